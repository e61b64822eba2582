"""F of docs/moderation.md: threading and article state."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from articles.changes import TYPO
from articles.publishing import publish_article, retract_article, withdraw_article
from articles.revising import revise_article
from articles.states import CommentPolicy
from comments.consistency import findings
from comments.models import Comment
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    reject_comment,
    remove_comment,
    restore_comment,
)
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
)
from tests.readers import (
    WORDS,
    comments_url,
    encoded,
    form_in,
    received,
    reply,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def discussion(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    return html.fromstring(page).get_element_by_id("comments")


def test_f1_parent_on_another_story_shows_the_form_as_one_of_its_own(client):
    article = make_published_article()
    stranger = make_approved_comment()
    stored = Comment.objects.count()

    response = reply(client, article, parent=str(stranger.pk))

    assert response.status_code == 422
    assert Comment.objects.count() == stored
    form = form_in(response)
    assert (form["parent"], form["body"]) == ("", WORDS["body"])
    assert "another story" in response.content.decode()


@pytest.mark.parametrize("decide", [None, reject_comment, "remove"])
def test_f2_reply_to_what_is_not_public_waits_with_a_flag(client, decide):
    article = make_published_article()
    parent = make_approved_comment(article) if decide == "remove" else make_comment(article)
    if decide == "remove":
        remove_comment(parent, by=make_moderator())
    elif decide:
        decide(parent, by=make_moderator())

    comment = received(reply(client, article, parent=str(parent.pk)))

    assert (comment.parent, comment.flags) == (parent, ["parent-gone"])


def test_f2_reply_to_an_erased_comment_stands_alone(client):
    article = make_published_article()
    parent = make_comment(article)
    erase_comment(parent, by=make_administrator())

    comment = received(reply(client, article, parent=str(parent.pk)))

    assert (comment.parent, comment.flags) == (None, ["was-reply"])


@pytest.mark.parametrize("unknown", ["999999", "0", "-1", "abc", "9" * 40, "１", "1e3", "1 OR 1=1"])
def test_f2_reply_to_nothing_known_stands_alone(client, unknown):
    comment = received(reply(client, make_published_article(), parent=unknown))

    assert (comment.parent, comment.flags) == (None, ["was-reply"])


def test_f3_reply_is_not_approved_under_what_readers_cannot_see():
    parent = make_comment()
    child = make_comment(parent=parent)
    audited = child.audit_entries.count()

    with pytest.raises(Conflict, match="answers is not public"):
        approve_comment(child, by=make_moderator())

    child.refresh_from_db()
    assert child.status == "pending"
    assert child.audit_entries.count() == audited
    approve_comment(parent, by=make_moderator())
    approve_comment(child, by=make_moderator())


def test_f3_removed_reply_is_not_restored_under_a_removed_parent():
    parent = make_approved_comment()
    child = make_approved_comment(parent=parent)
    remove_comment(child, by=make_moderator())
    remove_comment(parent, by=make_moderator())

    with pytest.raises(Conflict, match="answers is not public"):
        restore_comment(child, by=make_moderator())


def test_f4_removed_comment_with_replies_leaves_a_place_without_name_or_words(client):
    article = make_published_article()
    parent = make_approved_comment(article, name="Gone Person", body="Gone words")
    child = make_approved_comment(parent=parent)
    remove_comment(parent, by=make_moderator())

    section = discussion(client, article)

    (tombstone,) = section.find_class("tombstone")
    assert "removed by the editors" in tombstone.text_content()
    assert tombstone.get_element_by_id(f"comment-{child.pk}") is not None
    assert "Gone" not in section.text_content()
    assert section.find("h2").text_content().strip() == "1 reply"


def test_f4_removed_leaf_leaves_nothing(client):
    article = make_published_article()
    make_approved_comment(article)
    leaf = make_approved_comment(article)
    remove_comment(leaf, by=make_moderator())

    section = discussion(client, article)

    assert not section.find_class("tombstone")
    assert len(section.find_class("comment")) == 1


def test_f4_place_vanishes_with_its_last_reply_and_returns_with_it(client):
    article = make_published_article()
    parent = make_approved_comment(article)
    child = make_approved_comment(parent=parent)
    for comment in (parent, child):
        remove_comment(comment, by=make_moderator())
    assert not discussion(client, article).find_class("comment")

    restore_comment(parent, by=make_moderator())
    restore_comment(child, by=make_moderator())

    assert len(discussion(client, article).find_class("comment")) == 2


@pytest.mark.parametrize(
    ("remove_first", "says"),
    [(False, "withdrawn by its author"), (True, "removed by the editors")],
)
def test_f4_h8_place_of_an_erased_comment_says_who_took_it_away(client, remove_first, says):
    article = make_published_article()
    parent = make_approved_comment(article, name="Gone Person")
    make_approved_comment(parent=parent)
    if remove_first:
        remove_comment(parent, by=make_moderator())
    erase_comment(parent, by=make_administrator())

    (tombstone,) = discussion(client, article).find_class("tombstone")

    assert says in tombstone.text_content()
    assert "Gone" not in tombstone.text_content()


def test_f4_place_of_a_deep_comment_stands_before_its_replies(client):
    article = make_published_article()
    comment = None
    chain = []
    for _ in range(8):
        comment = make_approved_comment(article, parent=comment)
        chain.append(comment)
    remove_comment(chain[6], by=make_moderator())

    section = discussion(client, article)

    ids = [element.get("id") for element in section.find_class("comment")]
    assert ids == [f"comment-{comment.pk}" for comment in chain]
    (tombstone,) = section.find_class("tombstone")
    assert tombstone.get("id") == f"comment-{chain[6].pk}"
    assert "in reply to one that is not here any more" in section.text_content()


def test_f5_indentation_stops_and_names_take_over(client):
    article = make_published_article()
    comment = None
    for n in range(7):
        comment = make_approved_comment(article, parent=comment, name=f"Reader {n}")

    comments = discussion(client, article).find_class("comment")

    depths = [len(list(c.iterancestors("article"))) for c in comments]
    assert depths == [0, 1, 2, 3, 4, 4, 4]
    answers = [[a.text_content() for a in c.find_class("answers")][-1:] for c in comments[4:]]
    assert answers[0] == []
    assert "Reader 4" in answers[1][0]
    assert "Reader 5" in answers[2][0]


def test_f8_reply_within_half_an_hour_of_closing_waits_with_a_flag(client):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article(comments_close_at=NOON + timedelta(hours=1))
        token = form_in(client.get(comments_url(article)))["token"]

    with time_machine.travel(NOON + timedelta(minutes=89, seconds=59), tick=False):
        assert "comment-form" not in client.get(article.get_absolute_url()).content.decode()
        assert received(reply(client, article, token=token)).flags == ["after-closing"]


def test_f8_later_reply_is_refused_with_its_text_for_copying(client):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article(comments_close_at=NOON + timedelta(hours=1))
        token = form_in(client.get(comments_url(article)))["token"]
    with time_machine.travel(NOON + timedelta(minutes=90), tick=False):
        response = reply(client, article, token=token)

    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert WORDS["body"] in response.content.decode()
    assert "closed" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("minutes", "status"), [(29, 303), (30, 403)])
def test_f8_closing_by_an_editor_gives_the_same_half_hour(client, minutes, status):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article()
        token = form_in(client.get(comments_url(article)))["token"]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        article.comment_policy = CommentPolicy.CLOSED
        revise_article(article, by=make_editor(), change=TYPO)

    with time_machine.travel(NOON + timedelta(hours=1, minutes=minutes), tick=False):
        assert reply(client, article, token=token).status_code == status


def test_f8_story_that_never_took_replies_takes_none(client):
    article = make_published_article(comment_policy=CommentPolicy.CLOSED)

    response = reply(client, article, token="any")

    assert response.status_code == 403
    assert (
        "Replies to this story are closed"
        in client.get(article.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize(("take_down", "status"), [(withdraw_article, 410), (retract_article, 404)])
def test_f9_reply_to_a_story_taken_down_is_shown_for_copying(client, take_down, status):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    take_down(article, by=make_editor(), reason="A court forbids it.")

    response = reply(client, article, token=token)

    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert WORDS["body"] in response.content.decode()
    assert article.headline not in response.content.decode()
    assert not Comment.objects.exists()
    assert client.get(comments_url(article)).status_code == status


def test_f9_reply_to_an_expired_story_is_gone(client):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article(expires_at=NOON + timedelta(hours=1))
        token = form_in(client.get(comments_url(article)))["token"]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert reply(client, article, token=token).status_code == 410


@pytest.mark.parametrize("scheduled", [True, False])
def test_f9_story_that_readers_never_saw_has_no_comments_page(client, scheduled):
    at = NOON + timedelta(hours=1) if scheduled else NOON
    with time_machine.travel(NOON, tick=False):
        article = make_published_article(at=at)
        url = comments_url(article) if scheduled else "/2026/03/01/no-such-story/comments/"
        response = client.generic("POST", url, encoded(WORDS), "application/x-www-form-urlencoded")
        assert client.get(url).status_code == 404

    assert response.status_code == 404
    assert WORDS["body"] in response.content.decode()
    assert article.headline not in response.content.decode()


def test_f9_comments_vanish_with_their_story_and_return_with_it(client):
    article = make_published_article()
    comment = make_approved_comment(article, body="A very own word: zwieback")
    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert not Comment.objects.visible().exists()
    assert "zwieback" not in client.get("/comments/feed/").content.decode()
    assert "zwieback" not in client.get(article.get_absolute_url()).content.decode()
    publish_article(article, by=make_editor())
    assert Comment.objects.visible().get() == comment
    assert "zwieback" in client.get(article.get_absolute_url()).content.decode()


def test_f9_reply_to_a_former_address_arrives(client):
    article = make_published_article("First headline")
    old = comments_url(article)
    token = form_in(client.get(old))["token"]
    article.slug = "second-headline"
    revise_article(article, by=make_editor(), change=TYPO)

    response = client.generic(
        "POST", old, encoded(WORDS | {"token": token}), "application/x-www-form-urlencoded"
    )

    assert received(response).article == article
    assert client.get(old).status_code == 301
    assert client.get(old)["Location"] == comments_url(article)


def test_f10_comment_keeps_the_version_it_answered(client):
    article = make_published_article()
    first = received(reply(client, article))
    article.body = "<p>Other words.</p>"
    revise_article(article, by=make_editor(), change=TYPO)

    second = received(reply(client, article, body="After the change"))

    assert second.revision.version == first.revision.version + 1
    first.refresh_from_db()
    assert "Other words" not in first.revision.snapshot["content"]["body"]


def test_f11_story_with_comments_is_not_deleted():
    article = make_published_article()
    make_comment(article)

    with pytest.raises(ProtectedError):
        article.delete()


def test_f6_comment_can_not_answer_itself():
    comment = make_approved_comment()

    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(parent=comment)


def test_f6_circle_from_an_import_shows_each_comment_once_and_is_reported(client):
    first = make_approved_comment()
    second = make_approved_comment(parent=first)
    Comment.objects.filter(pk=first.pk).update(parent=second)

    page = client.get(first.article.get_absolute_url()).content.decode()

    assert [page.count(f'id="comment-{comment.pk}"') for comment in (first, second)] == [1, 1]
    assert list(findings(timezone.now())) == [
        f"Comment {first.pk} answers comment {second.pk}, which came later."
    ]


def test_f7_long_conversation_has_pages_that_name_what_they_begin_inside(client):
    article = make_published_article()
    root = make_approved_comment(article, name="Root")
    for _ in range(60):
        make_approved_comment(parent=root)

    first = discussion(client, article)
    second = html.fromstring(client.get(f"{comments_url(article)}?page=2").content.decode())

    assert len(first.find_class("comment")) == 50
    (more,) = first.find_class("more-comments")
    assert "All 61 replies" in more.text_content()
    assert len(second.find_class("comment-text")) == 11
    (above,) = second.find_class("comment-above")
    assert "Root" in above.text_content()
    assert len(above.find_class("comment-text")) == 11


def test_f7_every_comment_is_found_on_its_page(client):
    article = make_published_article()
    comments = [make_approved_comment(article) for _ in range(51)]

    def page_of(comment):
        return client.get(comment.get_absolute_url())["Location"]

    assert page_of(comments[49]) == f"{article.get_absolute_url()}#comment-{comments[49].pk}"
    assert page_of(comments[50]) == f"{comments_url(article)}?page=2#comment-{comments[50].pk}"


def test_f7_page_that_names_no_visible_comment_is_not_found(client):
    article = make_published_article()
    waiting = make_comment(article)

    for named in (waiting.pk, 999999, "abc", "9" * 40, ""):
        assert client.get(f"{comments_url(article)}?comment={named}").status_code == 404


def test_f7_f5_five_thousand_comments_ask_the_same_and_take_less_than_a_second(client):
    article = make_published_article()
    root = make_approved_comment(article)
    last = Comment.objects.bulk_create(
        Comment(
            article_id=article.pk,
            parent=root,
            body=f"Row {n}",
            name="Reader",
            status="approved",
            path=f"{root.path}{root.pk + 1 + n:016d}",
        )
        for n in range(5000)
    )[-1]
    counts = set()

    for address in ("?page=2", "?page=101", "?order=newest&page=2", "?order=newest&page=101"):
        client.get(f"{comments_url(article)}{address}")
        began = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{comments_url(article)}{address}")
        assert perf_counter() - began < 1, address
        assert page.status_code == 200
        counts.add(len(queries.captured_queries))

    assert len(counts) == 1
    assert client.get(last.get_absolute_url())["Location"].endswith(f"?page=101#comment-{last.pk}")
