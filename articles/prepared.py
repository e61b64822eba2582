"""Questions to the database whose SQL is made once and asked again with other values.

Django builds and compiles a queryset for each request anew, which takes ten times as
long as the database takes to answer. What a reader's page asks is always the same
question, about another story or another moment.
Source: docs/decisions/0012-reader-questions-are-compiled-once.md.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, Expression, Field, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """Stands in a queryset for a value that is known when the question is asked.

    A name stands for the same value wherever it stands in a question.
    """

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [_Place(self, 0)]

    def values_of(self, given: Any, database: BaseDatabaseWrapper) -> list[Any]:
        """What stands in its places, as the database takes it."""
        return [self.output_field.get_db_prep_value(given, database)]


class GivenIds(Expression):
    """Stands on the right of an `__in` for up to `size` ids, at least one."""

    def __init__(self, name: str, field: Field, size: int) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.size = size

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        places = [_Place(self, number) for number in range(self.size)]
        return "({})".format(", ".join(["%s"] * self.size)), places

    def values_of(self, given: Sequence[int], database: BaseDatabaseWrapper) -> list[int]:
        """What stands in its places: the last id more than once, which an `IN` does not mind."""
        if len(given) > self.size:
            raise ValueError(f"This question takes at most {self.size} of {self.name}.")
        return [*given, *[given[-1]] * (self.size - len(given))]


class _Place(NamedTuple):
    """A parameter of the SQL: one of the values that stand for what is given."""

    expression: Given | GivenIds
    number: int


@dataclass(frozen=True)
class _Compiled:
    """expressions: by name. places: where which value goes among the parameters."""

    compiler: SQLCompiler
    sql: str
    parameters: Sequence[Any]
    expressions: dict[str, Given | GivenIds]
    places: list[tuple[int, str, int]]
    converters: dict[int, Any]

    def parameters_for(self, given: dict[str, Any], database: BaseDatabaseWrapper) -> list[Any]:
        values = {
            name: expression.values_of(given[name], database)
            for name, expression in self.expressions.items()
        }
        parameters = list(self.parameters)
        for place, name, number in self.places:
            parameters[place] = values[name][number]
        return parameters


class Prepared:
    """A queryset as a question.

    make: gives the queryset; called once for each thread, whose connection compiles it.
    """

    def __init__(self, make: Callable[[], QuerySet]) -> None:
        self._make = make
        self._of_thread = threading.local()

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        """The rows of a values_list(); one query."""
        # The thread's own, looked up once: each use of Django's proxy looks it up again.
        database = connections[DEFAULT_DB_ALIAS]
        asked = self._compiled(database)
        with database.cursor() as cursor:
            cursor.execute(asked.sql, asked.parameters_for(given, database))
            rows = cursor.fetchall()
        if not asked.converters:
            return rows
        return list(asked.compiler.apply_converters(rows, asked.converters))

    def instances(self, **given: Any) -> list[Any]:
        """Model instances, with what is annotated and what select_related() joins; one query."""
        rows = self.rows(**given)
        return [self._instance(row) for row in rows] if rows else []

    def _instance(self, row: Sequence[Any]) -> Any:
        """As Django's own ModelIterable makes it."""
        model, names, own, populators, annotations = self._of_thread.shape
        instance = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for populator in populators:
            populator.populate(row, instance)
        for name, place in annotations.items():
            setattr(instance, name, row[place])
        return instance

    def _compiled(self, database: BaseDatabaseWrapper) -> _Compiled:
        try:
            return self._of_thread.compiled
        except AttributeError:
            return self._compile(database)

    def _compile(self, database: BaseDatabaseWrapper) -> _Compiled:
        compiler = self._make().query.get_compiler(connection=database)
        sql, parameters = compiler.as_sql()
        asked = [
            (place, parameter)
            for place, parameter in enumerate(parameters)
            if isinstance(parameter, _Place)
        ]
        compiled = _Compiled(
            compiler,
            sql,
            parameters,
            {parameter.expression.name: parameter.expression for _place, parameter in asked},
            [(place, parameter.expression.name, parameter.number) for place, parameter in asked],
            compiler.get_converters([column[0] for column in compiler.select]),
        )
        if compiler.klass_info:
            places = compiler.klass_info["select_fields"]
            self._of_thread.shape = (
                compiler.klass_info["model"],
                [compiler.select[place][0].target.attname for place in places],
                slice(places[0], places[-1] + 1),
                get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),
                compiler.annotation_col_map,
            )
        self._of_thread.compiled = compiled
        return compiled


class PreparedForIds:
    """A queryset as a question about some rows, named by their ids.

    make: gives the queryset for what stands on the right of an `__in`. Few ids are asked
    with few places; more than the last of `sizes` in several queries.
    """

    def __init__(
        self, make: Callable[[GivenIds], QuerySet], sizes: Sequence[int] = (4, 32, 256)
    ) -> None:
        self._by_size = {
            size: Prepared(partial(make, GivenIds("ids", BigAutoField(), size))) for size in sizes
        }

    def rows(self, ids: Sequence[int], **given: Any) -> list[Sequence[Any]]:
        """As Prepared.rows(); in no order across queries."""
        found = []
        for question, some in self._parts(ids):
            found += question.rows(ids=some, **given)
        return found

    def instances(self, ids: Sequence[int], **given: Any) -> list[Any]:
        """As Prepared.instances(); in no order across queries."""
        found = []
        for question, some in self._parts(ids):
            found += question.instances(ids=some, **given)
        return found

    def _parts(self, ids: Sequence[int]) -> Iterator[tuple[Prepared, Sequence[int]]]:
        largest = max(self._by_size)
        for first in range(0, len(ids), largest):
            some = ids[first : first + largest]
            size = min(size for size in self._by_size if size >= len(some))
            yield self._by_size[size], some
