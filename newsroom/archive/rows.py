"""Rows on their way into the tables, many at a time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Model

_TO_THE_SECOND = len("2026-11-24 12:00:00")


def stamp(second: float) -> str:
    """A Unix time the way both databases read it: UTC, without a zone."""
    return datetime.fromtimestamp(int(second), UTC).isoformat(" ")[:_TO_THE_SECOND]


class Table:
    """Collects rows of one model and writes them together.

    Past save() and the verbs: whoever adds a row answers for every column of it.
    Values are stored as given, so times are stamp()s and JSON is text.
    """

    def __init__(self, model: type[Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.model = model
        self.next_id = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self._columns = [field.column for field in fields]
        # A default made for each row would be one and the same here.
        self._blank = {
            field.attname: None
            if field.has_default() and callable(field.default)
            else field.get_default()
            for field in fields
        }
        self._rows: list[list[Any]] = []

    def add(self, **values: Any) -> int:
        """Collect a row; its id, which is the next one."""
        row_id = self.next_id
        self.next_id += 1
        row = {**self._blank, "id": row_id, **values}
        self._rows.append(list(row.values()))
        return row_id

    def write(self) -> None:
        """Store what was collected, in the transaction that is open."""
        if self._rows:
            _insert(self.model._meta.db_table, self._columns, self._rows)
            self._rows = []


def _insert(table: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    target = f"{quote(table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", rows)
