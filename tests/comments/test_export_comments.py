"""K3 and K4 of docs/moderation.md: comments as a file."""

import csv
import io
import json

import pytest
from django.urls import reverse

from comments.models import Comment, DeskEntry
from tests.factories import make_administrator, make_approved_comment, make_comment, make_moderator

EXPORT = reverse("admin:comments_comment_export")


def export(client, form, query=""):
    response = client.post(f"{EXPORT}{query}", {"form": form})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def ada(client):
    administrator = make_administrator()
    client.force_login(administrator)
    return administrator


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_k3_cell_that_a_spreadsheet_would_run_is_text(client, ada, sign):
    comment = make_comment()
    formula = f'{sign}HYPERLINK("https://evil.example")'
    Comment.objects.filter(pk=comment.pk).update(body=formula, name=formula[:60], email=formula)

    text = export(client, "csv")

    (row,) = rows(text)
    assert row["body"] == f"'{formula}"
    assert row["name"].startswith(f"'{sign}")
    assert row["email"].startswith(f"'{sign}")
    assert all(cell.startswith('"') for cell in text.splitlines()[0].split(","))


def test_k3_ordinary_text_and_quotation_marks_stay_as_they_are(client, ada):
    make_comment(body='She said "no", twice;\nand = once.')

    assert rows(export(client, "csv"))[0]["body"] == 'She said "no", twice;\nand = once.'


def test_k3_json_is_exact(client, ada):
    comment = make_comment(body="=1+1 \u202e “ß” </script>\n", flags=["links"])

    (row,) = json.loads(export(client, "json"))

    assert (row["id"], row["body"], row["flags"]) == (comment.pk, comment.body, ["links"])


def test_json_of_nothing_is_an_empty_list(client, ada):
    assert json.loads(export(client, "json")) == []


def test_export_has_what_the_list_was_narrowed_to(client, ada):
    make_comment()
    approved = make_approved_comment()

    found = rows(export(client, "csv", "?status__exact=approved"))

    assert [row["id"] for row in found] == [str(approved.pk)]


def test_k4_export_needs_a_right_of_its_own(client):
    client.force_login(make_moderator())

    assert client.get(EXPORT).status_code == 403
    assert client.post(EXPORT, {"form": "csv"}).status_code == 403
    assert not DeskEntry.objects.exists()


def test_k4_people_s_addresses_need_another_right(client, ada):
    from django.contrib.auth.models import Permission

    make_comment(email="canary@birdcage.example", address="203.0.113.77")
    assert "canary@birdcage.example" in export(client, "csv")
    names = ["view_comment", "export_comments"]
    ada.groups.clear()
    ada.user_permissions.set(Permission.objects.filter(codename__in=names))

    for form in ("csv", "json"):
        text = export(client, form)
        assert "birdcage" not in text
        assert "203.0.113.77" not in text
        assert "email" not in text


def test_k4_each_export_is_noted_with_its_filter_and_count_and_no_word(client, ada):
    make_comment(body="Canary sings", email="canary@birdcage.example")

    export(client, "json", "?status__exact=pending&q=canary")

    entry = DeskEntry.objects.get()
    assert (entry.verb, entry.actor) == ("export_comments", ada)
    assert entry.facts == {
        "form": "json",
        "count": 1,
        "has_contact": True,
        "is_searched": True,
        "status__exact": "pending",
    }


def test_page_that_asks_first_takes_nothing(client, ada):
    make_comment()

    response = client.get(EXPORT)

    assert "1 comment leaves the house" in " ".join(response.content.decode().split())
    assert not DeskEntry.objects.exists()
