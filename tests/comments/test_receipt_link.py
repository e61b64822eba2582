"""The author's private link: what became of a reply, and what may be done with it."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError

from comments.appeals import appeal_comment, judge_appeal
from comments.desk.card import alike_waiting, card_of
from comments.desk.queue import Order, in_line
from comments.models import Appeal, Comment, Rule
from comments.moderation import (
    approve_comment,
    erase_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
)
from comments.rule_states import Kind
from comments.states import Reason
from tests.comments.mailing import MINUTE, answer, deliver_in, later, link_in
from tests.comments.rule_sets import make_live_rules
from tests.comments.test_threats_l import database_fails
from tests.factories import make_administrator, make_moderator, make_published_article
from tests.readers import FORM_TYPE, OWN_PAGE, encoded, received, reply

WINDOW = timedelta(minutes=15)


@pytest.fixture
def sent(client):
    """A reply and the address of its author's page."""
    response = reply(client, make_published_article(), body="My own words")
    comment = received(response)
    return comment, response["Location"]


def send(client, path, headers=OWN_PAGE, **fields):
    return client.generic("POST", path, encoded(fields).encode(), FORM_TYPE, headers=headers)


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def test_link_is_128_bits_and_kept_as_a_digest(sent):
    comment, path = sent
    token = path.partition("?r=")[2]

    assert len(token) == 22
    assert token not in comment.receipt_digest


def test_link_tells_what_became_of_it(client, sent):
    comment, path = sent
    moderator = make_moderator()
    assert "waits for a moderator" in page(client, path)

    assert 'data-comment-status="pending"' in page(client, path)

    approve_comment(comment, by=moderator)
    assert "It is published." in page(client, path)
    remove_comment(comment, by=moderator, reason=Reason.ABUSE)
    assert "took it down" in page(client, path)
    erase_comment(comment, by=make_administrator())
    assert "withdrawn and erased" in page(client, path)


@pytest.mark.parametrize(
    ("decide", "rule"),
    [
        (lambda c, by: reject_comment(c, by=by, reason=Reason.OFF_TOPIC), "not about the story"),
        (lambda c, by: reject_comment(c, by=by, reason=Reason.PRIVATE), "private details"),
        (lambda c, by: mark_comment_spam(c, by=by), "advertising"),
    ],
)
def test_link_cites_the_rule(client, sent, decide, rule):
    comment, path = sent

    decide(comment, make_moderator())

    assert rule in page(client, path)


def test_j4_page_of_the_link_shows_no_word_but_in_the_edit_form(client, sent):
    _comment, path = sent

    assert "My own words" not in page(client, path)
    assert "My own words" in page(client, f"{path}&do=edit")


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "A" * 5000, "%00", "é"])
def test_unknown_link_is_the_plain_receipt(client, sent, token):
    assert page(client, f"/comments/received/?r={token}") == page(client, "/comments/received/")


def test_unknown_link_does_nothing(client, sent):
    assert send(client, "/comments/received/?r=x", do="withdraw").status_code == 404
    assert Comment.objects.get().status == "pending"


def test_author_withdraws(client, sent):
    comment, path = sent

    response = send(client, path, do="withdraw")

    comment.refresh_from_db()
    assert response.status_code == 303
    assert (comment.status, comment.body, comment.email) == ("erased", "", "")
    entry = comment.audit_entries.first()
    assert (entry.verb, entry.actor) == ("withdraw_comment", None)


def test_withdrawn_reply_that_was_answered_leaves_a_place_that_says_so(client, sent):
    comment, path = sent
    approve_comment(comment, by=make_moderator())
    answer(comment)

    send(client, path, do="withdraw")

    story = client.get(comment.article.get_absolute_url()).content.decode()
    assert "withdrawn by its author" in story
    assert "My own words" not in story


def test_withdrawing_twice_is_told(client, sent):
    _comment, path = sent
    send(client, path, do="withdraw")

    assert send(client, path, do="withdraw").status_code == 409


def test_get_withdraws_nothing(client, sent):
    comment, path = sent

    client.get(f"{path}&do=withdraw")

    comment.refresh_from_db()
    assert comment.status == "pending"


def test_another_site_withdraws_nothing(client, sent):
    comment, path = sent

    response = send(client, path, headers={"Sec-Fetch-Site": "cross-site"}, do="withdraw")

    comment.refresh_from_db()
    assert response.status_code == 403
    assert comment.status == "pending"


def test_author_changes_a_waiting_reply(client, sent):
    comment, path = sent

    response = send(client, path, do="edit", body="Better words\r\nof mine")

    comment.refresh_from_db()
    assert response.status_code == 303
    assert (comment.body, comment.status, comment.version) == (
        "Better words\nof mine",
        "pending",
        2,
    )
    assert comment.edited_at
    assert comment.audit_entries.first().verb == "edit_comment"


def test_changed_reply_that_was_public_waits_again(client, sent):
    comment, path = sent
    approve_comment(comment, by=make_moderator())

    send(client, path, do="edit", body="Other words")

    comment.refresh_from_db()
    assert comment.status == "pending"
    assert not Comment.objects.visible().exists()


def test_g3_moderator_who_saw_the_old_words_decides_nothing(client, sent):
    comment, path = sent
    seen = Comment.objects.get(pk=comment.pk)
    send(client, path, do="edit", body="Other words")

    with pytest.raises(Exception, match="Its author changed this comment"):
        approve_comment(seen, by=make_moderator())


def test_changed_reply_is_decided_on_with_none_that_it_was_like(client):
    article = make_published_article()
    words = "The ferry ought to leave every half hour, as it did before the war"
    first = received(reply(client, article, body=words))
    response = reply(client, article, body=f"{words}.", email="other@example.org")
    second, path = received(response), response["Location"]
    third = received(reply(client, article, body=f"{words}!", email="third@example.org"))
    assert second.cluster == third.cluster == first

    send(client, path, do="edit", body="Cheap watches")

    assert list(alike_waiting(first.pk, make_moderator())) == [first, third]
    second.refresh_from_db()
    assert second.cluster is None


def test_changed_reply_gives_up_those_that_were_like_it(client):
    article = make_published_article()
    words = "The ferry ought to leave every half hour, as it did before the war"
    response = reply(client, article, body=words)
    first, path = received(response), response["Location"]
    others = [
        received(reply(client, article, body=f"{words}{mark}", email=f"{name}@example.org"))
        for mark, name in [(".", "second"), ("!", "third")]
    ]

    send(client, path, do="edit", body="Cheap watches")
    late = received(reply(client, article, body=f"{words}?", email="late@example.org"))

    moderator = make_moderator()
    assert list(alike_waiting(first.pk, moderator)) == others
    assert card_of(first.pk, moderator).cluster is None
    assert late.cluster is None
    assert in_line(moderator, Order.OLDEST, (), 9) == [first, *others, late]


def test_reply_can_be_changed_for_fifteen_minutes(client, sent):
    comment, path = sent

    with later(WINDOW - MINUTE):
        assert "Change your reply" in page(client, path)
        assert send(client, path, do="edit", body="In time").status_code == 303
    with later(WINDOW + MINUTE):
        assert "Change your reply" not in page(client, path)
        assert send(client, path, do="edit", body="Too late").status_code == 409

    comment.refresh_from_db()
    assert comment.body == "In time"


def test_reply_that_others_answered_is_changed_no_more(client, sent):
    comment, path = sent
    approve_comment(comment, by=make_moderator())
    answer(comment)

    assert send(client, path, do="edit", body="I never said that").status_code == 409
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("My own words", "approved")


@pytest.mark.parametrize("body", ["", " \u200b ", "x" * 5001, "NUL\x00"])
def test_new_words_keep_the_rules_of_the_first(client, sent, body):
    comment, path = sent

    response = send(client, path, do="edit", body=body)

    comment.refresh_from_db()
    assert response.status_code == 422
    assert comment.body == "My own words"


def test_changes_count_like_replies(client, sent, settings):
    _comment, path = sent
    settings.COMMENT_MAX_PER_SENDER = 2

    assert send(client, path, do="edit", body="Second").status_code == 303
    response = send(client, path, do="edit", body="Third")

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Third" in response.content.decode()


def test_same_words_twice_are_told(client, sent):
    comment, path = sent
    received(reply(client, comment.article, body="Others of mine"))

    assert send(client, path, do="edit", body="Others of mine").status_code == 409


def test_author_takes_everything_along(client, sent):
    comment, path = sent

    response = send(client, path, do="export")

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    held = json.loads(response.content)
    assert held["text"] == "My own words"
    assert held["email"] == comment.email
    assert held["network_address"] == "127.0.0.1"
    assert "noticed_by_rules" not in held


def test_what_is_known_of_a_mailbox_is_told_to_nobody_who_typed_it(client):
    make_live_rules(
        Rule(name="tide", kind=Kind.WORDS, words="tide"),
        Rule(name="first-ones", kind=Kind.FIRST, number=3),
    )
    response = reply(client, make_published_article(), body="The tide was lower")
    comment, path = received(response), response["Location"]
    assert comment.flags == ["first-ones", "tide"]
    Comment.objects.update(flags=["duplicate", *comment.flags])
    comment.refresh_from_db()
    reject_comment(comment, by=make_moderator())

    held = json.loads(send(client, path, do="export").content)

    assert held["noticed_by_rules"] == ["tide"]


def test_get_hands_nothing_out(client, sent):
    _comment, path = sent

    assert "My own words" not in page(client, f"{path}&do=export")


def test_author_appeals_once(client, sent):
    comment, path = sent
    assert "Ask for another look" not in page(client, path)
    reject_comment(comment, by=make_moderator())
    assert "Ask for another look" in page(client, path)

    assert send(client, path, do="appeal", words="Read it again").status_code == 303
    assert send(client, path, do="appeal", words="And again").status_code == 409

    assert Appeal.objects.get().words == "Read it again"
    assert "Another moderator will look at it" in page(client, path)


def test_author_is_told_how_the_appeal_ended(client, sent):
    comment, path = sent
    reject_comment(comment, by=make_moderator())
    appeal = appeal_comment(comment, "")

    judge_appeal(appeal, by=make_moderator("other"), shows=False)

    assert "the decision stands" in page(client, path)


def test_appeal_is_at_most_1000_characters(client, sent):
    comment, path = sent
    reject_comment(comment, by=make_moderator())

    assert send(client, path, do="appeal", words="x" * 1001).status_code == 422
    assert send(client, path, do="appeal", words="x" * 1000).status_code == 303


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"do=withdraw", "text/plain", 415),
        (b"do=withdraw&do=withdraw", FORM_TYPE, 400),
        (b"do=" + b"x" * 70_000, FORM_TYPE, 413),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(client, sent, raw, kind, status):
    comment, path = sent

    response = client.generic("POST", path, raw, kind, headers=OWN_PAGE)

    comment.refresh_from_db()
    assert response.status_code == status
    assert comment.status == "pending"


def test_duplicate_s_receipt_carries_no_link(client, sent):
    comment, _path = sent

    again = reply(client, comment.article, body="My own words")

    assert again["Location"] == "/comments/received/"


def test_link_of_the_receipt_is_in_no_letter(client, sent):
    _comment, path = sent
    reply(client, make_published_article(), notify="on")
    deliver_in()

    assert link_in(mail.outbox[0]).partition("?")[0] != path.partition("?")[0]


def test_l1_database_away_keeps_the_new_words_without_a_query(client, sent):
    _comment, path = sent

    with database_fails(OperationalError("gone")) as refused:
        response = send(client, path, do="edit", body="New words of mine")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert "New words of mine" in response.content.decode()
    assert len(refused) <= 2


def test_l1_lock_that_lasted_too_long_is_tried_once_more(client, sent):
    comment, path = sent

    with database_fails(OperationalError("database is locked"), times=1):
        response = send(client, path, do="edit", body="New words of mine")

    comment.refresh_from_db()
    assert response.status_code == 303
    assert comment.body == "New words of mine"
