"""What every store of pages promises, on files and on Redis."""

import pytest

from newsroom.page_store.pages import compressed
from tests.page_store import file_store, make_page, redis_store
from tests.threads import at_once


@pytest.fixture(params=["files", "redis"])
def open_store(request, tmp_path):
    """open_store(): the one store, as another process opens it."""
    if request.param == "files":
        return lambda **options: file_store(tmp_path, **options)
    server = request.getfixturevalue("redis_server")
    return lambda **options: redis_store(server, **options)


@pytest.fixture
def store(open_store):
    return open_store()


def is_true(store, page):
    return store.last_change(page.tags) <= page.epoch


def test_page_comes_back_as_it_was_kept_in_every_process(open_store, store):
    page = make_page(store=store)

    assert store.save("/a/", page) is True

    assert store.load("/a/") == page
    assert open_store().load("/a/") == page
    assert store.load("/b/") is None


@pytest.mark.parametrize("body", [b"", b"short", b"\x00\xff" * 300])
def test_page_of_any_bytes_comes_back(store, body):
    as_gzip, as_brotli = compressed(body)
    page = make_page(body, store=store, status="410 Gone", headers=(("X-Word", "\xe9"),))

    store.save("/a/?page=2", page)

    assert (page.gzip, page.brotli) == (as_gzip, as_brotli)
    assert store.load("/a/?page=2") == page


def test_newer_page_takes_the_place_of_an_older_one(store):
    store.save("/a/", make_page(b"old" * 500, store=store))
    new = make_page(b"new", store=store)

    store.save("/a/", new)

    assert store.load("/a/") == new


def test_change_of_its_tag_makes_a_page_untrue_and_no_other(store):
    page = make_page(store=store)
    store.save("/a/", page)

    store.raise_epoch({"article:2", "front"})
    assert is_true(store, page)

    store.raise_epoch({"front", "article:1"})
    assert not is_true(store, page)


def test_page_is_refused_if_one_of_its_tags_changed_since_its_epoch(store):
    page = make_page(store=store)
    store.raise_epoch({"article:1"})

    assert store.save("/a/", page) is False
    assert store.load("/a/") is None
    assert store.save("/a/", make_page(store=store)) is True


def test_page_is_kept_if_only_others_changed_since_its_epoch(store):
    page = make_page(store=store)
    store.raise_epoch({"article:2"})

    assert store.save("/a/", page) is True


def test_every_change_is_another_epoch_for_every_process(open_store, store):
    other = open_store()
    before = store.epoch()

    store.raise_epoch({"article:1"})
    other.raise_epoch({"article:1"})

    assert store.epoch() == other.epoch() == before + 2
    assert store.last_change({"article:1"}) == before + 2
    assert other.last_change({"article:1"}) == before + 2


def test_changes_at_once_are_all_counted(open_store):
    stores = [open_store() for _process in range(4)]
    before = stores[0].epoch()

    def change(store):
        for number in range(25):
            store.raise_epoch({f"article:{number}"})

    at_once(*[lambda store=store: change(store) for store in stores])

    assert stores[0].epoch() == before + 100


def test_change_of_very_many_tags_is_one_change(store):
    page = make_page(store=store, tags=("site", "article:9999"))
    before = store.epoch()

    store.raise_epoch(f"article:{number}" for number in range(10_000))

    assert store.epoch() == before + 1
    assert not is_true(store, page)


def test_dropped_store_has_another_id_and_no_page_in_any_process(open_store, store):
    other = open_store()
    kept, under_way = make_page(store=store), make_page(b"slow", store=store)
    store.save("/a/", kept)

    store.drop_everything("f" * 32)

    assert store.id == other.id == "f" * 32
    assert other.load("/a/") is None
    assert not is_true(other, kept)
    assert other.save("/a/", under_way) is False
    assert other.save("/a/", make_page(store=other)) is True


def test_new_store_has_an_id_and_keeps_it(open_store, store):
    assert len(store.id) == 32
    assert open_store().id == store.id


def test_pages_of_two_releases_do_not_meet(open_store, store):
    store.save("/a/", make_page(store=store))
    other = open_store(release="r2")

    assert other.load("/a/") is None
    other.save("/a/", make_page(b"other", store=other))

    assert store.load("/a/").plain != b"other"


def test_facts_tell_how_many_pages_there_are(store):
    for number in range(3):
        store.save(f"/{number}/", make_page(store=store))

    facts = store.facts()

    assert facts.pages == 3
    assert facts.size_bytes > 0
