"""Which stories hold which words: an index that the database keeps by itself.

On PostgreSQL an index over the rows, on SQLite a table of FTS5 that triggers keep.
Both hold stories with a day alone, and are read from the newest story on, so that a
word of a million stories costs no more than its first thousand.
Source: docs/decisions/0014-search-reads-the-newest-first.md.
"""

from collections.abc import Sequence

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from articles.search import may_go_on
from articles.triggers import Trigger, register

# Days. The words of a story are kept with the number of its stretch of days before
# them, so that the words of one stretch stand side by side.
STRETCH = 32

_POSTGRESQL = [
    # Only what the index is made of may be in here: after a change it must be made anew.
    f"""
    CREATE FUNCTION article_words(search_text text, day date) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $body$
    SELECT array_to_tsvector(string_to_array(
        stretch || replace(search_text, ' ', ' ' || stretch), ' '
    )) FROM (SELECT ((day - DATE '0001-01-01') / {STRETCH})::text || ':') AS it(stretch)
    $body$
    """,
    # Without fastupdate: its list of changes to come would be read for each stretch.
    """
    CREATE INDEX article_words ON articles_article
    USING gin (article_words(search_text, first_published_on)) WITH (fastupdate = off)
    WHERE first_published_on IS NOT NULL
    """,
]
_NEWEST_ON_POSTGRESQL = f"""
    SELECT found.id FROM generate_series(
        (SELECT (max(first_published_on) - DATE '0001-01-01') / {STRETCH}
         FROM articles_article WHERE replaces_id IS NULL),
        (SELECT (min(first_published_on) - DATE '0001-01-01') / {STRETCH}
         FROM articles_article WHERE replaces_id IS NULL),
        -1
    ) AS stretches(stretch) CROSS JOIN LATERAL ({{stories}}) AS found(id) LIMIT %s
"""
_HOLDS_ON_POSTGRESQL = (
    "articles_article.first_published_on IS NOT NULL AND article_words("
    "articles_article.search_text, articles_article.first_published_on) "
    "@@ replace(%s, '#', stretch::text)::tsquery"
)

# FTS5 reads its rows backwards without sorting them, if their numbers are in the
# order of time: minutes since 1970 in front, the story's id in the last 33 bits.
_ID_BITS = 33
_MINUTE = "CAST(strftime('%s', {row}.first_published_at) AS INTEGER) / 60"
_PLACE = f"({_MINUTE} * {2**_ID_BITS} + {{row}}.id)"
_SQLITE = [
    # Words alone, neither the text nor where in it they stand. A beginning of one of
    # these lengths is kept like a word; any other is put together from all that have it.
    "CREATE VIRTUAL TABLE articles_words USING fts5(words, content='', columnsize=0, "
    "detail=none, prefix='3 4 5 6 7 8', tokenize=\"ascii tokenchars '$%+<=>^`|~'\")",
]
_EMPTY_ON_SQLITE = "INSERT INTO articles_words(articles_words) VALUES ('delete-all')"
_FILL_ON_SQLITE = (
    f"INSERT INTO articles_words(rowid, words) SELECT {_PLACE.format(row='story')}, search_text "
    "FROM articles_article AS story WHERE first_published_at IS NOT NULL "
    "ORDER BY first_published_at, id"
)
_NEWEST_ON_SQLITE = f"""
    SELECT rowid & {2**_ID_BITS - 1} FROM articles_words AS found
    WHERE articles_words MATCH %s AND EXISTS ({{stories}}) ORDER BY rowid DESC LIMIT %s
"""
_HOLDS_ON_SQLITE = f"articles_article.id = found.rowid & {2**_ID_BITS - 1}"


def newest_ids(stories: QuerySet, words: Sequence[str], limit: int) -> list[int]:
    """Ids of the newest of some stories that hold every word; one query.

    words: at least one, as articles/search.py makes them.
    """
    if connection.vendor == "postgresql":
        asked = " & ".join(f"'#:{word}'{':*' if may_go_on(word) else ''}" for word in words)
        holding = stories.newest_first().filter(_condition(_HOLDS_ON_POSTGRESQL, asked))
        inner, parameters = holding.values("pk")[:limit].query.sql_with_params()
        sql, parameters = _NEWEST_ON_POSTGRESQL, [*parameters, limit]
    else:
        asked = " AND ".join(f'"{word}"{"*" if may_go_on(word) else ""}' for word in words)
        holding = stories.order_by().filter(_condition(_HOLDS_ON_SQLITE))
        inner, parameters = holding.values("pk").query.sql_with_params()
        sql, parameters = _NEWEST_ON_SQLITE, [asked, *parameters, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(stories=inner), parameters)
        return [pk for (pk,) in cursor.fetchall()]


def create_index(connection: BaseDatabaseWrapper) -> None:
    """Make the index, filled on PostgreSQL; on SQLite post_migrate fills it."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def drop_index(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX article_words")
            cursor.execute("DROP FUNCTION article_words(text, date)")
        else:
            cursor.execute("DROP TABLE articles_words")


def fill_after_migrating(*, using: str, plan: Sequence | None = None, **kwargs) -> None:
    """Make SQLite's table anew, as there are no triggers while something migrates.

    plan: what was migrated; empty, nothing was. None: the tables were emptied.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or plan == []:
        return
    if "articles_words" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY_ON_SQLITE)
            cursor.execute(_FILL_ON_SQLITE)


def _condition(sql: str, *parameters: str) -> RawSQL:
    return RawSQL(sql, parameters, output_field=BooleanField())


def _forget(change: str) -> str:
    """FTS5 takes the words of a row out again only if it is told which they were."""
    return (
        f"INSERT INTO articles_words(articles_words, rowid, words) SELECT 'delete', "
        f"{_PLACE.format(row='OLD')}, OLD.search_text "
        f"WHERE OLD.first_published_at IS NOT NULL AND ({change});"
    )


def _keep(change: str) -> str:
    return (
        f"INSERT INTO articles_words(rowid, words) SELECT {_PLACE.format(row='NEW')}, "
        f"NEW.search_text WHERE NEW.first_published_at IS NOT NULL AND ({change});"
    )


_CHANGED = (
    "OLD.search_text <> NEW.search_text OR OLD.id <> NEW.id "
    "OR OLD.first_published_at IS NOT NEW.first_published_at"
)
register(
    *(
        Trigger(
            name=name,
            table="articles_article",
            events=(event,),
            when="AFTER",
            sqlite=statements,
            postgresql="",
        )
        for name, event, statements in [
            ("articles_words_kept", "INSERT", _keep("TRUE")),
            ("articles_words_renewed", "UPDATE", f"{_forget(_CHANGED)} {_keep(_CHANGED)}"),
            ("articles_words_forgotten", "DELETE", _forget("TRUE")),
        ]
    )
)
