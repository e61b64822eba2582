import re

import pytest
from django.urls import reverse

from newsroom.page_store import StoreDown
from tests.factories import make_administrator, make_editor, make_published_article
from tests.page_store import Reader, django_edge, file_store, in_use

LINE = re.compile(r'newsroom_page_[a-z_]+(\{reason="[a-z]+"\})? [0-9]+')


@pytest.fixture
def store(transactional_db, tmp_path, monkeypatch):
    with in_use(monkeypatch, file_store(tmp_path)) as store:
        yield store


def values(text):
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


def test_every_line_is_in_the_text_format(client):
    lines = client.get("/metrics").text.splitlines()

    assert all(LINE.fullmatch(line) for line in lines if not line.startswith("# "))
    assert len(lines) > 10


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_nobody_else_is_told(client, environ):
    assert client.get("/metrics", **environ).status_code == 404


def test_pages_and_requests_are_counted(client, store, tmp_path, monkeypatch):
    edge = django_edge(store, tmp_path)
    monkeypatch.setattr("newsroom.metrics.page_counters", lambda: edge.counters)
    url = make_published_article().get_absolute_url()
    for _request in range(3):
        Reader(edge).get(url)

    found = values(client.get("/metrics").text)

    assert found["newsroom_page_hits_total"] == "2"
    assert found['newsroom_page_misses_total{reason="absent"}'] == "1"
    assert found["newsroom_page_store_pages"] == "1"
    assert int(found["newsroom_page_store_bytes"]) == store.facts().size_bytes
    assert found["newsroom_page_store_up"] == "1"


def test_store_that_is_away_is_counted_as_down(client, store, monkeypatch):
    def fail():
        raise StoreDown("It is gone.")

    monkeypatch.setattr(store, "check", fail)

    assert values(client.get("/metrics").text)["newsroom_page_store_up"] == "0"


def test_administrator_sees_the_store_on_the_desk_and_an_editor_does_not(client):
    for person, sees in ((make_administrator(), True), (make_editor(), False)):
        client.force_login(person)
        assert ("Finished pages" in client.get(reverse("admin:index")).text) is sees
