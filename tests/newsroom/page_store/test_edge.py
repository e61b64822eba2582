import gzip
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from newsroom.page_store import StoreDown
from newsroom.page_store.counters import Count
from tests.page_store import Reader, edge_over, file_store
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORDS = b"<p>The lock is closed.</p>" * 50


class Site:
    """A WSGI application that says what it is asked to, and counts."""

    def __init__(self, *, tags="site article:1", status="200 OK", until=None, headers=()):
        self.calls = []
        self.body = WORDS
        self.status = status
        self.headers = [("Content-Type", "text/html; charset=utf-8"), *headers]
        if tags:
            self.headers.append(("Surrogate-Key", tags))
        if until:
            self.headers.append(("X-Fresh-Until", f"{until.timestamp():.6f}"))
        self.meanwhile = lambda: None

    def __call__(self, environ, start_response):
        self.calls.append(environ["PATH_INFO"])
        self.meanwhile()
        start_response(self.status, list(self.headers))
        return [self.body]


@pytest.fixture
def store(tmp_path):
    return file_store(tmp_path)


@pytest.fixture
def make_reader(tmp_path, store):
    def make(site, **options):
        return Reader(edge_over(store, site, tmp_path, **options))

    return make


def test_second_reader_is_answered_without_the_site(make_reader):
    site = Site()
    reader = make_reader(site)

    first, second = reader.get("/"), reader.get("/")

    assert first == second
    assert second.body == WORDS
    assert len(site.calls) == 1


def test_another_process_is_answered_from_the_store(make_reader):
    site = Site()

    first = make_reader(site).get("/")
    second = make_reader(site).get("/")

    assert first == second
    assert len(site.calls) == 1


def test_change_is_seen_by_the_next_request_of_every_process(make_reader, store):
    site = Site()
    one, other = make_reader(site), make_reader(site)
    for reader in (one, other):
        reader.get("/")

    site.body = b"new" * 200
    store.raise_epoch({"article:1"})

    assert one.get("/").body == site.body
    assert other.get("/").body == site.body
    assert len(site.calls) == 2


def test_change_of_another_story_leaves_a_page_kept(make_reader, store):
    site = Site()
    reader = make_reader(site)
    reader.get("/")

    store.raise_epoch({"article:2"})

    assert reader.get("/").body == WORDS
    assert len(site.calls) == 1


def test_page_whose_render_a_change_overtook_is_answered_once_and_not_kept(make_reader, store):
    site = Site()
    site.meanwhile = lambda: store.raise_epoch({"article:1"})
    reader = make_reader(site)

    reader.get("/")
    site.meanwhile = lambda: None
    reader.get("/")
    reader.get("/")

    assert len(site.calls) == 2


@pytest.mark.parametrize("second_before_end", [True, False])
def test_page_is_served_to_its_last_moment_and_not_after(make_reader, second_before_end):
    site = Site(until=NOON + timedelta(seconds=90, milliseconds=500))
    reader = make_reader(site)
    with time_machine.travel(NOON, tick=False):
        reader.get("/")

    later = timedelta(seconds=90, milliseconds=499 if second_before_end else 500)
    with time_machine.travel(NOON + later, tick=False):
        reader.get("/")

    assert len(site.calls) == (1 if second_before_end else 2)


def test_page_is_not_served_before_it_was_rendered(make_reader):
    site = Site()
    reader = make_reader(site)
    with time_machine.travel(NOON, tick=False):
        reader.get("/")

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        reader.get("/")

    assert len(site.calls) == 2


@pytest.mark.parametrize(("after_s", "shared_s"), [(0, 60), (29, 60), (30, 59), (80, 9), (89, 0)])
def test_shared_caches_keep_a_page_no_longer_than_it_lives(make_reader, after_s, shared_s):
    reader = make_reader(Site(until=NOON + timedelta(seconds=90)))
    with time_machine.travel(NOON, tick=False):
        reader.get("/")

    with time_machine.travel(NOON + timedelta(seconds=after_s), tick=False):
        answer = reader.get("/")

    assert answer.headers["Cache-Control"] == f"public, max-age=0, s-maxage={shared_s}"


def test_page_without_a_known_end_is_made_anew_within_six_hours(make_reader):
    site = Site()
    reader = make_reader(site)
    with time_machine.travel(NOON, tick=False):
        reader.get("/")
    with time_machine.travel(NOON + timedelta(hours=4, minutes=59), tick=False):
        reader.get("/")
    assert len(site.calls) == 1

    with time_machine.travel(NOON + timedelta(hours=6), tick=False):
        reader.get("/")

    assert len(site.calls) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Oops", "403 Forbidden"])
def test_answers_of_other_kinds_are_not_kept(make_reader, status):
    site = Site(status=status)
    reader = make_reader(site)

    reader.get("/")
    reader.get("/")

    assert len(site.calls) == 2


@pytest.mark.parametrize("status", ["200 OK", "301 Moved Permanently", "410 Gone"])
def test_pages_redirects_and_notices_are_kept(make_reader, status):
    site = Site(status=status)
    reader = make_reader(site)

    assert reader.get("/") == reader.get("/")
    assert len(site.calls) == 1


def test_answer_without_tags_or_with_a_cookie_is_passed_on(make_reader):
    for site in (Site(tags=""), Site(headers=[("Set-Cookie", "a=b")])):
        reader = make_reader(site)
        reader.get("/")
        answer = reader.get("/")
        assert len(site.calls) == 2
        assert "Surrogate-Key" not in answer.headers


def test_address_without_a_name_and_other_methods_go_to_the_site(make_reader):
    site = Site()
    make_reader(site, key_of=lambda path, query: None).get("/")
    make_reader(site).get("/", method="POST")
    make_reader(site).get("/", method="POST")

    assert len(site.calls) == 3


def test_words_to_the_store_stay_inside(make_reader):
    reader = make_reader(Site(until=NOON))

    for answer in (reader.get("/"), reader.get("/")):
        assert not {"Surrogate-Key", "X-Fresh-Until", "Cache-Tag"} & answer.headers.keys()


def test_cdn_is_told_the_tags_and_for_how_long(make_reader):
    reader = make_reader(Site(until=NOON + timedelta(minutes=10)), for_cdn=True)

    with time_machine.travel(NOON, tick=False):
        headers = reader.get("/").headers

    assert headers["Surrogate-Key"] == "site article:1"
    assert headers["Cdn-Cache-Control"] == (
        "max-age=60, stale-if-error=0, stale-while-revalidate=0"
    )


def test_encodings_have_their_own_tags_and_all_vary(make_reader):
    reader = make_reader(Site())
    plain = reader.get("/")
    packed = reader.get("/", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Etag"] != plain.headers["Etag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Length"] == str(len(packed.body))


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_whoever_holds_the_page_gets_no_body(make_reader, accepted):
    reader = make_reader(Site())
    first = reader.get("/", headers={"Accept-Encoding": accepted})

    again = reader.get(
        "/", headers={"Accept-Encoding": accepted, "If-None-Match": first.headers["Etag"]}
    )

    assert (again.status, again.body) == (304, b"")
    assert again.headers["Etag"] == first.headers["Etag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Content-Length" not in again.headers


def test_conditions_do_not_reach_the_site(make_reader):
    seen = {}

    def site(environ, start_response):
        seen.update(environ)
        return Site()(environ, start_response)

    answer = make_reader(site).get(
        "/", method="HEAD", headers={"If-None-Match": '"x"', "Range": "bytes=0-1"}
    )

    assert seen["REQUEST_METHOD"] == "GET"
    assert not {"HTTP_IF_NONE_MATCH", "HTTP_RANGE"} & seen.keys()
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(WORDS))


def test_store_that_fails_costs_no_reader_a_page(make_reader, store, monkeypatch):
    site = Site()
    reader = make_reader(site)
    reader.get("/")

    def fail(*arguments):
        raise StoreDown("It is gone.")

    with monkeypatch.context() as patch:
        for name in ("epoch", "load", "save", "check"):
            patch.setattr(store, name, fail)
        assert reader.get("/").status == 200
        assert reader.get("/").status == 200
    assert len(site.calls) == 3

    with time_machine.travel(time.time() + 2, tick=False):
        reader.get("/")
        reader.get("/")
    assert len(site.calls) == 3


def test_store_of_another_host_is_not_used(make_reader):
    site = Site()
    reader = make_reader(site, is_ours=lambda store: False)

    reader.get("/")
    reader.get("/")

    assert len(site.calls) == 2
    assert reader.application.counters.sums()[Count.BYPASSED] == 2


def test_many_readers_of_a_new_page_cost_one_render(make_reader):
    site = Site()
    go_on = threading.Event()
    site.meanwhile = lambda: go_on.wait(5)
    readers = [make_reader(site) for _process in range(2)]

    threading.Timer(0.3, go_on.set).start()
    answers = at_once(*[lambda reader=reader: reader.get("/") for reader in readers * 4])

    assert len(site.calls) == 1
    assert {answer.body for answer in answers} == {WORDS}


def test_reader_who_waited_is_not_given_a_page_that_a_change_overtook(make_reader, store):
    site = Site()
    reader = make_reader(site)
    changed = threading.Event()

    def change():
        if not changed.is_set():
            site.body = b"new" * 200
            store.raise_epoch({"article:1"})
            changed.set()

    site.meanwhile = change
    at_once(*[lambda: reader.get("/")] * 4)

    assert reader.get("/").body == b"new" * 200


def test_pages_of_two_releases_do_not_meet(tmp_path):
    site = Site()
    for release in ("r1", "r2"):
        Reader(edge_over(file_store(tmp_path, release=release), site, tmp_path)).get("/")

    assert len(site.calls) == 2


def test_memory_of_a_process_is_bounded(make_reader):
    site = Site()
    reader = make_reader(site, memory_bytes=5_000)

    for number in range(50):
        reader.get(f"/{number}/")

    copies = reader.application.copies
    assert copies.size_bytes <= 5_000
    assert copies.size_bytes == sum(copy.page.size_bytes for copy in copies.by_key.values())


def test_hits_and_misses_are_counted_by_reason(make_reader, store):
    site = Site(until=NOON + timedelta(minutes=5))
    reader = make_reader(site)
    with time_machine.travel(NOON, tick=False):
        reader.get("/")
        reader.get("/")
        store.raise_epoch({"site"})
        reader.get("/")
    with time_machine.travel(NOON + timedelta(minutes=6), tick=False):
        reader.get("/")

    sums = reader.application.counters.sums()
    assert sums[Count.HIT] == 1
    assert sums[Count.MISS_ABSENT] == 1
    assert sums[Count.MISS_CHANGED] == 1
    assert sums[Count.MISS_ENDED] == 1
