"""Something is down, and the paper is read all the same. L1, L5."""

import contextlib

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from newsroom.page_store import StoreDown
from tests.factories import make_published_article
from tests.page_store import Reader, django_edge, file_store, in_use
from tests.readers import WORDS, encoded, send


@pytest.fixture
def store(transactional_db, tmp_path, monkeypatch):
    with in_use(monkeypatch, file_store(tmp_path)) as store:
        yield store


@pytest.fixture
def reader(store, tmp_path):
    return Reader(django_edge(store, tmp_path))


@contextlib.contextmanager
def database_away():
    def refuse(*arguments):
        raise OperationalError("connection to db.internal as lantern:hunter2 failed")

    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "connect", refuse)
        yield


def test_kept_pages_are_served_while_the_database_is_away(reader):
    url = make_published_article().get_absolute_url()
    page = reader.get(url)

    with database_away():
        assert reader.get(url) == page
        assert reader.get("/").status == 503
        ready = reader.get("/readyz")

    assert ready.status == 200
    assert ready.text.startswith("degraded\nThe database does not answer.\n")
    assert "hunter2" not in ready.text


def test_nothing_kept_and_no_database_is_unavailable(reader):
    make_published_article()

    with database_away():
        assert reader.get("/readyz").status == 503


def test_l1_posted_words_come_back_in_the_form_while_the_database_is_away(client):
    article = make_published_article()
    words = encoded(WORDS | {"body": "My words about the lock"})

    with database_away():
        answer = send(client, article, words)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "My words about the lock" in answer.text


def test_l5_full_disk_costs_no_reader_a_page(reader, store, monkeypatch, caplog):
    def full(*arguments):
        raise StoreDown("The page store's folder fails: No space left on device")

    url = make_published_article().get_absolute_url()
    monkeypatch.setattr(store, "save", full)

    for _request in range(3):
        assert reader.get(url).status == 200

    # Once: a line for each request would fill what is left of the disk.
    assert caplog.text.count("No space left") == 1
