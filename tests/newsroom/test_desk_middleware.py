import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_editor, make_published_article


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
