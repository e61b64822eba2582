"""One decision in fifty is judged once more, unawares, and nothing changes by it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from lxml import html

from comments.desk import second_looks
from comments.desk.figures import agreement
from comments.models import Comment, SecondLook
from comments.moderation import remove_comment
from tests.factories import make_comment, make_moderator

PAGE = reverse("admin:comments_comment_moderate")


@pytest.fixture
def every_decision(settings):
    """The lot falls on each."""
    settings.COMMENT_SECOND_LOOK_OF = 1


def page_of(client):
    return html.fromstring(client.get(PAGE).content.decode())


def shown(page):
    return int(page.xpath("//article/@data-comment")[0])


def decide(client, page, do):
    (form,) = page.xpath("//form[@data-keys]")
    response = client.post(PAGE, dict(form.form_values()) | {"do": do}, follow=True)
    return html.fromstring(response.content.decode())


@pytest.fixture
def second(client, every_decision):
    """Another moderator, two minutes after the first approved one of two comments."""
    client.force_login(make_moderator("mo"))
    make_comment(body="Judged twice")
    decide(client, page_of(client), "approve")
    make_comment(body="Waits")
    moderator = make_moderator("mia")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        client.force_login(moderator)
        yield moderator


def test_other_moderator_judges_it_like_any_that_waits(client, second):
    judged = Comment.objects.get(body="Judged twice")

    page = page_of(client)
    assert shown(page) == judged.pk
    assert page.xpath("//input[@name='seen']/@value") == ["pending 1"]
    assert page.xpath("//form[@data-keys]//button[@value='approve']")
    assert "Approved" not in page.text_content()
    decide(client, page, "reject abuse")

    judged.refresh_from_db()
    assert (judged.status, judged.audit_entries.count()) == ("approved", 2)
    look = SecondLook.objects.get(comment=judged)
    assert (look.second, look.to_status, look.verdict) == (second, "approved", "rejected")


def test_after_it_the_page_says_and_undoes_what_it_would_otherwise(client, second):
    page = decide(client, page_of(client), "reject abuse")
    (bar,) = page.xpath("//form[@data-undo-seconds]")
    assert bar.text_content().split()[0] == "Rejected:"

    response = client.post(PAGE, dict(bar.form_values()) | {"do": "undo"}, follow=True)

    assert shown(html.fromstring(response.content)) == Comment.objects.get(body="Judged twice").pk
    assert SecondLook.objects.get().verdict == ""


def test_it_is_judged_twice_and_no_third_time(client, second):
    page = decide(client, page_of(client), "approve")
    assert shown(page) == Comment.objects.get(body="Waits").pk

    client.force_login(make_moderator("max"))

    # The other one is before mia.
    assert not page_of(client).xpath("//article/@data-comment")


def test_who_decided_first_is_not_asked_again(client, second):
    client.force_login(make_moderator("mo"))

    assert shown(page_of(client)) == Comment.objects.get(body="Waits").pk


def test_decision_that_does_not_stand_any_more_is_not_judged_again(client, second):
    remove_comment(Comment.objects.get(body="Judged twice"), by=make_moderator("max"))

    assert shown(page_of(client)) == Comment.objects.get(body="Waits").pk


def test_who_would_ask_an_editor_gives_no_verdict(client, second):
    decide(client, page_of(client), "escalate")

    assert not SecondLook.objects.exists()
    assert not Comment.objects.filter(is_escalated=True).exists()


def test_one_decision_in_fifty_is_drawn(settings):
    settings.COMMENT_SECOND_LOOK_OF = 50

    drawn = sum(second_looks.is_drawn(pk) for pk in range(10_000))

    assert 150 < drawn < 250


def test_none_is_drawn_where_the_newsroom_wants_none(settings):
    settings.COMMENT_SECOND_LOOK_OF = 0

    assert not any(second_looks.is_drawn(pk) for pk in range(100))


def test_agreement_is_the_share_of_equal_verdicts(client, every_decision):
    now = timezone.now()
    for to_status, verdict in [("approved", "approved"), ("rejected", "rejected")] * 2 + [
        ("approved", "rejected")
    ]:
        SecondLook.objects.create(
            comment=make_comment(),
            first=make_moderator("mo"),
            second=make_moderator("mia"),
            to_status=to_status,
            verdict=verdict,
            version=1,
            drawn_at=now,
            judged_at=now,
        )

    found = agreement(now - timedelta(days=1))

    assert (found.judged, found.percent) == (5, 80)
    assert agreement(now + timedelta(seconds=1)).percent is None
