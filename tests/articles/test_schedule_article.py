from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.changes import TYPO
from articles.doors import Blocked
from articles.models import Article
from articles.publishing import publish_article
from articles.revising import revise_article
from articles.states import Status
from tests.factories import (
    make_editor,
    make_published_article,
    make_ready_article,
    make_retracted_article,
    make_scheduled_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def reason_of_the_last_unscheduling(article):
    return article.audit_entries.get(verb="unschedule_article").detail["reason"]


def test_f43_scheduled_story_carries_the_day_it_comes_out_in_the_site_s_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    article = make_ready_article()

    publish_article(article, by=make_editor(), at=NOON)

    assert article.get_absolute_url().startswith("/2026/03/02/")


def test_scheduled_story_has_no_notice_and_no_comments_before_its_time():
    with time_machine.travel(NOON - SECOND, tick=False):
        article = make_published_article(at=NOON)

        assert article.is_scheduled()
        assert not article.is_public()
        assert article.notice() is None
        assert not Article.objects.addressable().exists()


def test_story_taken_down_keeps_its_notice_until_it_comes_back():
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        article = make_retracted_article(reason="The figures were wrong.")
        first_day = article.first_published_on

        publish_article(article, by=make_editor(), at=NOON)

    before = Article.objects.addressable(NOON - SECOND).get()
    assert before.notice(NOON - SECOND).reason == "The figures were wrong."
    assert Article.objects.published(NOON).get().notice(NOON) is None
    assert article.first_published_on == first_day


def test_story_is_not_scheduled_twice_and_says_what_to_do():
    article = make_scheduled_article()
    at = article.publish_at

    with pytest.raises(Exception, match="take the schedule back first"):
        publish_article(article, by=make_editor(), at=at + SECOND)

    article.refresh_from_db()
    assert article.publish_at == at


def test_f45_embargo_set_past_the_schedule_is_saved_and_unschedules_with_the_reason():
    article = make_scheduled_article()
    until = article.publish_at + SECOND

    article.embargo_until = until
    revise_article(article, by=make_editor(), change=TYPO)

    article.refresh_from_db()
    assert (article.status, article.embargo_until) == (Status.READY, until)
    assert (article.publish_at, article.first_published_on) == (None, None)
    assert "embargo" in reason_of_the_last_unscheduling(article)


def test_f45_embargo_that_ends_with_the_schedule_leaves_it_alone():
    article = make_scheduled_article()

    article.embargo_until = article.publish_at
    revise_article(article, by=make_editor(), change=TYPO)

    assert article.status == Status.PUBLISHED


def test_f44_expiry_set_before_the_schedule_is_saved_and_unschedules():
    article = make_scheduled_article()

    article.expires_at = article.publish_at
    revise_article(article, by=make_editor(), change=TYPO)

    article.refresh_from_db()
    assert article.status == Status.READY
    assert article.expires_at is not None
    assert "expired" in reason_of_the_last_unscheduling(article)


def test_x6_schedule_ends_when_the_words_could_not_go_out_any_more():
    article = make_scheduled_article()

    article.body = ""
    revise_article(article, by=make_editor(), change=TYPO)

    assert article.status == Status.READY
    assert "no text" in reason_of_the_last_unscheduling(article)


def test_x1_schedule_ends_when_a_quote_does_not_hold_any_more():
    article = make_scheduled_article(quotes=["The tide turned at noon"])

    article.body = "<p>The tide did not turn.</p>"
    revise_article(article, by=make_editor(), change=TYPO)

    assert article.status == Status.READY
    assert "word for word" in reason_of_the_last_unscheduling(article)


def test_schedule_of_a_story_taken_down_ends_in_its_notice():
    article = make_retracted_article()
    publish_article(article, by=make_editor(), at=timezone.now() + timedelta(days=1))
    day = article.first_published_on

    article.body = ""
    revise_article(article, by=make_editor(), change=TYPO)

    assert (article.status, article.first_published_on) == (Status.RETRACTED, day)
    assert article.notice().kind == "retracted"


def test_audit_tells_the_unscheduling_before_the_save_that_caused_it():
    article = make_scheduled_article()

    article.body = ""
    revise_article(article, by=make_editor(), change=TYPO)

    entries = article.audit_entries.order_by("id").values_list("verb", "from_status", "to_status")
    assert list(entries)[-2:] == [
        ("unschedule_article", "published", "ready"),
        ("revise_article", "ready", "ready"),
    ]


def test_good_change_of_a_scheduled_story_keeps_its_schedule():
    article = make_scheduled_article()
    at = article.publish_at

    article.headline = "A better headline"
    revise_article(article, by=make_editor(), change=TYPO)

    assert (article.status, article.publish_at) == (Status.PUBLISHED, at)
    assert article.revised_at is None


def test_f45_embargo_set_on_a_live_story_is_refused_and_nothing_is_saved():
    article = make_published_article()

    article.embargo_until = timezone.now() + timedelta(days=1)
    article.headline = "Not to be"
    with pytest.raises(Blocked, match="embargo"):
        revise_article(article, by=make_editor(), change=TYPO)

    stored = Article.objects.get()
    assert stored.embargo_until is None
    assert stored.headline != "Not to be"
    assert stored.is_public()


def test_f44_live_story_may_be_given_an_end_to_come_but_none_before_its_beginning():
    article = make_published_article()

    article.expires_at = article.publish_at
    with pytest.raises(Blocked, match="expired"):
        revise_article(article, by=make_editor(), change=TYPO)
    article.expires_at = article.publish_at + SECOND
    revise_article(article, by=make_editor(), change=TYPO)

    end = article.expires_at
    assert article in Article.objects.published(end - SECOND)
    assert article not in Article.objects.published(end)
