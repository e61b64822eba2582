"""Loads many rows without the indexes that serve readers alone, and makes them afterwards.

A story brings two hundred entries into the index of words, each to another place of it:
the larger the index, the dearer; made in one go, it is written from front to back.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from articles import tag_times, word_index
from articles.month_counts import count_after_migrating
from articles.triggers import drop_triggers, install_triggers

# What was dropped, so that the next run makes it after one that was killed.
_KEPT = "archive_indexes"
# An index is made of parts that were sorted in memory; of many small parts it takes longer.
_SORTED_IN_MEMORY = "SET maintenance_work_mem = '512MB'"

# Those of constraints stay: they judge the rows that come in.
_FIND = {
    "postgresql": """
        SELECT index.relname, pg_get_indexdef(index.oid) FROM pg_index
        JOIN pg_class AS index ON index.oid = indexrelid
        JOIN pg_class AS owner ON owner.oid = indrelid
        WHERE owner.relname = ANY (%s) AND NOT indisunique
        AND pg_table_is_visible(owner.oid)
    """,
    "sqlite": """
        SELECT name, sql FROM sqlite_master WHERE type = 'index'
        AND tbl_name IN (SELECT value FROM json_each(%s)) AND sql NOT LIKE 'CREATE UNIQUE %%'
    """,
}


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """Drop the indexes of some tables, and our triggers, until the block ends.

    They are made again whatever happens in the block. After a kill make_indexes() does.
    """
    drop_indexes(models)
    try:
        yield
    finally:
        make_indexes()


def drop_indexes(models: Sequence[type[Model]]) -> None:
    """Drop them and the triggers, and write down for make_indexes() which they were."""
    tables = [model._meta.db_table for model in models]
    with transaction.atomic(), connection.cursor() as cursor:
        of_tables = tables if connection.vendor == "postgresql" else json.dumps(tables)
        cursor.execute(_FIND[connection.vendor], [of_tables])
        found = cursor.fetchall()
        cursor.execute(f"CREATE TABLE {_KEPT} (name text PRIMARY KEY, definition text NOT NULL)")
        cursor.executemany(f"INSERT INTO {_KEPT} VALUES (%s, %s)", found)
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        # One of them looks for each comment's replies, by an index that is gone; on
        # SQLite others fill the index of words.
        drop_triggers(connection)


def make_indexes() -> None:
    """Make what a run dropped and did not make again; nothing when nothing is missing."""
    if _KEPT not in connection.introspection.table_names():
        return
    if connection.in_atomic_block:
        # PostgreSQL alters no table whose references are still to be checked.
        connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_SORTED_IN_MEMORY)
        cursor.execute(f"SELECT name, definition FROM {_KEPT} ORDER BY name")
        for name, definition in cursor.fetchall():
            with transaction.atomic():
                cursor.execute(definition)
                cursor.execute(f"DELETE FROM {_KEPT} WHERE name = %s", [name])
        if connection.vendor == "postgresql":
            cursor.execute("RESET maintenance_work_mem")
    install_triggers(connection)
    word_index.fill_after_migrating(using=connection.alias)
    tag_times.fill_after_migrating(using=connection.alias)
    count_after_migrating(using=connection.alias)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_KEPT}")
