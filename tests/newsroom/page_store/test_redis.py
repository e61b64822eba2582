"""What happens to the server of a store: restarted, emptied, silent, full, shared."""

import os
import threading
import time

import pytest

from newsroom.page_store import StoreDown, StoreUnfit
from newsroom.page_store.redis import RedisStore
from newsroom.preparation import NotPrepared, open_page_store
from tests.page_store import make_page, redis_store
from tests.threads import at_once

SITE_TAGS = ("site", "article:1")


@pytest.fixture
def store(redis_server):
    return redis_store(redis_server)


def is_true(store, page):
    return store.last_change(page.tags) <= page.epoch


def page_keys(server):
    return list(server.client.scan_iter("newsroom:*:*:*"))


def test_only_pages_have_an_end(store, redis_server):
    store.save("/a/", make_page(store=store, ends_at=time.time() + 60))
    store.raise_epoch({"article:2"})

    (page,) = page_keys(redis_server)

    assert 0 < redis_server.client.pttl(page) <= 60_000
    others = [key for key in redis_server.client.scan_iter() if key != page]
    assert others == [store.state.encode()]
    assert redis_server.client.pttl(store.state) == -1


def test_page_is_gone_at_its_end(store, redis_server):
    store.save("/a/", make_page(store=store, ends_at=time.time() - 1))

    assert wait_until(lambda: store.load("/a/") is None)
    assert page_keys(redis_server) == []


def test_page_that_is_found_untrue_is_deleted(store, redis_server):
    store.save("/a/", make_page(store=store))
    store.save("/b/", make_page(store=store, tags=("site", "article:2")))
    store.raise_epoch({"article:1"})

    assert store.load("/a/") is not None
    assert store.load("/b/") is not None

    assert store.load("/a/") is None
    assert store.load("/b/") is not None
    assert len(page_keys(redis_server)) == 1


def test_restarted_server_begins_anew_for_a_process_that_goes_on(store, redis_server):
    page = make_page(store=store)
    store.save("/a/", page)
    before_id = store.id

    redis_server.stop()
    redis_server.start()

    assert store.epoch() > page.epoch
    assert store.id != before_id
    assert store.load("/a/") is None
    assert not is_true(store, page)
    assert store.save("/a/", page) is False


def test_restarted_server_serves_nothing_of_what_it_had_on_disk(store, redis_server):
    page = make_page(store=store)
    store.save("/a/", page)
    redis_server.client.save()
    # This change is not on the disk.
    store.raise_epoch({"article:1"})

    redis_server.stop()
    redis_server.start()
    assert len(page_keys(redis_server)) == 1

    assert store.load("/a/") is None
    assert not is_true(store, page)
    assert store.save("/a/", page) is False


def test_emptied_server_begins_anew_and_hears_changes(store, redis_server):
    page = make_page(store=store)
    store.save("/a/", page)
    redis_server.client.flushall()

    store.raise_epoch({"article:2"})

    assert store.epoch() > page.epoch
    assert not is_true(store, page)
    assert store.load("/a/") is None


def test_epoch_grows_though_the_clock_of_a_new_server_is_behind(store, redis_server):
    page = make_page(store=store)
    redis_server.client.flushall()
    # As another host began, by a clock that an hour was missing of.
    other = redis_store(redis_server)
    behind = other.epoch() - 3_600_000_000
    redis_server.client.hset(other.state, mapping={"epoch": behind, "start": behind})
    assert store.save("/a/", page) is False

    assert store.epoch() > page.epoch

    assert not is_true(store, page)
    assert store.save("/a/", page) is False
    assert store.save("/a/", make_page(store=store)) is True


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.id,
        lambda store: store.epoch(),
        lambda store: store.last_change({"site"}),
        lambda store: store.load("/a/"),
        lambda store: store.raise_epoch({"site"}),
        lambda store: store.drop_everything("f" * 32),
        lambda store: store.check(),
        lambda store: store.sweep(0),
    ],
)
def test_whatever_is_asked_first_of_an_emptied_server_is_answered(store, redis_server, ask):
    before = store.epoch()
    redis_server.client.flushall()

    ask(store)

    assert store.epoch() > before


def test_server_that_is_away_is_told_at_once_and_used_when_it_is_back(store, redis_server):
    page = make_page(store=store)
    redis_server.stop()

    start = time.monotonic()
    for ask in (store.epoch, store.facts, lambda: store.id, lambda: store.load("/a/")):
        with pytest.raises(StoreDown):
            ask()
    with pytest.raises(StoreDown):
        store.save("/a/", page)
    with pytest.raises(StoreDown):
        store.raise_epoch({"site"})
    assert time.monotonic() - start < 2

    redis_server.start()
    assert store.save("/a/", make_page(store=store)) is True


def test_silent_server_costs_a_quarter_second_and_mixes_up_no_answers(store, redis_server):
    # So that the server knows the script.
    store.raise_epoch({"article:2"})
    before = store.epoch()
    redis_server.pause()

    start = time.monotonic()
    with pytest.raises(StoreDown):
        store.raise_epoch({"article:1"})
    with pytest.raises(StoreDown):
        store.epoch()
    took_s = time.monotonic() - start
    redis_server.go_on()

    assert took_s < 2
    # It does what it was sent before, but that is no answer to a new question.
    assert wait_until(lambda: store.epoch() == before + 1)
    assert store.last_change({"article:1"}) == before + 1


def test_what_readers_may_see_of_an_outage_names_no_host(redis_server):
    store = RedisStore("redis://lantern:secret@127.0.0.1:1/0", site="a", release="r")

    with pytest.raises(StoreDown) as told:
        store.epoch()

    assert not any(word in str(told.value) for word in ("lantern", "secret", "127.0.0.1"))


def test_two_sites_share_a_server(store, redis_server):
    other = redis_store(redis_server, site="https://www.example.com")
    pages = {each: make_page(store=each) for each in (store, other)}
    for each, page in pages.items():
        each.save("/a/", page)

    store.raise_epoch({"site"})
    store.drop_everything("f" * 32)
    store.sweep(time.time())

    assert not is_true(store, pages[store])
    assert is_true(other, pages[other])
    assert other.load("/a/") == pages[other]
    assert other.id != store.id


@pytest.mark.parametrize(
    ("policy", "fits"),
    [("noeviction", True), ("volatile-ttl", True), ("allkeys-lru", False)],
)
def test_server_that_may_drop_changes_is_refused(redis_server, policy, fits):
    redis_store(redis_server).check()
    redis_server.client.config_set("maxmemory-policy", policy)
    store = redis_store(redis_server)

    if fits:
        store.check()
    else:
        for _again in range(2):
            with pytest.raises(StoreUnfit, match="maxmemory-policy is allkeys-lru; set it to"):
                store.check()


def test_site_does_not_start_on_a_server_that_may_drop_changes(redis_server, monkeypatch):
    redis_server.client.config_set("maxmemory-policy", "allkeys-lfu")
    store = redis_store(redis_server)
    monkeypatch.setattr("newsroom.preparation.page_store", lambda: store)

    with pytest.raises(NotPrepared, match="volatile-lru"):
        open_page_store(lambda sentence: None)


def test_site_starts_while_its_server_is_away(store, redis_server, monkeypatch):
    monkeypatch.setattr("newsroom.preparation.page_store", lambda: store)
    redis_server.stop()
    told = []

    open_page_store(told.append)

    assert len(told) == 1
    assert "rendered anew" in told[0]


def test_full_server_keeps_no_page_more_but_serves_and_hears_changes(store, redis_server):
    store.save("/a/", make_page(store=store))
    redis_server.client.config_set("maxmemory-policy", "noeviction")
    redis_server.client.config_set("maxmemory", 1)

    assert store.save("/b/", make_page(store=store)) is False
    assert store.load("/a/") is not None
    page = make_page(store=store)
    store.raise_epoch({"article:1"})
    assert not is_true(store, page)
    store.drop_everything("f" * 32)
    assert store.id == "f" * 32

    redis_server.client.config_set("maxmemory", 0)
    assert store.save("/b/", make_page(store=store)) is True


def test_server_that_evicts_gives_up_pages_and_never_a_change(store, redis_server):
    page = make_page(store=store)
    store.raise_epoch(f"article:{number}" for number in range(1000))
    limit = redis_server.client.info("memory")["used_memory"] + 3_000_000
    redis_server.client.config_set("maxmemory", limit)

    for number in range(100):
        big = make_page(os.urandom(100_000), store=store, tags=("site",))
        assert store.save(f"/{number}/", big) is True

    assert 0 < store.facts().pages < 100
    assert store.facts().max_bytes == limit
    assert not is_true(store, page)
    assert store.load("/99/") is not None


def test_sweep_frees_the_pages_of_stores_before(store, redis_server):
    store.save("/a/", make_page(store=store))
    store.sweep(time.time())
    store.drop_everything("f" * 32)
    store.save("/b/", make_page(store=store))
    assert len(page_keys(redis_server)) == 2

    store.sweep(time.time())

    assert len(page_keys(redis_server)) == 1
    assert store.load("/b/") is not None


def test_threads_of_a_process_ask_at_once(store):
    pages = [make_page(f"{number}".encode() * 500, store=store) for number in range(4)]

    def keep_and_load(number):
        for _again in range(50):
            store.save(f"/{number}/", pages[number])
            assert store.load(f"/{number}/") == pages[number]
            assert store.epoch() == pages[number].epoch
        return "right"

    calls = [lambda number=number: keep_and_load(number) for number in range(4)]
    assert at_once(*calls) == ["right"] * 4


def test_thread_that_ends_closes_its_connection(store, redis_server):
    store.epoch()
    before = redis_server.client.info("clients")["connected_clients"]

    for _time in range(5):
        thread = threading.Thread(target=store.epoch)
        thread.start()
        thread.join()

    assert wait_until(lambda: redis_server.client.info("clients")["connected_clients"] == before)


def test_child_process_does_not_share_its_parents_connection(store, redis_server):
    epoch = store.epoch()
    child = os.fork()
    if child == 0:
        # Nothing of pytest's may run here, whatever happens.
        try:
            same = all(store.epoch() == epoch for _time in range(200))
            os._exit(0 if same else 1)
        finally:
            os._exit(2)

    assert all(store.last_change(SITE_TAGS) <= epoch for _time in range(200))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def wait_until(holds):
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if holds():
            return True
    return False
