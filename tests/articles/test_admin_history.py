import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEntry
from articles.publishing import (
    delete_draft,
    publish_article,
    return_article,
    unschedule_article,
)
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_ready_article,
    make_reporter,
    make_submitted_article,
)

AUDIT = reverse("admin:articles_auditentry_changelist")
EXPORT = reverse("admin:articles_auditentry_export")


def exported(client, query=""):
    response = client.get(f"{EXPORT}{query}")
    assert response.status_code == 200
    assert response.streaming
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_history_says_who_did_what_from_where_to_where_and_why(client):
    article = make_submitted_article(by=make_reporter())
    return_article(article, by=make_editor(), note="Ask the harbour master.")
    client.force_login(make_reporter())

    page = client.get(reverse("admin:articles_article_history", args=[article.pk]))

    event = page.context["events"][0]
    assert (event.who, event.deed, event.moved) == ("eda", "sent it back", "In review → Returned")
    assert "Ask the harbour master." in page.content.decode()


def test_history_tells_a_schedule_from_a_publication(client, time_machine):
    time_machine.move_to("2026-03-01T12:00Z", tick=False)
    article = make_ready_article()
    later = timezone.now() + timedelta(days=1)
    publish_article(article, by=make_editor(), at=later)
    unschedule_article(article, by=make_editor())
    publish_article(article, by=make_editor())
    client.force_login(make_reporter())

    page = client.get(reverse("admin:articles_article_history", args=[article.pk]))

    assert [(event.deed, event.moved) for event in page.context["events"][:3]] == [
        ("published it", "Ready → Published"),
        ("took the schedule back", "Scheduled → Ready"),
        ("scheduled it for 2 Mar 2026, 12:00", "Ready → Scheduled"),
    ]


def test_history_leads_to_each_version_with_its_words(client):
    article = make_draft("First words", points=["A point"], quotes=["the harbour opened"])
    client.force_login(make_reporter())

    history = client.get(reverse("admin:articles_article_history", args=[article.pk]))
    revision = history.context["events"][0].revision
    page = client.get(reverse("admin:articles_revision_change", args=[revision.pk]))

    text = page.content.decode()
    assert "First words" in text
    assert "A point" in text
    assert "the harbour opened" in text


def test_audit_is_listed_also_of_what_is_gone(client, django_assert_max_num_queries):
    article = make_draft("Gone for good")
    delete_draft(article, by=make_editor())
    client.force_login(make_administrator())

    with django_assert_max_num_queries(9):
        page = client.get(AUDIT).content.decode()

    assert "deleted the draft" in page
    assert "Gone for good" in page


@pytest.mark.parametrize("page", ["change", "delete"])
def test_audit_is_changed_by_nobody(client, page):
    article = make_ready_article()
    publish_article(article, by=make_editor())
    entry = AuditEntry.objects.first()
    client.force_login(make_administrator())

    url = reverse(f"admin:articles_auditentry_{page}", args=[entry.pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:articles_auditentry_add")).status_code == 403
    assert client.post(AUDIT, {"action": "delete_selected"}).status_code in (200, 302, 403)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_reporter_does_not_see_the_audit(client):
    client.force_login(make_reporter())

    assert client.get(AUDIT).status_code == 403


def test_f80_export_tells_who_what_when_and_before_and_after(client):
    returned = make_submitted_article(by=make_reporter())
    return_article(returned, by=make_editor(), note="Ask the harbour master.")
    client.force_login(make_administrator())

    row = exported(client)[-1]

    entry = AuditEntry.objects.first()
    assert (row["id"], row["made_at"]) == (str(entry.pk), entry.made_at.isoformat())
    assert (row["actor"], row["verb"]) == ("eda", "return_article")
    assert (row["article_id"], row["headline"]) == (str(returned.pk), returned.headline)
    assert (row["from_status"], row["to_status"]) == ("in_review", "returned")
    assert json.loads(row["detail"])["note"] == "Ask the harbour master."


def test_f80_export_has_what_the_list_was_narrowed_to_however_many_pages(client, monkeypatch):
    monkeypatch.setattr("articles.admin.history.AuditEntryAdmin.list_per_page", 1)
    drafts = [make_draft(f"Draft {number}") for number in range(3)]
    publish_article(make_ready_article(), by=make_editor())
    client.force_login(make_administrator())
    link = f"{EXPORT}?verb=create_article"
    assert link in client.get(f"{AUDIT}?verb=create_article").content.decode()

    rows = exported(client, "?verb=create_article")

    assert {row["verb"] for row in rows} == {"create_article"}
    assert {str(draft.pk) for draft in drafts} < {row["article_id"] for row in rows}
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), key=int)
    assert exported(client, "?verb=withdraw_article") == []


def test_f80_export_of_what_is_gone_runs_in_no_spreadsheet(client):
    draft = make_draft('=HYPERLINK("https://evil.example")')
    delete_draft(draft, by=make_editor())
    client.force_login(make_administrator())

    row = exported(client, "?verb=delete_draft")[0]

    assert row["headline"] == '\'=HYPERLINK("https://evil.example")'


def test_f80_export_asks_as_often_for_many_as_for_few(client, django_assert_max_num_queries):
    for number in range(8):
        make_draft(f"Draft {number}")
    client.force_login(make_administrator())

    with django_assert_max_num_queries(9):
        assert len(exported(client)) >= 8


@pytest.mark.parametrize("make_person", [make_reporter, None])
def test_f80_export_needs_the_right_to_see_the_audit(client, make_person):
    if make_person:
        client.force_login(make_person())

    response = client.get(EXPORT)

    assert response.status_code == (403 if make_person else 302)


@pytest.mark.parametrize("query", ["?actor__password__startswith=p", "?made_at__gte=never"])
def test_f80_export_takes_no_filter_that_the_list_does_not_offer(client, query):
    client.force_login(make_administrator())

    assert client.get(f"{EXPORT}{query}").status_code in (400, 404)
