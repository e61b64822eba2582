import gzip

import brotli
import pytest

from articles import page_lifetime, surrogate_keys
from newsroom.page_store import pages, shared_table
from newsroom.page_store.pages import best_encoding, compressed, entity_tag, matching_tag


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("GZIP;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=nonsense, gzip;q=0.1", "gzip"),
        (",,;q=1,", ""),
    ],
)
def test_shortest_encoding_that_the_client_takes(accepted, chosen):
    assert best_encoding(accepted) == chosen


def test_compressed_bytes_are_the_page():
    body = b"<p>The lock is closed.</p>" * 100

    as_gzip, as_brotli = compressed(body)

    assert gzip.decompress(as_gzip) == body
    assert brotli.decompress(as_brotli) == body
    assert len(as_brotli) < len(as_gzip) < len(body)


def test_what_would_not_get_shorter_is_left_as_it_is():
    assert compressed(b"ok") == (None, None)


def test_compressed_bytes_are_the_same_each_time():
    body = b"<p>The lock is closed.</p>" * 100

    assert compressed(body) == compressed(body)


def test_entity_tag_says_status_headers_and_body():
    tag = entity_tag("200 OK", (("Content-Type", "text/html"),), b"a")

    assert tag == entity_tag("200 OK", (("Content-Type", "text/html"),), b"a")
    assert tag != entity_tag("410 Gone", (("Content-Type", "text/html"),), b"a")
    assert tag != entity_tag("200 OK", (("Content-Type", "text/plain"),), b"a")
    assert tag != entity_tag("200 OK", (("Content-Type", "text/html"),), b"b")


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ('"one"', '"one"'),
        ('W/"two"', '"two"'),
        ('"other", "two"', '"two"'),
        ("*", '"one"'),
        ('"other"', None),
        ("one", None),
        ("", None),
    ],
)
def test_known_tag_is_found_among_several(known, found):
    assert matching_tag(known, ('"one"', '"two"')) == found


def test_store_and_views_mean_the_same_where_neither_may_import_the_other():
    assert shared_table.EVERY_PAGE == surrogate_keys.SITE
    assert pages.MAX_SHARED_AGE_S == page_lifetime.MAX_SHARED_AGE_S
