"""How many public stories each month has, without going through them.

Triggers count the published stories of each month, and what the clock alone hides of
them is taken off when somebody asks: that is little.
Source: docs/decisions/0016-months-are-counted-by-triggers.md.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connections
from django.db.models import Count, Q, QuerySet, Value

from articles.models import Article, StoryMonth
from articles.states import Status
from articles.triggers import Trigger, register

_COUNTED = "{row}.status = 'published' AND {row}.canonical_url = ''"
_MONTH = {
    "sqlite": "strftime('%Y-%m-01', {row}.first_published_on)",
    "postgresql": "date_trunc('month', {row}.first_published_on)::date",
}


def stories_by_month(at: datetime) -> dict[date, int]:
    """Public stories of our own in each month that has any; one query.

    What an agency published first is not counted: its page is the one to be found.
    """
    months: Counter[date] = Counter()
    counted = StoryMonth.objects.order_by().values_list("month", "stories")
    for day, stories in counted.union(_hidden_by_the_clock(at), all=True):
        if day is not None:
            months[day.replace(day=1)] += stories
    return {month: stories for month, stories in months.items() if stories > 0}


def _hidden_by_the_clock(at: datetime) -> QuerySet:
    """By day, how many counted stories readers don't see at a moment; below 0."""
    # Each time has an index of its own, and few stories there. The rest is asked while
    # counting: SQLite would look for it first, and go through the archive.
    hidden, *others = (
        Article.objects.filter(**{lookup: at}).order_by().values("pk")
        for lookup in ("publish_at__gt", "superseded_at__lte", "expires_at__lte")
    )
    counted = Q(status=Status.PUBLISHED, canonical_url="")
    found = Article.objects.filter(pk__in=hidden.union(*others)).order_by()
    return found.values_list("first_published_on").annotate(
        stories=Count("pk", filter=counted) * Value(-1)
    )


def count_after_migrating(*, using: str, plan: Sequence | None = None, **kwargs) -> None:
    """Count anew, as there are no triggers while something migrates.

    plan: what was migrated; empty, nothing was. None: the tables were emptied.
    """
    connection = connections[using]
    table = StoryMonth._meta.db_table
    if plan == [] or table not in connection.introspection.table_names():
        return
    month, counted = _MONTH[connection.vendor], _COUNTED.format(row="story")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            f"INSERT INTO {table} (month, stories) SELECT {month.format(row='story')}, count(*) "
            f"FROM articles_article AS story WHERE {counted} GROUP BY 1"
        )


def _less(vendor: str, also: str = "TRUE") -> str:
    return (
        f"UPDATE articles_storymonth SET stories = stories - 1 "
        f"WHERE month = {_MONTH[vendor].format(row='OLD')} "
        f"AND {_COUNTED.format(row='OLD')} AND ({also});"
    )


def _more(vendor: str, also: str = "TRUE") -> str:
    return (
        f"INSERT INTO articles_storymonth (month, stories) "
        f"SELECT {_MONTH[vendor].format(row='NEW')}, 1 "
        f"WHERE {_COUNTED.format(row='NEW')} AND ({also}) "
        f"ON CONFLICT (month) DO UPDATE SET stories = articles_storymonth.stories + 1;"
    )


# A change of words alone must not wait for another story of the month.
_MOVED = (
    "OLD.status <> NEW.status OR OLD.canonical_url <> NEW.canonical_url "
    "OR OLD.first_published_on <> NEW.first_published_on"
)
register(
    *(
        Trigger(
            name=f"articles_month_{name}",
            table="articles_article",
            events=(event,),
            when="AFTER",
            sqlite="".join(step("sqlite", also) for step in steps),
            postgresql="".join(step("postgresql", also) for step in steps),
        )
        for name, event, steps, also in [
            ("entered", "INSERT", (_more,), "TRUE"),
            ("moved", "UPDATE", (_less, _more), _MOVED),
            ("left", "DELETE", (_less,), "TRUE"),
        ]
    )
)
