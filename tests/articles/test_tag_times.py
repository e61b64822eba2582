"""What a tag's list asks of its stories stands beside the tag, however it changes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from articles.models import Article, Tagging
from articles.publishing import (
    publish_article,
    retract_article,
    unschedule_article,
    withdraw_article,
)
from articles.story_lists import OF_TAG
from articles.tag_times import fill_after_migrating
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_tag,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def listed(tag, at):
    """Ids of the stories in the tag's list, asked of its own rows alone."""
    found = Tagging.objects.filter(tag=tag).public(at).newest_first()
    return list(found.values_list("article_id", flat=True))


def gated(tag, at):
    """The same, with every story asked at the gate."""
    found = Article.objects.tagged(tag).published(at).newest_first()
    return list(found.values_list("pk", flat=True))


def test_story_is_listed_from_its_first_second_to_its_last(noon):
    tag = make_tag()
    story = make_published_article(at=NOON + HOUR, expires_at=NOON + 2 * HOUR, tags=[tag])

    assert listed(tag, NOON + HOUR - SECOND) == []
    assert listed(tag, NOON + HOUR) == [story.pk]
    assert listed(tag, NOON + 2 * HOUR - SECOND) == [story.pk]
    assert listed(tag, NOON + 2 * HOUR) == []


def test_stories_that_nobody_published_are_not_listed(noon):
    tag = make_tag()
    make_draft(tags=[tag])
    make_ready_article(tags=[tag])

    assert listed(tag, NOON + HOUR) == []


def test_story_is_listed_once_it_is_published(noon):
    tag = make_tag()
    story = make_ready_article(tags=[tag])
    publish_article(story, by=make_editor())

    assert listed(tag, NOON) == [story.pk]


@pytest.mark.parametrize("verb", [retract_article, withdraw_article])
def test_story_that_is_taken_down_is_not_listed(noon, verb):
    tag = make_tag()
    stays = make_published_article("Stays", tags=[tag])
    verb(make_published_article(tags=[tag]), by=make_editor(), reason="A slip.")

    assert listed(tag, NOON) == [stays.pk]


def test_schedule_that_was_taken_back_lists_nothing(noon):
    tag = make_tag()
    unschedule_article(make_published_article(at=NOON + HOUR, tags=[tag]), by=make_editor())

    assert listed(tag, NOON + 2 * HOUR) == []


def test_tag_that_is_given_later_lists_the_story(noon):
    tag = make_tag()
    story = make_published_article()
    story.tags.add(tag)

    assert listed(tag, NOON) == [story.pk]


@pytest.mark.parametrize(
    ("superseded", "expires"), [(1, None), (None, 1), (1, 2), (2, 1), (1, 1), (None, None)]
)
def test_earlier_end_of_a_story_holds(noon, superseded, expires):
    tag = make_tag()
    story = make_published_article(at=NOON - HOUR, tags=[tag])
    ends = {"superseded_at": superseded, "expires_at": expires}
    Article.objects.filter(pk=story.pk).update(
        **{name: NOON + hours * HOUR for name, hours in ends.items() if hours}
    )

    for at in (NOON, NOON + HOUR - SECOND, NOON + HOUR, NOON + 2 * HOUR):
        assert listed(tag, at) == gated(tag, at)


def test_change_that_was_taken_back_lists_nothing(noon):
    tag = make_tag()
    story = make_ready_article(tags=[tag])

    with transaction.atomic():
        publish_article(story, by=make_editor())
        transaction.set_rollback(True)

    assert listed(tag, NOON) == []


def test_row_can_not_be_made_to_say_otherwise(noon):
    tag = make_tag()
    make_draft(tags=[tag])

    Tagging.objects.update(shown_from=NOON, first_published_at=NOON)

    assert listed(tag, NOON) == []


def test_migrating_writes_what_no_trigger_did(noon):
    tag = make_tag()
    story = make_published_article(tags=[tag])
    fill_after_migrating(using="default", plan=[("a migration", False)])

    assert listed(tag, NOON) == [story.pk]


def test_migrating_nothing_writes_nothing(noon, django_assert_num_queries):
    with django_assert_num_queries(0):
        fill_after_migrating(using="default", plan=[])


@pytest.mark.parametrize("first", [0, 20])
def test_any_page_of_a_tag_is_one_question(noon, django_assert_num_queries, first):
    tag = make_tag()
    stories = [make_published_article(at=NOON - n * HOUR, tags=[tag]) for n in range(22)]

    with django_assert_num_queries(1):
        found = OF_TAG.stretch(tag.pk, NOON, first, first + 21)

    assert found == stories[first : first + 21]
