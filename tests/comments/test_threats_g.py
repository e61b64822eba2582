"""G of docs/moderation.md: two people and one queue."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from comments.desk import queue
from comments.desk.queue import waiting
from comments.models import Comment, ModerationEntry
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
    restore_comment,
)
from comments.states import MOVES, Status
from comments.undoing import undo_decision
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_reporter,
)
from tests.threads import at_once

QUEUE = reverse("admin:comments_comment_changelist")
VERBS = {
    "approve_comment": approve_comment,
    "reject_comment": reject_comment,
    "mark_comment_spam": mark_comment_spam,
    "remove_comment": remove_comment,
    "restore_comment": restore_comment,
    "erase_comment": erase_comment,
}


def make_comment_in(status):
    comment = make_comment()
    steps = {
        Status.PENDING: [],
        Status.APPROVED: [approve_comment],
        Status.REJECTED: [reject_comment],
        Status.REMOVED: [approve_comment, remove_comment],
        Status.ERASED: [erase_comment],
    }
    for step in steps[status]:
        step(comment, by=make_administrator())
    return comment


@pytest.mark.usefixtures("transactional_db")
def test_g1_of_two_decisions_at_once_one_wins_and_the_other_is_told():
    comment = make_comment()
    people = [make_moderator("mo"), make_moderator("mia")]
    copies = [Comment.objects.get(pk=comment.pk) for _ in people]

    results = at_once(
        lambda: approve_comment(copies[0], by=people[0]),
        lambda: reject_comment(copies[1], by=people[1]),
    )

    comment.refresh_from_db()
    decisions = comment.audit_entries.exclude(verb="post_comment")
    assert [entry.to_status for entry in decisions] == [comment.status]
    (refusal,) = [str(result) for result in results if isinstance(result, Conflict)]
    winner = decisions.get().actor.get_username()
    assert refusal.startswith(f"{winner} decided first: {comment.status} at ")


def test_g1_loser_in_the_list_learns_who_decided_what_and_when(client):
    comment = make_comment()
    reject_comment(comment, by=make_moderator("mia"))
    client.force_login(make_moderator("mo"))

    response = client.post(
        QUEUE, {"action": "mark_spam", "_selected_action": [comment.pk]}, follow=True
    )

    assert response.redirect_chain == [(QUEUE, 302)]
    assert "mia decided first: rejected at" in response.content.decode()
    assert comment.audit_entries.count() == 2


def test_g1_loser_is_told_the_time_in_the_site_s_zone(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    comment = make_comment()
    seen = Comment.objects.get(pk=comment.pk)
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        reject_comment(comment, by=make_moderator("mia"))

    with pytest.raises(Conflict, match=r"at 1 Mar 2026, 13:00 CET\."):
        approve_comment(seen, by=make_moderator("mo"))


def test_g1_decision_that_would_be_allowed_does_not_overrule_one_unseen(client):
    comment = make_comment()
    client.force_login(make_moderator("mo"))
    page = html.fromstring(client.get(QUEUE).content.decode())
    (seen,) = page.xpath(f"//input[@name='seen-{comment.pk}']/@value")
    reject_comment(comment, by=make_moderator("mia"))

    response = client.post(
        QUEUE,
        {"action": "approve", "_selected_action": [comment.pk], f"seen-{comment.pk}": seen},
        follow=True,
    )

    assert "mia decided first: rejected at" in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == "rejected"


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", sorted(MOVES))
def test_g2_every_verb_moves_from_its_own_statuses_alone(verb, status):
    comment = make_comment_in(status)
    entries = comment.audit_entries.count()
    target = MOVES[verb].get(status)

    if target is None:
        with pytest.raises(Conflict):
            VERBS[verb](comment, by=make_administrator())
    else:
        VERBS[verb](comment, by=make_administrator())

    comment.refresh_from_db()
    assert comment.status == (target or status)
    assert comment.audit_entries.count() == entries + (target is not None)


def test_g2_nothing_brings_an_erased_comment_back():
    comment = make_comment_in(Status.ERASED)

    for verb in VERBS.values():
        with pytest.raises(Conflict):
            verb(comment, by=make_administrator())

    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.duplicate_key) == ("erased", "", None)


def test_g2_same_decision_twice_changes_nothing(client):
    comment = make_comment()
    client.force_login(make_moderator())

    for _ in range(2):
        client.post(QUEUE, {"action": "approve", "_selected_action": [comment.pk]})

    assert comment.audit_entries.filter(verb="approve_comment").count() == 1


def test_g3_text_changed_since_it_was_read_is_not_decided_on(client):
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(version=2)
    client.force_login(make_moderator())

    response = client.post(
        QUEUE,
        {"action": "approve", "_selected_action": [comment.pk], f"seen-{comment.pk}": "pending 1"},
        follow=True,
    )

    assert "changed this comment after you opened it" in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("version", ["", "one", "9" * 5000])
def test_version_that_no_page_of_ours_sends_counts_as_none(client, version):
    comment = make_comment()
    client.force_login(make_moderator())
    data = {"action": "approve", "_selected_action": [comment.pk]}

    response = client.post(QUEUE, data | {f"seen-{comment.pk}": f"pending {version}"})

    assert response.status_code == 302
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_g4_select_all_reaches_no_further_than_what_was_seen(client):
    seen, unseen = make_comment(), make_comment()
    client.force_login(make_moderator())

    assert b'class="question' not in client.get(QUEUE).content
    client.post(QUEUE, {"action": "approve", "_selected_action": [seen.pk], "select_across": "1"})

    unseen.refresh_from_db()
    seen.refresh_from_db()
    assert (seen.status, unseen.status) == ("approved", "pending")


@pytest.mark.parametrize("who", [make_reporter, make_editor])
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_only_moderators_decide(verb, who):
    comment = make_comment()

    with pytest.raises(PermissionDenied):
        VERBS[verb](comment, by=who())

    assert comment.audit_entries.count() == 1


def test_g7_admin_form_saves_nothing(admin_client):
    comment = make_comment()
    url = reverse("admin:comments_comment_change", args=[comment.pk])

    response = admin_client.post(url, {"status": "approved", "body": "Mine now"})

    assert response.status_code == 403
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("pending", 1)


def test_g7_list_saves_and_deletes_nothing(admin_client):
    comment = make_comment()

    admin_client.post(
        QUEUE,
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": comment.pk,
            "form-0-status": "approved",
            "_save": "Save",
        },
    )
    admin_client.post(QUEUE, {"action": "delete_selected", "_selected_action": [comment.pk]})
    delete = reverse("admin:comments_comment_delete", args=[comment.pk])
    add = reverse("admin:comments_comment_add")

    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    assert admin_client.post(add, {"body": "x"}).status_code == 403
    assert b"delete_selected" not in admin_client.get(QUEUE).content
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_g7_every_status_has_a_last_audit_row_that_says_so():
    for status in Status:
        make_comment_in(status)
    restore_comment(make_comment_in(Status.REMOVED), by=make_moderator())
    restore_comment(make_comment_in(Status.REJECTED), by=make_moderator())

    for comment in Comment.objects.all():
        last = comment.audit_entries.order_by("id").last()
        assert (last.to_status, last.version) == (comment.status, comment.version)


def test_approved_thread_goes_out_in_one_step(client):
    parent = make_comment()
    child = make_comment(parent=parent)
    client.force_login(make_moderator())

    client.post(QUEUE, {"action": "approve", "_selected_action": [child.pk, parent.pk]})

    assert set(Comment.objects.visible()) == {parent, child}


def test_refused_comment_does_not_hold_the_others_up(client):
    decided = make_approved_comment()
    waiting = make_comment()
    client.force_login(make_moderator())

    response = client.post(
        QUEUE,
        {"action": "approve", "_selected_action": [decided.pk, waiting.pk]},
        follow=True,
    )

    page = response.content.decode()
    assert "1 comment changed" in page
    assert f"Comment {decided.pk}" in page
    waiting.refresh_from_db()
    assert waiting.status == "approved"


def test_erased_comment_keeps_no_word_and_its_audit_stays():
    comment = make_approved_comment(website="https://example.org/", user_agent="Browser")
    erase_comment(comment, by=make_administrator())

    row = Comment.objects.values().get(pk=comment.pk)
    kept = {"id", "article_id", "revision_id", "path", "status", "version", "created_at"}
    assert {name for name, value in row.items() if value} == kept - {"revision_id"}
    assert [entry.verb for entry in ModerationEntry.objects.filter(comment=comment)] == [
        "erase_comment",
        "approve_comment",
        "post_comment",
    ]


def test_g8_count_of_what_waits_is_that_of_the_rows_whatever_happened():
    moderator = make_moderator()
    counts = [waiting(moderator).count]
    comment = make_comment()
    counts.append(waiting(moderator).count)
    for step in (approve_comment, remove_comment, restore_comment, undo_decision, erase_comment):
        step(comment, by=make_administrator())
        counts.append(waiting(moderator).count)
    reject_comment(rejected := make_comment(), by=moderator)
    counts.append(waiting(moderator).count)
    undo_decision(rejected, by=moderator)
    counts.append(waiting(moderator).count)

    assert counts == [0, 1, 0, 0, 0, 0, 0, 0, 1]


def test_g8_counting_stops_and_says_so(monkeypatch):
    monkeypatch.setattr(queue, "COUNTED", 2)
    for _ in range(3):
        make_comment()

    found = queue.waiting(make_moderator())

    assert (found.count, found.is_more) == (2, True)
