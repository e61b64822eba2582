import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection

from articles.triggers import drop_triggers
from newsroom import health


def test_healthz_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_whole_site_is_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_missing_trigger_is_a_cause_by_name(client):
    drop_triggers(connection)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.text.startswith("degraded\n")
    assert "articles_auditentry" in response.text


def test_missing_role_is_a_cause_by_name(client):
    Group.objects.get(name="Moderator").delete()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert "The role Moderator is missing" in response.text


def test_database_down_is_503_and_tells_no_secret(client, monkeypatch):
    def fail():
        raise DatabaseError("connection to db.internal as lantern:hunter2 failed")

    monkeypatch.setattr(health, "broken_rules", fail)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.text == "unavailable\nThe database does not answer.\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_answers_are_never_stored_and_set_no_cookie(client, path):
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
