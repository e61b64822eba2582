"""Another look at a decision, by somebody who knows neither it nor the name."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from comments.appeals import appeal_comment, decide_appeal, judge_appeal, may_appeal
from comments.models import Appeal, Comment, MailTask
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    reject_comment,
    remove_comment,
)
from comments.states import Reason
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
)


def make_appeal(words="Read it again", **fields):
    comment = make_comment(**fields)
    reject_comment(comment, by=make_moderator(), reason=Reason.ABUSE)
    return appeal_comment(comment, words)


def test_judge_who_agrees_lets_the_decision_stand():
    appeal = make_appeal()

    judge_appeal(appeal, by=make_moderator("other"), shows=False)

    assert appeal.state == "stands"
    assert appeal.comment.status == "rejected"
    assert appeal.comment.audit_entries.first().verb == "judge_appeal"


def test_judge_who_disagrees_hands_it_to_an_editor_and_changes_nothing():
    appeal = make_appeal()

    judge_appeal(appeal, by=make_moderator("other"), shows=True)

    assert appeal.state == "with-editor"
    assert appeal.comment.status == "rejected"


@pytest.mark.parametrize(
    ("shows", "state", "status"), [(True, "reversed", "approved"), (False, "stands", "rejected")]
)
def test_editor_has_the_last_word(shows, state, status):
    appeal = make_appeal()
    judge_appeal(appeal, by=make_moderator("other"), shows=True)

    decide_appeal(appeal, by=make_editor(), shows=shows)

    appeal.comment.refresh_from_db()
    assert (appeal.state, appeal.comment.status) == (state, status)
    entry = appeal.comment.audit_entries.first()
    assert (entry.verb, entry.actor.username, entry.to_status) == ("decide_appeal", "eda", status)


def test_removed_comment_comes_back_by_an_appeal():
    comment = make_approved_comment()
    remove_comment(comment, by=make_moderator())
    appeal = appeal_comment(comment, "")
    judge_appeal(appeal, by=make_moderator("other"), shows=True)

    decide_appeal(appeal, by=make_editor(), shows=True)

    comment.refresh_from_db()
    assert (comment.status, comment.reason) == ("approved", "")


def test_k7_first_decider_never_judges():
    appeal = make_appeal()

    with pytest.raises(PermissionDenied, match="another person"):
        judge_appeal(appeal, by=make_moderator(), shows=False)

    appeal.refresh_from_db()
    assert (appeal.state, appeal.judge) == ("open", None)


def test_k7_judge_never_decides_as_editor():
    appeal = make_appeal()
    both = make_editor("both")
    judge_appeal(appeal, by=both, shows=True)

    with pytest.raises(PermissionDenied, match="another person"):
        decide_appeal(appeal, by=both, shows=True)


def test_moderator_does_not_have_the_last_word():
    appeal = make_appeal()
    judge_appeal(appeal, by=make_moderator("other"), shows=True)

    with pytest.raises(PermissionDenied):
        decide_appeal(appeal, by=make_moderator("third"), shows=True)


def test_second_judge_is_told_and_changes_nothing():
    appeal = make_appeal()
    stale = Appeal.objects.get()
    judge_appeal(appeal, by=make_moderator("other"), shows=False)

    with pytest.raises(Conflict, match="before you"):
        judge_appeal(stale, by=make_moderator("third"), shows=True)

    assert Appeal.objects.get().state == "stands"


def test_60_days_for_an_appeal_begin_with_the_decision():
    comment = make_approved_comment()
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=100))
    remove_comment(comment, by=make_moderator())
    comment.refresh_from_db()

    assert may_appeal(comment, timezone.now() + timedelta(days=59))
    assert not may_appeal(comment, timezone.now() + timedelta(days=60))


@pytest.mark.parametrize("decide", [approve_comment, None])
def test_only_what_was_rejected_or_removed_is_appealed(decide):
    comment = make_comment()
    if decide:
        decide(comment, by=make_moderator())

    with pytest.raises(Conflict):
        appeal_comment(comment, "")


def test_appeal_of_what_was_erased_meanwhile_is_judged_no_more():
    appeal = make_appeal()
    erase_comment(appeal.comment, by=make_administrator())

    with pytest.raises(Conflict, match="nothing to judge"):
        judge_appeal(appeal, by=make_moderator("other"), shows=True)

    assert Appeal.objects.get().words == ""


def test_reply_is_not_shown_under_one_that_readers_do_not_see():
    parent = make_approved_comment()
    comment = make_comment(parent=parent)
    reject_comment(comment, by=make_moderator())
    appeal = appeal_comment(comment, "")
    judge_appeal(appeal, by=make_moderator("other"), shows=True)
    remove_comment(parent, by=make_moderator())

    with pytest.raises(Conflict, match="not public"):
        decide_appeal(appeal, by=make_editor(), shows=True)

    assert Appeal.objects.get().state == "with-editor"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"awaits_proof": True}, "not confirmed"),
        ({"body": "", "name": ""}, "Its words were deleted"),
    ],
)
def test_appeal_shows_nothing_that_an_approval_would_not(fields, refusal):
    appeal = make_appeal()
    judge_appeal(appeal, by=make_moderator("other"), shows=True)
    Comment.objects.filter(pk=appeal.comment_id).update(**fields)

    with pytest.raises(Conflict, match=refusal):
        decide_appeal(appeal, by=make_editor(), shows=True)

    appeal.refresh_from_db()
    assert (appeal.state, appeal.comment.status) == ("with-editor", "rejected")


# The desk


def page_of(appeal):
    return reverse("admin:comments_appeal_change", args=[appeal.pk])


def judge_page(client, appeal, person):
    client.force_login(person)
    return client.get(page_of(appeal))


def test_judge_sees_words_and_neither_name_nor_verdict(client):
    appeal = make_appeal(body="The disputed words", name="Somebody Known", email="k@example.org")

    response = judge_page(client, appeal, make_moderator("other"))

    page = response.content.decode()
    assert response.status_code == 200
    assert "The disputed words" in page
    assert "Read it again" in page
    for hidden in ("Somebody Known", "k@example.org", "Rejected", "Attacks a person", ">mo<"):
        assert hidden not in page


def test_k7_first_decider_gets_403_at_the_page_and_at_the_button(client):
    appeal = make_appeal()
    client.force_login(make_moderator())

    assert client.get(page_of(appeal)).status_code == 403
    assert client.post(page_of(appeal), {"verdict": "stands"}).status_code == 403
    assert Appeal.objects.get().state == "open"


def test_judge_decides_by_a_button(client):
    appeal = make_appeal()
    client.force_login(make_moderator("other"))

    response = client.post(page_of(appeal), {"verdict": "shows"})

    assert response.status_code == 302
    assert Appeal.objects.get().state == "with-editor"


def test_editor_decides_by_a_button(client):
    appeal = make_appeal()
    judge_appeal(appeal, by=make_moderator("other"), shows=True)
    client.force_login(make_editor())

    client.post(page_of(appeal), {"verdict": "shows"})

    assert Appeal.objects.get().state == "reversed"


def test_list_shows_what_waits_and_neither_name_nor_verdict(client):
    make_appeal(name="Somebody Known")
    client.force_login(make_moderator("other"))

    page = client.get(reverse("admin:comments_appeal_changelist")).content.decode()

    assert "Waits for a moderator" in page
    for hidden in ("Somebody Known", "Rejected", "Attacks a person"):
        assert hidden not in page


def test_verdict_nobody_offers_is_a_bad_request(client):
    appeal = make_appeal()
    client.force_login(make_moderator("other"))

    assert client.post(page_of(appeal), {"verdict": "perhaps"}).status_code == 400


def test_desk_s_first_page_tells_how_many_wait(client):
    appeal = make_appeal()
    client.force_login(make_moderator("other"))

    assert "1 appeal waits for another look" in client.get("/admin/").content.decode()

    judge_appeal(appeal, by=make_moderator("other"), shows=True)
    assert "another look" not in client.get("/admin/").content.decode()
    client.force_login(make_editor())
    assert "1 appeal waits for another look" in client.get("/admin/").content.decode()


def test_desk_tells_administrators_of_letters_that_were_given_up(client):
    MailTask.objects.create(
        letter="proof", email="reader@example.org", message_id="<x@y>", state="parked"
    )
    client.force_login(make_administrator())

    assert "1 letter could not be delivered" in client.get("/admin/").content.decode()
    page = client.get("/admin/comments/mailtask/?state__exact=parked").content.decode()
    assert "Given up" in page
    assert "reader@example.org" not in page
