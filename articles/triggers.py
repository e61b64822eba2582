"""Rules that a constraint can't state, kept by the database itself.

Triggers are dropped before every migrate and made again after it: SQLite drops
them silently when it rebuilds a table, and one that reads another table makes
that table's rebuild fail. So migrations never mention them, and proofs that they
exist run before serving, in /readyz and in a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY_MESSAGE = "audit rows are never changed"


@dataclass(frozen=True)
class Trigger:
    """One trigger on one table, in both dialects.

    events: UPDATE, DELETE, INSERT or TRUNCATE. sqlite: statements between BEGIN
    and END, one trigger for each event. postgresql: body of a plpgsql function
    before its RETURN NEW. Either is "" where that database needs none.
    """

    name: str
    table: str
    events: tuple[str, ...]
    when: str
    sqlite: str
    postgresql: str
    statement_level: bool = False


_triggers: dict[str, Trigger] = {}


def register(*triggers: Trigger) -> None:
    """Have these made after each migrate and proved before serving."""
    _triggers.update({trigger.name: trigger for trigger in triggers})


def append_only(table: str) -> list[Trigger]:
    """Triggers that refuse update, delete and (PostgreSQL) truncate of a table."""
    refuse = f"RAISE EXCEPTION '{APPEND_ONLY_MESSAGE}' USING ERRCODE = 'check_violation';"
    return [
        Trigger(
            name=f"{table}_append_only",
            table=table,
            events=("UPDATE", "DELETE"),
            when="BEFORE",
            sqlite=f"SELECT RAISE(ABORT, '{APPEND_ONLY_MESSAGE}');",
            postgresql=refuse,
        ),
        Trigger(
            # SQLite's INSERT OR REPLACE takes a row away without a DELETE.
            name=f"{table}_no_replace",
            table=table,
            events=("INSERT",),
            when="BEFORE",
            sqlite=(
                f"SELECT RAISE(ABORT, '{APPEND_ONLY_MESSAGE}') "
                f"WHERE EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id);"
            ),
            postgresql="",
        ),
        Trigger(
            name=f"{table}_no_truncate",
            table=table,
            events=("TRUNCATE",),
            when="BEFORE",
            sqlite="",
            postgresql=refuse,
            statement_level=True,
        ),
    ]


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make every registered trigger whose table exists; safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in _triggers.values():
            if trigger.table in tables:
                for statement in _create(trigger, connection.vendor):
                    cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take every registered trigger away; safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in _triggers.values():
            if trigger.table in tables:
                for statement in _drop(trigger, connection.vendor):
                    cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """A sentence for each registered trigger that the database lacks."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            # D is a trigger that was switched off.
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        present = {name for (name,) in cursor.fetchall()}
    return [
        f"The trigger {name} is missing; run migrate to make it."
        for trigger in _triggers.values()
        for name in _names(trigger, connection.vendor)
        if name not in present
    ]


def drop_triggers_before_migrating(*, using: str, **kwargs) -> None:
    drop_triggers(connections[using])


def install_triggers_after_migrating(*, using: str, **kwargs) -> None:
    install_triggers(connections[using])


def _names(trigger: Trigger, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [trigger.name] if trigger.postgresql else []
    return [f"{trigger.name}_{event.lower()}" for event in trigger.events if trigger.sqlite]


def _create(trigger: Trigger, vendor: str) -> Iterable[str]:
    yield from _drop(trigger, vendor)
    if vendor == "postgresql" and trigger.postgresql:
        level = "STATEMENT" if trigger.statement_level else "ROW"
        yield (
            f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger AS $body$ "
            f"BEGIN {trigger.postgresql} RETURN NEW; END $body$ LANGUAGE plpgsql"
        )
        yield (
            f"CREATE TRIGGER {trigger.name} {trigger.when} {' OR '.join(trigger.events)} "
            f"ON {trigger.table} FOR EACH {level} EXECUTE FUNCTION {trigger.name}()"
        )
    if vendor == "sqlite" and trigger.sqlite:
        for name, event in zip(_names(trigger, vendor), trigger.events, strict=True):
            yield (
                f"CREATE TRIGGER {name} {trigger.when} {event} ON {trigger.table} "
                f"BEGIN {trigger.sqlite} END"
            )


def _drop(trigger: Trigger, vendor: str) -> Iterable[str]:
    where = f" ON {trigger.table}" if vendor == "postgresql" else ""
    for name in _names(trigger, vendor):
        yield f"DROP TRIGGER IF EXISTS {name}{where}"


register(*append_only("articles_auditentry"))
