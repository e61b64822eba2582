"""A tiny paper: made once by the verbs, and put back before each example."""

from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.urls import reverse

from articles.models import Article, Author, OldAddress, Section, Tag
from articles.triggers import drop_triggers
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_author,
    make_comment,
    make_editor,
    make_moderator,
    make_picture,
    make_published_article,
    make_ready_article,
    make_section,
    make_tag,
)

START = datetime(2026, 3, 3, 10, 20, 30, tzinfo=UTC)

_FIXED = [
    *("/", "/corrections/", "/feed/", "/feed/json/", "/comments/feed/"),
    *("/sitemap.xml", "/sitemap-pages-1.xml", "/news-sitemap.xml"),
]


def print_first_edition():
    """Three stories in two sections, one story that waits, a picture, a conversation."""
    make_administrator(), make_moderator(), make_editor()
    harbour, city = make_section("Harbour", position=1), make_section("City", position=2)
    tides, ines = make_tag("Tides"), make_author("Ines Aldana")
    picture = make_picture()
    shown = {"section": harbour, "lead_picture": picture, "tags": [tides], "authors": [ines]}
    first = make_published_article("Harbour opens", at=START - timedelta(days=1), **shown)
    make_published_article("Bridge closed", at=START - timedelta(hours=2), section=city)
    make_published_article("Ferry late", at=START - timedelta(minutes=5), section=harbour)
    make_ready_article("Tram returns", section=city, tags=[tides])
    make_comment(make_approved_comment(first).article)


def addresses():
    """Every page that readers may find now, and those of stories still to come."""
    found = {*_FIXED}
    for model in (Section, Tag, Author):
        found |= {row.get_absolute_url() for row in model.objects.all()}
    found.add(f"{Section.objects.first().get_absolute_url()}feed/")
    days = set()
    for article in Article.objects.exclude(first_published_on=None):
        days.add(article.first_published_on)
        found |= {article.get_absolute_url(), article.get_absolute_url() + "comments/"}
    for old in OldAddress.objects.all():
        found.add(reverse("articles:article", args=[old.day, old.slug]))
    for day in days:
        month = day.replace(day=1)
        found |= {
            reverse("articles:day", args=[day]),
            reverse("articles:month", args=[month]),
            reverse("articles:month_sitemap", args=[month, 1]),
        }
    return found


class Archive:
    """Every row as it is now, kept on this connection, to be put back quickly."""

    def __init__(self):
        # Audit rows refuse deletion; the flush after the test makes the triggers again.
        drop_triggers(connection)
        names = connection.introspection.django_table_names(only_existing=True)
        self.tables = [connection.ops.quote_name(name) for name in names]
        with connection.cursor() as cursor:
            for number, table in enumerate(self.tables):
                cursor.execute(f"CREATE TEMPORARY TABLE kept_{number} AS SELECT * FROM {table}")
            if connection.vendor == "sqlite":
                cursor.execute("CREATE TEMPORARY TABLE kept_ids AS SELECT * FROM sqlite_sequence")

    def put_back(self):
        with transaction.atomic(), connection.cursor() as cursor:
            for number, table in enumerate(self.tables):
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{number}")
            # The same example has the same ids.
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence")
                cursor.execute("INSERT INTO sqlite_sequence SELECT * FROM kept_ids")
