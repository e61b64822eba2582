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
