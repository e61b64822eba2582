"""The promise: docs/moderation.md, "Who may reply, and when"."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from comments.backlog import look_at_backlog
from comments.models import BacklogClosure, Comment
from comments.moderation import approve_comment, reject_comment
from newsroom import purging
from tests.factories import make_comment, make_moderator, make_published_article
from tests.readers import comments_url, form_in, received, reply

# A Wednesday.
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def promise(settings):
    settings.COMMENT_MAX_WAIT_H = 24
    settings.COMMENT_STAFFED_HOURS = ""


@pytest.fixture
def waiting(promise):
    """One reply that came at noon."""
    return make_comment(make_published_article(at=NOON - HOUR), created_at=NOON)


def is_closed():
    return BacklogClosure.objects.filter(is_on=True).exists()


def test_forms_close_when_the_oldest_waits_longer_than_promised(waiting):
    look_at_backlog(NOON + 24 * HOUR)
    assert not is_closed()

    look_at_backlog(NOON + 24 * HOUR + SECOND)
    assert is_closed()


def test_without_a_promise_nothing_closes(waiting, settings):
    settings.COMMENT_MAX_WAIT_H = 0

    look_at_backlog(NOON + 1000 * HOUR)

    assert not is_closed()


def test_only_hours_of_work_count(waiting, settings):
    settings.COMMENT_STAFFED_HOURS = "Mon-Fri 08:00-14:00"

    look_at_backlog(NOON + 72 * HOUR)
    assert not is_closed()


def test_decision_that_catches_up_opens_them_again(waiting):
    with time_machine.travel(NOON + 25 * HOUR, tick=False):
        look_at_backlog()
        approve_comment(waiting, by=make_moderator())

    closure = BacklogClosure.objects.get()
    assert (closure.is_on, closure.ended_at) == (False, NOON + 25 * HOUR)


def test_forms_stay_closed_until_half_of_the_promise_is_caught_up(waiting):
    article = waiting.article
    later = make_comment(article, created_at=NOON + 5 * HOUR)
    with time_machine.travel(NOON + 25 * HOUR, tick=False):
        look_at_backlog()
        reject_comment(waiting, by=make_moderator())
        assert is_closed()
        reject_comment(later, by=make_moderator())
        assert not is_closed()


def test_taking_the_promise_back_opens_them(waiting, settings):
    look_at_backlog(NOON + 25 * HOUR)
    settings.COMMENT_MAX_WAIT_H = 0

    look_at_backlog(NOON + 25 * HOUR)

    assert not is_closed()


def test_closing_and_opening_call_every_page_with_a_form_and_nothing_else_does(
    waiting, monkeypatch
):
    called = []
    monkeypatch.setattr(purging, "purge", called.append)

    for hours in (1, 25, 26):
        look_at_backlog(NOON + hours * HOUR)
    assert called == [{"reply-forms"}]
    Comment.objects.update(created_at=NOON + 26 * HOUR)
    look_at_backlog(NOON + 26 * HOUR)
    look_at_backlog(NOON + 26 * HOUR)

    assert called == [{"reply-forms"}] * 2


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("", "they are at work now"),
        ("Mon-Fri 08:00-20:00", "they are at work until Thursday, 20:00"),
        ("Mon-Fri 16:00-20:00", "they are back on Thursday, 16:00"),
    ],
)
def test_page_says_why_it_has_no_form_and_when_moderators_are_back(
    client, waiting, settings, hours, says
):
    with time_machine.travel(NOON + 25 * HOUR, tick=False):
        look_at_backlog()
        settings.COMMENT_STAFFED_HOURS = hours
        page = client.get(waiting.article.get_absolute_url())

    assert 'id="comment-form"' not in page.content.decode()
    assert says in page.content.decode()
    assert "reply-forms" in page["Surrogate-Key"]


@pytest.mark.parametrize(("minutes", "status"), [(29, 303), (30, 403)])
def test_f8_form_opened_before_may_be_sent_for_half_an_hour(client, waiting, minutes, status):
    article = waiting.article
    with time_machine.travel(NOON + 24 * HOUR, tick=False):
        token = form_in(client.get(comments_url(article)))["token"]
    look_at_backlog(NOON + 25 * HOUR)

    with time_machine.travel(NOON + 25 * HOUR + timedelta(minutes=minutes), tick=False):
        response = reply(client, article, token=token)

    assert response.status_code == status
    if status == 303:
        assert "after-closing" in received(response).flags
    else:
        assert "The tide was higher" in response.content.decode()
        assert "More replies are waiting" in response.content.decode()
