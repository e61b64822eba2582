"""When readers see each story under its tags, without asking the stories.

A tag of many stories has its own list in one index: triggers write into each row of it
what published() and newest_first() ask of the story.
Source: docs/decisions/0021-taggings-carry-times.md.
"""

from collections.abc import Sequence

from django.db import connections

from articles.models import Tagging
from articles.triggers import Trigger, register

_TABLE = Tagging._meta.db_table
# published() without the moment. Of two ends the earlier one holds.
_TIMES = {
    "first_published_at": "{row}.first_published_at",
    "shown_from": "CASE WHEN {row}.status = 'published' THEN {row}.publish_at END",
    "shown_until": (
        "CASE WHEN {row}.superseded_at IS NULL OR {row}.expires_at < {row}.superseded_at "
        "THEN {row}.expires_at ELSE {row}.superseded_at END"
    ),
}
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def fill_after_migrating(*, using: str, plan: Sequence | None = None, **kwargs) -> None:
    """Write what differs, as there are no triggers while something migrates.

    plan: what was migrated; empty, nothing was. None: the tables were emptied.
    """
    connection = connections[using]
    if plan == [] or _TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, _TABLE)
        # On the way back to before 0009 there are none.
        if not {column.name for column in columns} >= set(_TIMES):
            return
        cursor.execute(
            f"UPDATE {_TABLE} SET {_written('story')} FROM articles_article AS story "
            f"WHERE story.id = article_id AND ({_outdated('story', connection.vendor)})"
        )


def _written(row: str) -> str:
    return ", ".join(f"{name} = {value.format(row=row)}" for name, value in _TIMES.items())


def _outdated(row: str, vendor: str) -> str:
    return " OR ".join(
        f"{_TABLE}.{name} {_DIFFERS[vendor]} {value.format(row=row)}"
        for name, value in _TIMES.items()
    )


def _on_tag(vendor: str) -> str:
    return (
        f"UPDATE {_TABLE} SET {_written('story')} FROM articles_article AS story "
        f"WHERE {_TABLE}.id = NEW.id AND story.id = NEW.article_id "
        f"AND ({_outdated('story', vendor)});"
    )


def _on_story(vendor: str) -> str:
    return (
        f"UPDATE {_TABLE} SET {_written('NEW')} "
        f"WHERE article_id = NEW.id AND ({_outdated('NEW', vendor)});"
    )


register(
    *(
        Trigger(
            name=name,
            table=table,
            events=events,
            when="AFTER",
            sqlite=statement("sqlite"),
            postgresql=statement("postgresql"),
        )
        for name, table, events, statement in [
            ("articles_tag_times_begun", _TABLE, ("INSERT", "UPDATE"), _on_tag),
            ("articles_tag_times_kept", "articles_article", ("UPDATE",), _on_story),
        ]
    )
)
