"""One host takes over from another that is gone, or was thought to be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from newsroom import store_home
from newsroom.housekeeping import finish_purges
from newsroom.management.commands import claim_page_store
from newsroom.page_store import StoreDown
from tests.page_store import file_store, make_page


@pytest.fixture
def on_host(tmp_path, monkeypatch):
    """on_host("one"): go on as that host, with its own folder."""
    stores = {}

    def go_on(name):
        store = stores.setdefault(name, file_store(tmp_path / name))
        monkeypatch.setattr(store_home, "home", lambda: f"files {name}")
        for module in (claim_page_store.__name__, "newsroom.housekeeping", "newsroom.purging"):
            monkeypatch.setattr(f"{module}.page_store", lambda: store)
        store_home.ask_again()
        return store

    yield go_on
    store_home.ask_again()


def claim():
    said = StringIO()
    call_command("claim_page_store", stdout=said)
    return said.getvalue()


def test_claimed_store_serves_the_site_and_says_so(on_host):
    assert store_home.is_ours(on_host("one"))
    two = on_host("two")
    assert not store_home.is_ours(two)

    assert "and nowhere else; it is empty now" in claim()

    assert store_home.is_ours(two)


def test_store_of_before_a_restore_is_emptied(on_host):
    one = on_host("one")
    store_home.is_ours(one)
    page = make_page(store=one)
    one.save("/a/", page)

    claim()

    assert store_home.is_ours(one)
    assert one.load("/a/") is None
    assert one.last_change(page.tags) > page.epoch


def test_host_that_was_replaced_serves_none_of_its_pages(on_host):
    one = on_host("one")
    store_home.is_ours(one)
    page = make_page(store=one)
    one.save("/a/", page)
    finish_purges()
    assert one.load("/a/") is not None
    on_host("two")
    claim()

    on_host("one")
    finish_purges()

    assert one.load("/a/") is None
    assert one.last_change(page.tags) > page.epoch


def test_host_that_serves_keeps_its_pages(on_host):
    on_host("one")
    claim()
    two = on_host("two")
    claim()
    two.save("/a/", make_page(store=two))

    finish_purges()

    assert two.load("/a/") is not None


def test_without_a_store_there_is_nothing_to_claim(monkeypatch):
    monkeypatch.setattr(claim_page_store, "page_store", lambda: None)

    with pytest.raises(CommandError, match="PAGE_STORE is none"):
        claim()


def test_store_that_is_away_cannot_be_claimed(on_host, monkeypatch):
    one = on_host("one")

    def fail():
        raise StoreDown("It is away.")

    monkeypatch.setattr(one, "check", fail)

    with pytest.raises(CommandError, match="It is away. Nothing was changed."):
        claim()
