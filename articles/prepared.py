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
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, Expression, Field, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """Stands in a queryset for a value that is known when the question is asked."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def value_among(self, given: dict[str, Any]) -> Any:
        """Its value as the database takes it."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


class GivenIds(Expression):
    """Stands on the right of an `__in` for up to `size` ids, at least one."""

    def __init__(self, name: str, field: Field, size: int) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.size = size

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        places = [_OneOf(self.name, place, self.size) for place in range(self.size)]
        return "({})".format(", ".join(["%s"] * self.size)), places


@dataclass(frozen=True)
class _OneOf:
    name: str
    place: int
    places: int

    def value_among(self, given: dict[str, Any]) -> int:
        # Fewer ids than places: the last one again, which an `IN` does not mind.
        ids = given[self.name]
        if len(ids) > self.places:
            raise ValueError(f"This question takes at most {self.places} of {self.name}.")
        return ids[min(self.place, len(ids) - 1)]


@dataclass(frozen=True)
class _Compiled:
    compiler: SQLCompiler
    sql: str
    parameters: Sequence[Any]
    converters: dict[int, Any]


class Prepared:
    """A queryset as a question.

    make: gives the queryset; called once for each thread, whose connection compiles it.
    """

    def __init__(self, make: Callable[[], QuerySet]) -> None:
        self._make = make
        self._of_thread = threading.local()

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        """The rows of a values_list(); one query."""
        asked = self._compiled()
        parameters = [
            parameter.value_among(given) if isinstance(parameter, Given | _OneOf) else parameter
            for parameter in asked.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, parameters)
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
        instance = model.from_db(connection.alias, names, row[own])
        for populator in populators:
            populator.populate(row, instance)
        for name, place in annotations.items():
            setattr(instance, name, row[place])
        return instance

    def _compiled(self) -> _Compiled:
        try:
            return self._of_thread.compiled
        except AttributeError:
            return self._compile()

    def _compile(self) -> _Compiled:
        compiler = self._make().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        compiled = _Compiled(compiler, sql, parameters, converters)
        if compiler.klass_info:
            places = compiler.klass_info["select_fields"]
            self._of_thread.shape = (
                compiler.klass_info["model"],
                [compiler.select[place][0].target.attname for place in places],
                slice(places[0], places[-1] + 1),
                get_related_populators(compiler.klass_info, compiler.select, connection.alias),
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
