"""Reports of comments: docs/moderation.md, "Reports"."""

import pytest

from comments.models import Comment, ModerationEntry, Report
from comments.moderation import keep_reported_comment, remove_comment
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)
from tests.pages import elements, page_of, words
from tests.readers import FORM_TYPE, OWN_PAGE, comments_url, encoded, form_in

REPORTED = "/comments/reported/"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def comment(db):
    return make_approved_comment(make_published_article(), name="Lock-keeper", body="At 05:51.")


def report_url(comment):
    return f"{comments_url(comment.article)}?report={comment.pk}"


def report(client, comment, *, headers=OWN_PAGE, address="127.0.0.1", **fields):
    """Fill in the form and send it."""
    if "token" not in fields:
        fields["token"] = form_in(client.get(comments_url(comment.article)))["token"]
    return client.generic(
        "POST",
        report_url(comment),
        encoded({"reason": "abuse"} | fields).encode(),
        FORM_TYPE,
        headers=headers,
        REMOTE_ADDR=address,
    )


def test_form_shows_the_reply_and_the_rules(client, comment):
    response = client.get(report_url(comment))
    page = page_of(response)

    assert response["Cache-Control"] == "no-store"
    assert "At 05:51." in words(page)
    labels = [words(label) for label in elements(page, "label", "choice")]
    assert labels == [
        "Attacks a person",
        "Gives away private details",
        "May be against the law",
        "Spam",
        "Not about the story",
        "Against the house rules",
    ]


def test_report_reaches_the_moderators_and_the_reply_stays(client, comment):
    response = report(client, comment, note="Look at the second line.")

    assert (response.status_code, response["Location"]) == (303, REPORTED)
    assert response["Cache-Control"] == "no-store"
    stored = Report.objects.get()
    assert (stored.comment, stored.reason) == (comment, "abuse")
    assert stored.note == "Look at the second line."
    comment.refresh_from_db()
    assert (comment.status, comment.reported_at) == ("approved", stored.made_at)
    assert "At 05:51." in client.get(comment.article.get_absolute_url()).content.decode()


def test_d8_hundred_reports_bring_a_comment_back_once(client, comment):
    token = form_in(client.get(comments_url(comment.article)))["token"]
    for n in range(100):
        address = f"2001:db8:0:{n:x}::1"
        assert report(client, comment, token=token, address=address).status_code == 303

    assert Report.objects.count() == 100
    assert ModerationEntry.objects.filter(verb="report_comment").count() == 1
    assert Comment.objects.visible().get() == comment


def test_d8_network_counts_once_a_day(client, comment):
    for last in ("1", "ffff"):
        assert report(client, comment, address=f"2001:db8:0:7::{last}")["Location"] == REPORTED

    assert Report.objects.count() == 1


def test_d8_comment_that_was_kept_is_not_brought_back_again(client, comment):
    report(client, comment, address="192.0.2.1")
    comment.refresh_from_db()
    keep_reported_comment(comment, by=make_moderator())

    report(client, comment, address="192.0.2.2")

    comment.refresh_from_db()
    assert Report.objects.count() == 2
    assert comment.reported_at is None


def test_d8_as_many_reports_as_the_paper_wants_bring_a_comment_back(client, comment, settings):
    settings.COMMENT_REPORTS_TO_QUEUE = 3

    marks = []
    for n in range(3):
        report(client, comment, address=f"192.0.2.{n}")
        comment.refresh_from_db()
        marks.append(comment.reported_at is not None)

    assert marks == [False, False, True]


def test_d1_reports_of_one_address_have_a_limit_and_words_are_kept(client, settings):
    settings.COMMENT_MAX_REPORTS_PER_ADDRESS = 2
    article = make_published_article()
    comments = [make_approved_comment(article) for _ in range(3)]

    answers = [report(client, comment, note="A long story") for comment in comments]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "A long story" in answers[-1].content.decode()
    assert int(answers[-1]["Retry-After"]) > 0
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    "faulty", [{"reason": ""}, {"reason": "erase"}, {"token": ""}, {"token": "forged"}]
)
def test_faulty_report_shows_the_form_again_with_its_words(client, comment, faulty):
    response = report(client, comment, note=HOSTILE, **faulty)

    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    page = response.content.decode()
    assert HOSTILE not in page
    assert "&lt;img src=x" in page
    assert not Report.objects.exists()


def test_c1_report_from_another_site_is_refused(client, comment):
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert report(client, comment, headers=foreign).status_code == 403
    assert not Report.objects.exists()


def test_c8_bot_that_fills_everything_in_is_thanked_and_not_heard(client, comment):
    assert report(client, comment, extra="https://spam.example")["Location"] == REPORTED
    assert not Report.objects.exists()


@pytest.mark.parametrize("named", ["waiting", "removed", "elsewhere", "0", "abc", ""])
def test_j4_only_a_reply_that_readers_see_can_be_reported(client, comment, named):
    article = comment.article
    others = {
        "waiting": make_comment(article),
        "removed": make_approved_comment(article),
        "elsewhere": make_approved_comment(),
    }
    remove_comment(others["removed"], by=make_moderator())
    pk = others[named].pk if named in others else named
    url = f"{comments_url(article)}?report={pk}"

    assert client.get(url).status_code == 404
    assert client.generic("POST", url, b"reason=abuse", FORM_TYPE).status_code == 404
