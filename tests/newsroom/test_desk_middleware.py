import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from tests.factories import (
    make_editor,
    make_moderator,
    make_published_article,
    make_scheduled_article,
)


@pytest.mark.parametrize(
    "cookies",
    [
        {"csrftoken": "too short"},
        {"sessionid": "x"},
        {"messages": "nonsense"},
        {"csrftoken": "\\", "sessionid": "'", "messages": "{"},
    ],
)
def test_malformed_cookies_wake_nothing_on_a_reader_page(client, cookies):
    url = make_published_article().get_absolute_url()
    plain = client.get(url)
    client.cookies.load(cookies)

    response = client.get(url)

    assert response.content == plain.content
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_forged_post_to_the_desk_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())

    response = client.post(reverse("admin:articles_article_add"), {"headline": "Forged"})

    assert response.status_code == 403


def test_desk_sends_strangers_to_the_sign_in(client):
    response = client.get(reverse("admin:articles_article_changelist"))

    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]


def test_nul_in_a_query_or_a_cookie_of_the_desk_makes_no_sense(client):
    client.force_login(make_editor())
    stories = reverse("admin:articles_article_changelist")

    assert client.get(stories, {"headline": "\x00"}).status_code == 400
    # Escaped, as a client must send it; newer Pythons refuse to write it themselves.
    cookie = 'sessionid="' + r"\000" * 8 + '"'
    assert client.get(stories, headers={"cookie": cookie}).status_code == 400


def test_no_shortcut_of_the_desk_tells_an_address(client):
    scheduled = make_scheduled_article("A word nobody may read")
    kind = ContentType.objects.get_for_model(scheduled)
    client.force_login(make_moderator())

    assert client.get(f"/admin/r/{kind.pk}/{scheduled.pk}/").status_code == 404
