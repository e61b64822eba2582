"""The count of each month follows every way in which a story changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from articles.changes import TYPO
from articles.models import Article, StoryMonth
from articles.month_counts import count_after_migrating, stories_by_month
from articles.publishing import (
    publish_article,
    retract_article,
    unschedule_article,
    withdraw_article,
)
from articles.revising import revise_article
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def counted_by_hand(at):
    """What stories_by_month() answers, found by asking the gate for every story."""
    found = {}
    for day in (
        Article.objects.published(at)
        .filter(canonical_url="")
        .values_list("first_published_on", flat=True)
    ):
        month = day.replace(day=1)
        found[month] = found.get(month, 0) + 1
    return found


def test_months_without_public_stories_are_not_there(noon):
    make_draft()
    make_ready_article()

    assert stories_by_month(NOON) == {}


def test_stories_are_counted_in_the_month_of_their_address():
    for at in (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), NOON):
        make_published_article(at=at)

    assert stories_by_month(NOON + timedelta(days=60)) == {MARCH: 2, APRIL: 1}


@pytest.mark.parametrize("verb", [retract_article, withdraw_article])
def test_story_that_is_taken_down_is_taken_off(noon, verb):
    make_published_article("Stays")
    verb(make_published_article(), by=make_editor(), reason="A slip.")

    assert stories_by_month(NOON) == {MARCH: 1}


def test_scheduled_story_counts_from_its_second_on(noon):
    make_published_article(at=NOON + timedelta(hours=1))

    assert stories_by_month(NOON + timedelta(hours=1) - SECOND) == {}
    assert stories_by_month(NOON + timedelta(hours=1)) == {MARCH: 1}


def test_schedule_that_was_taken_back_counts_nothing(noon):
    story = make_published_article(at=NOON + timedelta(hours=1))
    unschedule_article(story, by=make_editor())

    assert stories_by_month(NOON + timedelta(hours=2)) == {}


def test_story_that_expires_counts_until_then(noon):
    make_published_article(expires_at=NOON + timedelta(hours=1))

    assert stories_by_month(NOON + timedelta(hours=1) - SECOND) == {MARCH: 1}
    assert stories_by_month(NOON + timedelta(hours=1)) == {}


def test_story_of_an_agency_enters_when_it_becomes_ours(noon):
    story = make_published_article(canonical_url="https://agency.example/1")
    before = stories_by_month(NOON)
    story.canonical_url = ""
    revise_article(story, by=make_editor(), change=TYPO)

    assert before == {}
    assert stories_by_month(NOON) == {MARCH: 1}


def test_change_of_words_changes_no_count(noon):
    story = make_published_article()
    story.headline = "Another headline"
    revise_article(story, by=make_editor(), change=TYPO)

    assert stories_by_month(NOON) == {MARCH: 1}


def test_story_that_is_deleted_is_taken_off(noon):
    story = make_published_article()
    Article.objects.filter(pk=story.pk).delete()

    assert stories_by_month(NOON) == {}
    assert StoryMonth.objects.get().stories == 0


def test_change_that_was_taken_back_counted_nothing(noon):
    story = make_ready_article()

    with transaction.atomic():
        publish_article(story, by=make_editor())
        transaction.set_rollback(True)

    assert stories_by_month(NOON) == {}


def test_working_copy_and_its_story_count_once_at_every_moment(noon):
    story = make_published_article(at=NOON - timedelta(days=40))
    moments = [NOON + timedelta(hours=hours) for hours in range(4)]
    make_published_article(at=moments[1])
    make_published_article(at=moments[2], expires_at=moments[3])
    story.headline = "A newer headline"
    revise_article(story, by=make_editor(), change=TYPO)

    for at in moments:
        assert stories_by_month(at) == counted_by_hand(at)


def test_migrating_counts_anew(noon):
    make_published_article()
    StoryMonth.objects.all().delete()

    count_after_migrating(using="default", plan=[("a migration", False)])

    assert stories_by_month(NOON) == {MARCH: 1}


def test_migrating_nothing_counts_nothing(noon, django_assert_num_queries):
    with django_assert_num_queries(0):
        count_after_migrating(using="default", plan=[])


def test_months_are_counted_without_going_through_them(noon, django_assert_num_queries):
    make_published_article()

    with django_assert_num_queries(1) as captured:
        stories_by_month(NOON)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
        for index in ("article_publish_at", "article_superseded_at", "article_expires_at"):
            assert f"INDEX {index} " in plan
        assert "article_newest" not in plan
