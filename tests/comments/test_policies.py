"""May one reply here now: docs/moderation.md, "Who may reply, and when"."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import Article
from articles.states import CommentPolicy
from comments.mail.delivery import deliver_due_mail
from comments.mail.proofs import prove
from comments.models import Comment
from comments.moderation import Conflict, approve_comment
from comments.policies import Door, comments_close_at, terms_of
from comments.privacy.retention import forget_what_is_old
from tests.factories import make_moderator, make_published_article, make_section
from tests.readers import comments_url, form_in, received, reply

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)

OPEN, VERIFIED, CLOSED, BLANK = (
    CommentPolicy.OPEN,
    CommentPolicy.VERIFIED,
    CommentPolicy.CLOSED,
    CommentPolicy.INHERITED,
)


def article_in(section_fields=None, **fields):
    section = make_section("Debate", **section_fields or {})
    return make_published_article(at=NOON, section=section, **fields)


@pytest.mark.parametrize(
    ("site", "section", "story", "door"),
    [
        ("open", BLANK, BLANK, Door.OPEN),
        ("closed", BLANK, BLANK, Door.CLOSED),
        ("closed", VERIFIED, BLANK, Door.VERIFIED),
        ("closed", CLOSED, OPEN, Door.OPEN),
        ("open", OPEN, CLOSED, Door.CLOSED),
        ("verified", BLANK, BLANK, Door.VERIFIED),
    ],
)
def test_narrower_policy_counts_and_a_blank_one_is_the_wider(settings, site, section, story, door):
    settings.COMMENT_POLICY = site

    article = article_in({"comment_policy": section}, comment_policy=story)

    assert terms_of(article, NOON).door == door


@pytest.mark.parametrize(
    ("site", "section", "story", "closes_after"),
    [
        (0, None, None, None),
        (3, None, None, 3 * DAY),
        (3, 7, None, 7 * DAY),
        (3, 0, None, None),
        (3, 7, 9 * DAY, 9 * DAY),
        (3, 7, DAY, DAY),
    ],
)
def test_replies_close_days_after_publication_unless_the_story_says_when(
    settings, site, section, story, closes_after
):
    settings.COMMENT_CLOSE_AFTER_DAYS = site

    article = article_in(
        {"comments_close_after_days": section}, comments_close_at=story and NOON + story
    )

    assert comments_close_at(article) == (closes_after and NOON + closes_after)


def test_replies_close_to_the_second_and_the_page_knows_beforehand(client, settings):
    settings.COMMENT_CLOSE_AFTER_DAYS = 3
    article = article_in()
    url = article.get_absolute_url()

    with time_machine.travel(NOON + 3 * DAY - timedelta(seconds=1), tick=False):
        open_page = client.get(url)
    with time_machine.travel(NOON + 3 * DAY, tick=False):
        closed_page = client.get(url)

    assert 'id="comment-form"' in open_page.content.decode()
    assert open_page["X-Fresh-Until"] == f"{(NOON + 3 * DAY).timestamp():.6f}"
    assert 'id="comment-form"' not in closed_page.content.decode()
    assert "They were open until 4 March 2026, 12:00" in closed_page.content.decode()


def test_terms_ask_the_database_nothing(django_assert_num_queries):
    article = Article.objects.select_related("section").get(pk=article_in().pk)

    with django_assert_num_queries(0):
        terms_of(article, NOON)


@pytest.mark.parametrize(
    ("section", "story", "wants_proof", "is_shown", "is_sensitive"),
    [
        ({}, {}, False, False, False),
        ({"comment_policy": VERIFIED}, {}, True, False, False),
        ({"comments_shown_after_proof": True}, {}, True, True, False),
        (
            {"comments_shown_after_proof": True, "comments_are_sensitive": True},
            {},
            *[False] * 2,
            True,
        ),
        (
            {"comments_shown_after_proof": True},
            {"comments_are_sensitive": True},
            *[False] * 2,
            True,
        ),
    ],
)
def test_sensitive_holds_whatever_the_section_allows(
    section, story, wants_proof, is_shown, is_sensitive
):
    terms = terms_of(article_in(section, **story), NOON)

    assert terms.wants_proof is wants_proof
    assert terms.is_shown_after_proof is is_shown
    assert terms.is_sensitive is is_sensitive


def test_form_says_where_a_reply_needs_a_proof(client):
    with time_machine.travel(NOON, tick=False):
        plain, verified = article_in(), article_in(comment_policy=VERIFIED)

        assert "We mail you a link" not in client.get(plain.get_absolute_url()).content.decode()
        assert "We mail you a link" in client.get(verified.get_absolute_url()).content.decode()
        assert received(reply(client, verified)).status == "pending"


def test_f8_section_that_is_closed_refuses_at_once(client):
    with time_machine.travel(NOON, tick=False):
        article = article_in()
        token = form_in(client.get(comments_url(article)))["token"]
        article.section.comment_policy = CLOSED
        article.section.save()

        response = reply(client, article, token=token)

    assert response.status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("minutes", "status"), [(-1, 303), (29, 303), (30, 403)])
def test_f8_closing_by_days_gives_half_an_hour_too(client, settings, minutes, status):
    settings.COMMENT_CLOSE_AFTER_DAYS = 1
    with time_machine.travel(NOON, tick=False):
        article = article_in()
        token = form_in(client.get(comments_url(article)))["token"]

    with time_machine.travel(NOON + DAY + timedelta(minutes=minutes), tick=False):
        assert reply(client, article, token=token).status_code == status


@pytest.fixture
def unproved(client):
    """A reply to a story that takes proved ones alone, sent at noon."""
    with time_machine.travel(NOON, tick=False):
        comment = received(reply(client, article_in(comment_policy=VERIFIED)))
        deliver_due_mail()
    return comment


def test_reply_that_needs_a_proof_asks_no_moderator_before(unproved):
    assert not Comment.objects.waiting().exists()
    with pytest.raises(Conflict, match="not confirmed"):
        approve_comment(unproved, by=make_moderator())

    with time_machine.travel(NOON + DAY, tick=False):
        prove(unproved, NOON + DAY)

    assert Comment.objects.waiting().get() == unproved
    approve_comment(unproved, by=make_moderator())


def test_reply_that_nobody_proves_is_erased_after_a_week(unproved):
    forget_what_is_old(NOON + 7 * DAY)
    unproved.refresh_from_db()
    assert unproved.status == "pending"

    forget_what_is_old(NOON + 7 * DAY + INSTANT)
    unproved.refresh_from_db()
    assert (unproved.status, unproved.body, unproved.email) == ("erased", "", "")


def test_its_writer_is_told_to_look_into_their_mailbox(client):
    with time_machine.travel(NOON, tick=False):
        response = reply(client, article_in(comment_policy=VERIFIED))

        assert "press the button" in client.get(response["Location"]).text
