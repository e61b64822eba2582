"""Rows stored by SQL that is made once, where Django would make it for each row anew.

Source: docs/decisions/0012-reader-questions-are-compiled-once.md.
"""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


def insert(rows: Sequence[Model]) -> None:
    """Store new rows of one model, at least one, in one statement.

    As they are: nothing is validated, no signal of saving is sent, and an id that the
    database gives is not read back. All have an id already, or none has.
    """
    database = connections[DEFAULT_DB_ALIAS]
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if rows[0].pk or not field.primary_key]
    quote = database.ops.quote_name
    columns = ", ".join([quote(field.column) for field in fields])
    places = "({})".format(", ".join(["%s"] * len(fields)))
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(options.db_table)} ({columns}) "
            f"VALUES {', '.join([places] * len(rows))}",
            [
                field.get_db_prep_save(field.pre_save(row, add=True), database)
                for row in rows
                for field in fields
            ],
        )
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def next_id(model: type[Model]) -> int:
    """The id for the next row of a table, taken for good; inside a transaction."""
    database = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            # One transaction writes at a time, so this is nobody else's.
            cursor.execute(
                "SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = %s", [table]
            )
        return cursor.fetchone()[0]
