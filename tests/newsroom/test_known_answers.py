"""Whoever holds a page already is told so: crawlers and feed readers ask all day."""

from datetime import UTC, datetime

import pytest
import time_machine

from articles.changes import TYPO
from articles.revising import revise_article
from tests.factories import make_editor, make_published_article
from tests.page_store import Reader, django_edge, file_store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESSES = [
    *(f"/{base}feed/{kind}" for base in ("", "comments/") for kind in ("", "atom/", "json/")),
    *("/section/harbour/feed/", "/sitemap.xml", "/sitemap-2026-03-1.xml", "/news-sitemap.xml"),
    *("/robots.txt", "/", "/privacy/"),
]


@pytest.fixture(params=["kept", "not kept"])
def reader(request, transactional_db, tmp_path):
    """Of a site that keeps its pages, and of one that renders each anew."""
    store = file_store(tmp_path) if request.param == "kept" else None
    with time_machine.travel(NOON, tick=False):
        yield Reader(django_edge(store, tmp_path, is_ours=lambda store: True))


def test_f59_what_a_reader_has_already_is_not_sent_again(reader):
    make_published_article()
    for address in ADDRESSES:
        first = reader.get(address)
        again = reader.get(address, headers={"If-None-Match": first.headers["Etag"]})

        assert (first.status, again.status, again.body) == (200, 304, b""), address
        assert again.headers["Etag"] == first.headers["Etag"], address
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"], address
        told = {"Last-Modified", "Surrogate-Key", "X-Fresh-Until"} & first.headers.keys()
        assert told == set(), address


def test_two_changes_in_one_second_are_two_etags(transactional_db, tmp_path):
    reader = Reader(django_edge(None, tmp_path))
    with time_machine.travel(NOON, tick=False):
        story = make_published_article()
        first = reader.get("/feed/").headers["Etag"]
        story.body = "<p>The tide turned at one.</p>"
        revise_article(story, by=make_editor(), change=TYPO)
        second = reader.get("/feed/").headers["Etag"]

    assert first != second
