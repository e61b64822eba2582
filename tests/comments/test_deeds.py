"""The audit in the words of a newsroom: docs/moderation.md, "The audit"."""

import re
from pathlib import Path

from django.utils import timezone

import comments
from comments.admin.entries import DEEDS, DESK_DEEDS
from comments.audit import note
from comments.models import ModerationEntry
from comments.reports import report_comment
from comments.states import MOVES, ErrorStatus, Reason
from comments.undoing import UNDOABLE
from tests.factories import make_administrator, make_approved_comment


def verbs_noted():
    """Every verb that the code writes into the audit of the desk."""
    files = Path(comments.__file__).parent.rglob("*.py")
    return {
        verb
        for file in files
        for verb in re.findall(r'\bnote(?:_at_desk)?\(\s*"([a-z_]+)"', file.read_text())
    }


def test_every_deed_at_the_desk_has_its_words():
    closings = {f"close_error_report_{s}" for s in ErrorStatus if s != ErrorStatus.OPEN}
    noted = verbs_noted()

    assert {"export_comments", "make_rules_live", "report_error"} <= noted
    assert noted | closings == set(DESK_DEEDS)


def test_every_deed_on_a_comment_has_its_words(db):
    comment = make_approved_comment()
    report_comment(comment, reason=Reason.ABUSE, note="", address=None, at=timezone.now())
    written = set(ModerationEntry.objects.values_list("verb", flat=True))

    assert "report_comment" in written
    assert written | set(MOVES) | UNDOABLE <= set(DEEDS)


def test_lists_of_the_audit_tell_deeds_in_words(client):
    comment = make_approved_comment()
    report_comment(comment, reason=Reason.ABUSE, note="", address=None, at=timezone.now())
    note("open_breaker", scope="site", waiting=500)
    client.force_login(make_administrator())

    decisions = client.get("/admin/comments/moderationentry/").text
    desk = client.get("/admin/comments/deskentry/").text
    found = client.get("/admin/comments/deskentry/?verb=close_breaker").text

    assert "reported it" in decisions
    assert "report_comment" not in re.sub(r'"[^"]*"', "", decisions)
    assert "a flood began: comments are held" in desk
    assert "open_breaker" not in re.sub(r'"[^"]*"', "", desk)
    assert 'class="field-deed"' not in found
