from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.doors import Conflict
from articles.models import Article
from articles.publishing import publish_article, unschedule_article
from articles.states import Status
from tests.factories import (
    make_editor,
    make_published_article,
    make_retracted_article,
    make_withdrawn_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def on_the_day_before():
    with time_machine.travel(NOON - timedelta(days=1), tick=False) as clock:
        yield clock


def test_story_that_nobody_saw_is_ready_again_and_keeps_no_day(on_the_day_before):
    article = make_published_article(at=NOON)

    unschedule_article(article, by=make_editor(), reason="The minister called.")

    assert article.status == Status.READY
    assert article.publish_at is None
    assert (article.first_published_at, article.first_published_on) == (None, None)
    entry = article.audit_entries.first()
    assert (entry.verb, entry.detail) == ("unschedule_article", {"reason": "The minister called."})


def test_address_carries_the_day_the_story_really_comes_out(on_the_day_before):
    article = make_published_article("One tide", at=NOON)

    unschedule_article(article, by=make_editor())
    publish_article(article, by=make_editor())

    assert article.get_absolute_url() == "/2026/02/28/one-tide/"


def test_day_given_back_is_free_for_another_story(on_the_day_before):
    article = make_published_article("One tide", at=NOON)

    unschedule_article(article, by=make_editor())
    other = make_published_article("One tide", at=NOON)

    assert other.get_absolute_url() == "/2026/03/01/one-tide/"


@pytest.mark.parametrize("make_story", [make_retracted_article, make_withdrawn_article])
def test_story_taken_down_returns_to_its_notice(on_the_day_before, make_story):
    article = make_story()
    notice, url = article.notice(), article.get_absolute_url()
    publish_article(article, by=make_editor(), at=NOON)

    unschedule_article(article, by=make_editor())

    assert (article.notice(), article.get_absolute_url()) == (notice, url)
    assert article not in Article.objects.published(NOON)


def test_schedule_is_taken_back_until_its_second_and_not_from_then_on(on_the_day_before):
    early, late = make_published_article(at=NOON), make_published_article(at=NOON)

    on_the_day_before.move_to(NOON - SECOND)
    unschedule_article(early, by=make_editor())
    on_the_day_before.move_to(NOON)
    with pytest.raises(Conflict, match="already public"):
        unschedule_article(late, by=make_editor())

    assert early.status == Status.READY
    late.refresh_from_db()
    assert late.status == Status.PUBLISHED


def test_versions_that_never_came_out_are_not_marked_public(on_the_day_before):
    article = make_published_article(at=NOON)

    unschedule_article(article, by=make_editor())

    assert not article.revisions.filter(is_public=True).exists()


def test_versions_readers_saw_before_the_story_was_taken_down_stay_marked(on_the_day_before):
    article = make_retracted_article()
    publish_article(article, by=make_editor(), at=NOON)

    unschedule_article(article, by=make_editor())

    assert article.revisions.get(version=1).is_public
