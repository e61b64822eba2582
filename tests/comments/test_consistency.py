"""L8 of docs/moderation.md: the check of the whole conversation."""

import pytest
import time_machine
from django.core.management import CommandError, call_command

from comments import consistency
from comments.models import Comment, MailTask
from comments.moderation import record
from comments.states import Status
from newsroom.purging import raise_epoch
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)


def test_l8_check_finds_nothing_in_a_sound_conversation(capsys):
    parent = make_approved_comment()
    make_approved_comment(parent=parent)
    make_comment(parent.article)

    call_command("check_comments")

    assert capsys.readouterr().out == "The conversation is as it must be.\n"


def test_l8_check_lists_a_public_reply_to_one_that_never_was_public(capsys):
    parent = make_approved_comment()
    reply = make_approved_comment(parent=parent)
    reject_behind_the_doors(parent)

    assert checked(capsys) == [
        f"Comment {reply.pk} is public, but answers comment {parent.pk}, which never was."
    ]


def test_l8_check_lists_a_status_that_nobody_decided(capsys):
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(status=Status.APPROVED)

    assert checked(capsys) == [
        f"Comment {comment.pk} is approved, but its last entry says pending."
    ]


def test_l8_check_lists_a_comment_without_any_entry(capsys):
    article = make_published_article()
    comment = Comment.objects.create(article=article, body="A word", name="Ann")

    assert checked(capsys) == [f"Comment {comment.pk} is pending, but it has no entry."]


def test_l8_check_lists_overdue_work(capsys):
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        raise_epoch.enqueue(["site"])
    with time_machine.travel("2026-03-01 13:00Z", tick=False):
        call_command("check_comments")

    with time_machine.travel("2026-03-01 13:01Z", tick=False):
        listed = checked(capsys)[-1]

    assert listed.startswith("newsroom.purging.raise_epoch has been waiting since 2026-03-01 12:00")


def test_l8_check_lists_overdue_letters(capsys):
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        letter = MailTask.objects.create(
            letter="proof", email="ann@example.org", message_id="<1@x>"
        )

    with time_machine.travel("2026-03-01 13:01Z", tick=False):
        listed = checked(capsys)

    assert listed == [f"Letter {letter.pk} has been waiting since 2026-03-01 12:00 UTC."]


@pytest.mark.parametrize(
    ("secret", "name"),
    [("canary@example.org", "mailbox"), ("203.0.113.77", "network address")],
)
def test_l8_check_lists_what_a_page_gives_away(capsys, monkeypatch, secret, name):
    comment = make_approved_comment(email="canary@example.org", address="203.0.113.77")
    monkeypatch.setattr(consistency, "_page", lambda article: f"<p>{secret}</p>")

    assert checked(capsys) == [
        f"The page of story {comment.article_id} shows the {name} of comment {comment.pk}."
    ]


def test_l8_check_lists_a_comment_that_a_page_should_not_show(capsys, monkeypatch):
    comment = make_approved_comment()
    waiting = make_comment(comment.article)
    shown = f'<article class="comment" id="comment-{waiting.pk}">'
    monkeypatch.setattr(consistency, "_page", lambda article: shown)

    assert checked(capsys) == [
        f"The page of story {comment.article_id} shows comment {waiting.pk}, which is not approved."
    ]


def test_l8_check_lets_people_write_their_mailbox_openly(capsys):
    make_approved_comment(email="canary@example.org", body="Write to canary@example.org.")

    call_command("check_comments")

    assert "as it must be" in capsys.readouterr().out


def checked(capsys):
    """What the command listed before it failed."""
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("check_comments")
    return capsys.readouterr().out.splitlines()


def reject_behind_the_doors(comment):
    """As somebody with a database console might."""
    Comment.objects.filter(pk=comment.pk).update(status=Status.REJECTED)
    comment.refresh_from_db()
    record(comment, "reject_comment", Status.APPROVED, by=make_moderator())
