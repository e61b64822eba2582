"""What happens to the folder of a store: lost, filled up, cut short, shared."""

import errno
import json
import os

import pytest
import time_machine

from newsroom.page_store import StoreDown
from newsroom.page_store import files as files_module
from newsroom.page_store.page_files import ORPHAN_AGE_S
from newsroom.page_store.public_tree import hour_name
from tests.page_store import file_store, make_page

# The middle of an hour.
AT = 1_772_368_200.0


@pytest.fixture
def store(tmp_path):
    return file_store(tmp_path)


@pytest.fixture(autouse=True)
def at_half_past():
    with time_machine.travel(AT, tick=False):
        yield


def files_of(store):
    return sorted(path.name for path in store.files.folder.glob("*/*"))


def shown(store, path, now=AT):
    return store.public.folder / "current" / hour_name(now) / path.strip("/") / "index.html"


def test_page_comes_back_as_it_was_kept(store):
    page = make_page(store=store)

    assert store.save("/a/", page)

    assert store.load("/a/") == page


def test_dropped_page_leaves_no_file(store):
    store.save("/a/", make_page(store=store))

    store.raise_epoch({"article:1"})

    assert store.load("/a/") is None
    assert files_of(store) == []
    assert not shown(store, "/a/").exists()
    assert store.facts().size_bytes == 0


def test_newer_page_takes_the_place_of_the_older(store):
    store.save("/a/", make_page(b"old" * 200, store=store))

    store.save("/a/", make_page(b"new" * 200, store=store))

    assert store.load("/a/").plain == b"new" * 200
    assert len(files_of(store)) == 3
    assert shown(store, "/a/").read_bytes() == b"new" * 200


def test_store_keeps_within_its_bytes_and_the_least_used_go_first(tmp_path):
    store = file_store(tmp_path, max_bytes=20_000)
    for number in range(60):
        with time_machine.travel(AT + number, tick=False):
            store.save(f"/{number}/", make_page(os.urandom(1000), store=store))

    assert store.facts().size_bytes <= 20_000
    assert store.load("/0/") is None
    assert store.load("/59/") is not None


@pytest.mark.parametrize("step", ["_raise_tags", "_drop_pages", "_raise_epoch"])
def test_change_cut_short_between_two_steps_can_be_repeated(store, monkeypatch, step):
    class Killed(BaseException):
        pass

    def kill(*arguments):
        raise Killed

    page = make_page(store=store)
    store.save("/a/", page)
    epoch = store.epoch()
    with monkeypatch.context() as patch:
        patch.setattr(store, step, kill)
        with pytest.raises(Killed):
            store.raise_epoch({"article:1"})

    store.raise_epoch({"article:1"})

    assert store.epoch() > epoch
    assert store.last_change(page.tags) > page.epoch
    assert store.load("/a/") is None


def test_lock_is_free_after_a_change_that_failed(store, tmp_path, monkeypatch):
    def fail(*arguments):
        raise OSError(errno.EIO, "I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_drop_pages", fail)
        with pytest.raises(StoreDown):
            store.raise_epoch({"site"})

    other = file_store(tmp_path)
    other.raise_epoch({"site"})
    assert other.epoch() == store.epoch()


def test_full_disk_keeps_no_half_page(store, monkeypatch):
    write = files_module.Path.write_bytes

    def write_until_full(path, content):
        if path.name.endswith(".br"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(files_module.Path, "write_bytes", write_until_full)
        with pytest.raises(StoreDown, match="No space left"):
            store.save("/a/", make_page(store=store))

    assert files_of(store) == []
    assert store.load("/a/") is None
    assert store.save("/a/", make_page(store=store))


def test_folder_that_can_not_be_made_is_said_when_the_store_is_opened(tmp_path):
    (tmp_path / "files").write_text("not a folder")

    with pytest.raises(StoreDown, match=r"folder fails: [^/]+\.$"):
        file_store(tmp_path)


def test_page_whose_files_are_gone_is_none(store):
    store.save("/a/", make_page(store=store))
    for path in store.files.folder.glob("*/*.br"):
        path.unlink()

    assert store.load("/a/") is None


def test_removed_folder_is_begun_anew_by_everyone(store, tmp_path):
    other = file_store(tmp_path)
    page = make_page(store=store)
    store.save("/a/", page)
    id_before = store.id

    (tmp_path / "files").rename(tmp_path / "away")
    store.check()
    other.check()

    assert store.id == other.id != id_before
    assert store.load("/a/") is None
    assert store.epoch() > page.epoch
    store.raise_epoch({"site"})
    assert other.epoch() == store.epoch()


def test_folder_from_before_the_machine_started_is_begun_anew(store, tmp_path, monkeypatch):
    page = make_page(store=store)
    store.save("/a/", page)
    id_before = store.id

    monkeypatch.setattr(files_module, "boot_id", lambda: "another boot")
    later = file_store(tmp_path)

    assert later.id != id_before
    assert later.load("/a/") is None
    assert later.epoch() > page.epoch


def test_drop_everything_gives_another_id_and_goes_on_counting(store, tmp_path):
    page = make_page(store=store)
    store.save("/a/", page)
    other = file_store(tmp_path)

    store.drop_everything("b" * 32)

    assert other.id == "b" * 32
    assert other.last_change(page.tags) > page.epoch
    assert other.load("/a/") is None
    assert not shown(store, "/a/").exists()


def test_sweep_frees_ended_pages_old_hours_and_what_killed_processes_left(store):
    store.save("/a/", make_page(store=store))
    orphan = store.files.folder / "ab" / "abcd.html"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left by a process that was killed")
    hour_of_page = shown(store, "/a/").parent.parent

    store.sweep(orphan.stat().st_ctime + ORPHAN_AGE_S + 1)

    assert files_of(store) == []
    assert not hour_of_page.exists()
    assert store.facts().pages == 0


def test_sweep_leaves_what_is_in_use(store):
    store.save("/a/", make_page(store=store))

    store.sweep(AT)

    assert store.load("/a/") is not None
    assert shown(store, "/a/").exists()


def test_unreadable_identity_begins_anew(store, tmp_path):
    (tmp_path / "files" / "identity").write_text("{")

    again = file_store(tmp_path)

    assert json.loads((tmp_path / "files" / "identity").read_text())["id"] == again.id


@pytest.mark.parametrize("path", ["/a/", "/2026/03/01/hafen-öffnet/"])
def test_page_is_shown_to_a_server_in_front_as_the_stores_own_file(store, path):
    path = path.encode().decode("latin-1")
    page = make_page(store=store)

    store.save(path, page)

    link = shown(store, path.encode("latin-1").decode())
    assert link.read_bytes() == page.plain
    assert link.with_name("index.html.gz").read_bytes() == page.gzip
    assert link.with_name("index.html.br").read_bytes() == page.brotli
    assert link.stat().st_nlink == 2


@pytest.mark.parametrize(
    ("left_s", "is_shown"), [(30 * 60 + 60, True), (30 * 60 + 59, False), (60, False)]
)
def test_page_is_shown_only_if_it_outlives_the_hour_and_what_caches_keep(store, left_s, is_shown):
    store.save("/a/", make_page(store=store, ends_at=AT + left_s))

    assert shown(store, "/a/").exists() is is_shown


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "410 Gone"},
        {"status": "301 Moved Permanently"},
        {"headers": (("Content-Type", "application/rss+xml"),)},
    ],
)
def test_what_is_no_page_of_its_own_is_not_shown(store, facts):
    store.save("/a/", make_page(store=store, **facts))

    assert not shown(store, "/a/").exists()


@pytest.mark.parametrize("key", ["/a/?page=2", "/../../../etc/", "/a/\0/", "/" + "x" * 300 + "/"])
def test_no_key_leads_out_of_the_folder_or_stops_the_keeping(store, key):
    before = set(store.public.folder.parent.rglob("index.html"))

    assert store.save(key, make_page(store=store))

    assert set(store.public.folder.parent.rglob("index.html")) == before


def test_first_hit_of_a_new_hour_shows_the_page_again(store):
    page = make_page(store=store)
    store.save("/a/", page)
    later = AT + 3600
    assert not shown(store, "/a/", later).exists()

    store.make_public("/a/", page, later)

    assert shown(store, "/a/", later).read_bytes() == page.plain


def test_changed_page_is_not_shown_again(store):
    page = make_page(store=store)
    store.save("/a/", page)
    store.table.raise_tags({"article:1"}, store.epoch() + 1)

    store.make_public("/a/", page, AT + 3600)

    assert not shown(store, "/a/", AT + 3600).exists()


def test_files_say_by_their_time_what_is_in_them(store):
    store.save("/a/", make_page(b"one" * 200, store=store))
    first = shown(store, "/a/").stat().st_mtime
    store.save("/a/", make_page(b"two" * 200, store=store))

    assert shown(store, "/a/").stat().st_mtime != first
