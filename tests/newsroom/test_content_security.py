import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path(
        "own/",
        lambda request: HttpResponse(headers={"Content-Security-Policy": "sandbox"}),
    ),
    path("page/", lambda request: HttpResponse("page")),
    path("admin/page/", lambda request: HttpResponse("page")),
]


def policy(response):
    """The directives of the response: name to list of sources."""
    header = response["Content-Security-Policy"]
    return {name: sources for name, *sources in (part.split() for part in header.split(";"))}


@pytest.mark.parametrize("url", ["/page/", "/admin/page/"])
@pytest.mark.urls("tests.newsroom.test_content_security")
def test_nothing_unsafe_and_no_other_host_is_allowed(client, url):
    sources = policy(client.get(url))

    assert sources["default-src"] == ["'self'"]
    assert not [source for each in sources.values() for source in each if "unsafe" in source]
    assert not [source for each in sources.values() for source in each if "." in source]


@pytest.mark.urls("tests.newsroom.test_content_security")
def test_reader_page_allows_no_inline_script_at_all(client):
    assert "script-src" not in policy(client.get("/page/"))


def test_import_map_in_the_article_form_has_the_hash_in_the_policy(client):
    client.force_login(User.objects.create_superuser("chief"))

    response = client.get("/admin/articles/article/add/")

    content = re.search(r'<script type="importmap"[^>]*>(.*?)</script>', response.text, re.S)[1]
    digest = b64encode(sha256(content.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy(response)["script-src"]


@pytest.mark.parametrize("url", ["/page/", "/admin/page/"])
@pytest.mark.urls("tests.newsroom.test_content_security")
def test_directives_stand_in_one_order_in_every_process(client, url):
    header = client.get(url)["Content-Security-Policy"]

    names = [part.split()[0] for part in header.split("; ")]
    assert names == sorted(names)


@pytest.mark.urls("tests.newsroom.test_content_security")
def test_page_with_a_policy_of_its_own_keeps_it(client):
    assert policy(client.get("/own/")) == {"sandbox": []}
