"""G4 and G5 of docs/moderation.md: many at once, bound to what was seen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from comments.desk import bulk
from comments.desk.bulk import (
    begin_run,
    finish_bulk_run,
    look_over,
    report,
    run_next_chunk,
)
from comments.models import BulkRun, Comment, DeskEntry
from comments.moderation import Conflict, approve_comment, reject_comment
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_many_comments,
    make_moderator,
    make_published_article,
    make_reporter,
)

BULK = reverse("admin:comments_comment_bulk")


def make_waiting(count):
    article = make_published_article()
    return [make_comment(article) for _ in range(count)]


def begin(comments=None, name="reject", **options):
    comments = Comment.objects.waiting() if comments is None else comments
    options.setdefault("by", make_moderator())
    return begin_run(comments, look_over(comments), name, **options)


def statuses():
    return list(Comment.objects.order_by("id").values_list("status", flat=True))


def test_g4_what_arrives_after_the_page_was_opened_is_left_alone():
    make_waiting(2)
    waiting = Comment.objects.waiting()
    seen = look_over(waiting)
    unseen = make_comment()

    run = begin_run(waiting, seen, "reject", by=make_moderator(), reason="spam")
    finish_bulk_run.call(run.pk)

    unseen.refresh_from_db()
    assert unseen.status == "pending"
    assert report(run) == {"done": 2, "skipped": 0, "conflict": 0, "left": 0}


def test_g4_other_comments_than_were_seen_are_not_decided_on():
    first, _second = make_waiting(2)
    waiting = Comment.objects.waiting()
    seen = look_over(waiting)
    approve_comment(first, by=make_moderator())

    with pytest.raises(Conflict, match="look again"):
        begin_run(waiting, seen, "reject", by=make_moderator())

    assert statuses() == ["approved", "pending"]
    assert not BulkRun.objects.exists()


def test_g4_text_changed_since_the_page_was_opened_is_not_decided_on():
    first, _second = make_waiting(2)
    waiting = Comment.objects.waiting()
    seen = look_over(waiting)
    Comment.objects.filter(pk=first.pk).update(version=2)

    with pytest.raises(Conflict, match="look again"):
        begin_run(waiting, seen, "reject", by=make_moderator())


@pytest.mark.parametrize("name", ["approve", "restore"])
def test_g1_what_a_colleague_decided_meanwhile_is_not_overruled(name):
    first, _second = make_waiting(2)
    everything = Comment.objects.all()
    seen = look_over(everything)
    reject_comment(first, by=make_moderator("mia"))

    with pytest.raises(Conflict, match="look again"):
        begin_run(everything, seen, name, by=make_moderator())

    assert statuses() == ["rejected", "pending"]


def test_g4_changes_that_add_up_to_what_was_seen_are_noticed():
    first, second = make_waiting(2)
    Comment.objects.filter(pk=first.pk).update(version=2)
    waiting = Comment.objects.waiting()
    seen = look_over(waiting)
    Comment.objects.filter(pk=first.pk).update(version=1)
    Comment.objects.filter(pk=second.pk).update(version=2)

    with pytest.raises(Conflict, match="look again"):
        begin_run(waiting, seen, "reject", by=make_moderator())


def test_g5_every_chunk_is_a_transaction_and_a_run_that_was_cut_off_goes_on(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    make_waiting(5)
    run = begin(reason="spam")
    assert run_next_chunk(run.pk)
    assert statuses() == ["rejected"] * 2 + ["pending"] * 3

    def dies(comment, **options):
        if comment.pk == Comment.objects.waiting().last().pk:
            raise RuntimeError("The power went.")
        reject_comment(comment, **options)

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "CHUNK", 3)
        choice = bulk.CHOICES["reject"]
        patch.setitem(bulk.CHOICES, "reject", type("Dying", (), {"verb": staticmethod(dies)}))
        with pytest.raises(RuntimeError):
            run_next_chunk(run.pk)
    assert bulk.CHOICES["reject"] is choice
    assert statuses() == ["rejected"] * 2 + ["pending"] * 3
    finish_bulk_run.call(run.pk)

    assert statuses() == ["rejected"] * 5
    assert report(run) == {"done": 5, "skipped": 0, "conflict": 0, "left": 0}
    assert all(c.audit_entries.count() == 2 for c in Comment.objects.all())


def test_g5_no_more_than_a_hundred_keep_other_writers_waiting():
    make_many_comments(make_published_article(), 101, status="pending")
    run = begin()

    assert run_next_chunk(run.pk)

    assert report(run) == {"done": 100, "skipped": 0, "conflict": 0, "left": 1}


def test_g5_report_tells_done_skipped_and_conflict_apart():
    done, decided, edited = make_waiting(3)
    skipped = make_comment(parent=make_comment(article=done.article))
    Comment.objects.filter(pk=skipped.parent_id).update(is_escalated=True)
    run = begin(Comment.objects.waiting().exclude(pk=skipped.parent_id), "approve")
    reject_comment(decided, by=make_moderator("mia"))
    Comment.objects.filter(pk=edited.pk).update(version=2)

    finish_bulk_run.call(run.pk)

    assert report(run) == {"done": 1, "skipped": 1, "conflict": 2, "left": 0}
    done.refresh_from_db()
    assert done.status == "approved"


def test_finished_run_is_not_done_again():
    make_waiting(1)
    run = begin()
    finish_bulk_run.call(run.pk)
    comment = Comment.objects.get()
    entries = comment.audit_entries.count()

    assert not run_next_chunk(run.pk)

    assert comment.audit_entries.count() == entries
    assert DeskEntry.objects.filter(verb="finish_bulk_run").count() == 1


def test_parents_are_approved_before_the_replies_to_them():
    parent = make_comment()
    make_comment(parent=parent)

    run = begin(name="approve")
    finish_bulk_run.call(run.pk)

    assert statuses() == ["approved", "approved"]


def test_k7_run_goes_no_further_when_the_right_is_lost(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    make_waiting(2)
    moderator = make_moderator()
    run = begin(by=moderator)
    run_next_chunk(run.pk)
    moderator.groups.clear()

    finish_bulk_run.call(run.pk)

    assert statuses() == ["rejected", "pending"]
    assert report(run)["skipped"] == 1


def test_nobody_begins_what_they_may_not_do():
    make_waiting(1)

    with pytest.raises(PermissionDenied):
        begin(by=make_reporter())


def test_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(bulk, "MAX_ITEMS", 2)
    make_waiting(3)

    with pytest.raises(Conflict):
        begin()


def test_page_says_how_many_and_decides_on_them_without_script(client):
    client.force_login(make_moderator())
    make_waiting(3)
    make_approved_comment()
    where = f"{BULK}?status__exact=pending"

    page = html.fromstring(client.get(where).content.decode())
    assert "3 comments match" in " ".join(page.text_content().split())
    (form,) = page.xpath("//form[@class='many-form']")
    data = dict(form.form_values()) | {"do": "reject", "reason": "off-topic"}
    response = client.post(where, data, follow=True)

    run = BulkRun.objects.get()
    assert response.redirect_chain == [
        (reverse("admin:comments_comment_bulk_run", args=[run.pk]), 303)
    ]
    assert report(run)["done"] == 3
    assert set(Comment.objects.values_list("status", "reason")) == {
        ("rejected", "off-topic"),
        ("approved", ""),
    }


def test_page_is_shown_again_when_other_comments_match(client):
    client.force_login(make_moderator())
    first, _second = make_waiting(2)
    where = f"{BULK}?status__exact=pending"
    (form,) = html.fromstring(client.get(where).content).xpath("//form[@class='many-form']")
    reject_comment(first, by=make_moderator("mia"))

    response = client.post(where, dict(form.form_values()) | {"do": "approve"})

    assert response.status_code == 409
    assert "1 comment matches" in " ".join(response.content.decode().split())
    assert statuses() == ["rejected", "pending"]


def test_d4_texts_alike_are_decided_on_together_and_no_other_with_them(client):
    client.force_login(make_moderator())
    head, other = make_waiting(2)
    alike = [make_comment(cluster=head) for _ in range(2)]
    decided = make_comment(cluster=head)
    approve_comment(decided, by=make_moderator("mia"))
    where = f"{BULK}?alike={head.pk}"

    (form,) = html.fromstring(client.get(where).content).xpath("//form[@class='many-form']")
    client.post(where, dict(form.form_values()) | {"do": "mark_spam"})

    spam = set(Comment.objects.filter(reason="spam"))
    assert spam == {head, *alike}
    assert all(c.audit_entries.filter(verb="mark_comment_spam").count() == 1 for c in spam)
    other.refresh_from_db()
    assert other.status == "pending"


def test_report_of_a_run_is_for_who_began_it_and_the_administrator(client):
    make_waiting(1)
    run = begin(by=make_moderator("mo"))
    where = reverse("admin:comments_comment_bulk_run", args=[run.pk])
    answers = {}

    for user in (make_moderator("mo"), make_moderator("mia"), make_administrator()):
        client.force_login(user)
        answers[user.username] = client.get(where).status_code

    assert answers == {"mo": 200, "mia": 403, "ada": 200}
    assert client.get(reverse("admin:comments_comment_bulk_run", args=[0])).status_code == 404


def test_run_that_is_under_way_says_how_far_it_is(client, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    client.force_login(make_moderator())
    make_waiting(2)
    run = begin()
    run_next_chunk(run.pk)

    page = html.fromstring(
        client.get(reverse("admin:comments_comment_bulk_run", args=[run.pk])).content.decode()
    )

    (bar,) = page.xpath("//progress")
    assert (bar.get("value"), bar.get("max")) == ("1", "2")
