"""G6 of docs/moderation.md in full: a decision is taken back within its minute, truly."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied

from comments import undoing
from comments.models import Comment, DeskEntry
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    escalate_comment,
    keep_reported_comment,
    mark_comment_spam,
    pick_comment,
    reject_comment,
    remove_comment,
    restore_comment,
    unpick_comment,
)
from comments.undoing import UNDOABLE, last_undoable, undo_decision
from tests.comments.mailing import HOUR, MINUTE, answer, deliver_in, make_watched_comment
from tests.factories import make_administrator, make_approved_comment, make_comment, make_moderator
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = ("status", "reason", "is_escalated", "is_pick", "reported_at", "version")

# A comment as it was, and a decision on it.
DECISIONS = {
    "approve_comment": ({}, [], approve_comment),
    "reject_comment": ({"reported_at": NOON}, [], reject_comment),
    "mark_comment_spam": ({}, [], mark_comment_spam),
    "remove_comment": ({}, [approve_comment, pick_comment], remove_comment),
    "restore_comment": ({}, [mark_comment_spam], restore_comment),
    "escalate_comment": ({}, [], escalate_comment),
    "keep_reported_comment": ({"reported_at": NOON}, [], keep_reported_comment),
    "pick_comment": ({}, [approve_comment], pick_comment),
    "unpick_comment": ({}, [approve_comment, pick_comment], unpick_comment),
}


def make_comment_before(name):
    fields, steps, _verb = DECISIONS[name]
    comment = make_comment(**fields)
    if name == "keep_reported_comment":
        comment = make_approved_comment()
        Comment.objects.filter(pk=comment.pk).update(**fields)
        comment.refresh_from_db()
    for step in steps:
        step(comment, by=make_moderator())
    return comment


def state_of(comment):
    return Comment.objects.values(*FIELDS).get(pk=comment.pk)


def test_every_decision_that_can_be_taken_back_is_tried_here():
    assert set(DECISIONS) == set(UNDOABLE)


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_g6_undo_gives_back_all_that_was_and_writes_it_down(name):
    comment = make_comment_before(name)
    before = state_of(comment)
    DECISIONS[name][2](comment, by=make_moderator())
    assert state_of(comment) != before

    undo_decision(comment, by=make_moderator())

    assert state_of(comment) == before
    entry = comment.audit_entries.first()
    assert (entry.verb, entry.to_status) == ("undo_decision", before["status"])


def test_g6_undo_is_possible_for_a_minute_and_no_second_longer():
    with time_machine.travel(NOON, tick=False) as clock:
        in_time, too_late = make_comment(), make_comment()
        approve_comment(in_time, by=make_moderator())
        approve_comment(too_late, by=make_moderator())

        clock.shift(timedelta(seconds=59))
        undo_decision(in_time, by=make_moderator())
        clock.shift(timedelta(seconds=1))
        with pytest.raises(Conflict, match="minute .* is over"):
            undo_decision(too_late, by=make_moderator())

    assert (state_of(in_time)["status"], state_of(too_late)["status"]) == ("pending", "approved")


def test_g6_undo_of_somebody_else_s_decision_is_refused():
    comment = make_comment()
    approve_comment(comment, by=make_moderator("mia"))

    with pytest.raises(Conflict, match="not yours"):
        undo_decision(comment, by=make_moderator("mo"))

    assert state_of(comment)["status"] == "approved"


def test_g6_undo_after_a_later_decision_is_refused():
    comment = make_comment()
    approve_comment(comment, by=make_moderator("mo"))
    seen = Comment.objects.get(pk=comment.pk)
    remove_comment(comment, by=make_moderator("mia"))

    with pytest.raises(Conflict, match="mia decided first: removed"):
        undo_decision(seen, by=make_moderator("mo"))


def test_g6_undo_above_a_public_reply_is_refused():
    parent = make_approved_comment()
    waiting = make_comment(parent=parent)
    reply = make_comment(parent=parent)
    approve_comment(reply, by=make_moderator())

    with pytest.raises(Conflict, match="reply to it is public"):
        undo_decision(parent, by=make_moderator())
    remove_comment(reply, by=make_moderator())
    undo_decision(parent, by=make_moderator())

    assert state_of(parent)["status"] == "pending"
    assert state_of(waiting)["status"] == "pending"


def test_g6_removal_is_not_undone_under_a_parent_that_went():
    parent = make_approved_comment()
    reply = make_approved_comment(parent=parent)
    remove_comment(reply, by=make_moderator())
    remove_comment(parent, by=make_moderator())

    with pytest.raises(Conflict, match="answers is not public"):
        undo_decision(reply, by=make_moderator())


def test_g6_undo_when_mail_has_gone_says_so(monkeypatch):
    comment = make_comment()
    approve_comment(comment, by=make_moderator())
    monkeypatch.setattr(undoing, "recall", lambda comment, since: False)

    with pytest.raises(Conflict, match="already sent"):
        undo_decision(comment, by=make_moderator())

    assert state_of(comment)["status"] == "approved"


def test_undo_twice_goes_no_further_back():
    comment = make_comment()
    approve_comment(comment, by=make_moderator())
    undo_decision(comment, by=make_moderator())

    with pytest.raises(Conflict, match="not yours"):
        undo_decision(comment, by=make_moderator())


def test_erased_words_are_not_brought_back():
    comment = make_comment()
    erase_comment(comment, by=make_administrator())

    with pytest.raises(Conflict):
        undo_decision(comment, by=make_administrator())


def test_refused_undo_stands_in_the_audit_of_the_desk():
    comment = make_comment()

    with pytest.raises(Conflict):
        undo_decision(comment, by=make_moderator())

    entry = DeskEntry.objects.get()
    assert (entry.verb, entry.actor, entry.facts) == (
        "refuse_undo",
        make_moderator(),
        {"comment": comment.pk},
    )


def test_undo_needs_its_own_right():
    moderator = make_moderator()
    comment = make_comment()
    approve_comment(comment, by=moderator)
    moderator.groups.clear()
    moderator = type(moderator).objects.get(pk=moderator.pk)

    with pytest.raises(PermissionDenied):
        undo_decision(comment, by=moderator)


@pytest.mark.usefixtures("transactional_db")
def test_g6_of_undo_and_a_later_decision_at_once_one_wins():
    comment = make_comment()
    mo, mia = make_moderator("mo"), make_moderator("mia")
    approve_comment(comment, by=mo)
    copies = [Comment.objects.get(pk=comment.pk) for _ in range(2)]

    results = at_once(
        lambda: undo_decision(copies[0], by=mo),
        lambda: remove_comment(copies[1], by=mia),
    )

    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    last = comment.audit_entries.first()
    assert last.to_status == state_of(comment)["status"]


def test_last_undoable_is_one_s_newest_decision_while_nothing_followed():
    mo = make_moderator("mo")
    first, second = make_comment(), make_comment()
    assert last_undoable(mo) is None
    approve_comment(first, by=mo)
    approve_comment(second, by=mo)
    assert last_undoable(mo).comment == second

    remove_comment(second, by=make_moderator("mia"))

    assert last_undoable(mo) is None


def test_g6_undone_approval_mails_nobody_and_the_next_one_once():
    reply = answer(make_watched_comment())

    undo_decision(reply, by=make_moderator())
    deliver_in(2 * HOUR)
    assert mail.outbox == []
    approve_comment(reply, by=make_moderator())
    deliver_in(2 * HOUR)

    assert len(mail.outbox) == 1


def test_g6_undo_of_what_the_mail_worker_has_by_now_is_refused():
    # The clocks of two hosts may differ by more than the minute that mail waits.
    reply = answer(make_watched_comment())
    deliver_in(2 * MINUTE)

    with pytest.raises(Conflict, match="already sent"):
        undo_decision(reply, by=make_moderator())

    assert state_of(reply)["status"] == "approved"
    assert len(mail.outbox) == 1
