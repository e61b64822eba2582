"""What a web server in front may read, and when it may read nothing."""

import pytest

from newsroom.stores import page_store
from tests.page_store import file_store, make_page

# The store of the process, made anew by the settings of the test.
open_page_store = page_store.__wrapped__


@pytest.fixture
def shown(settings, tmp_path):
    """Where the server in front looks, with a page in it."""
    settings.PAGE_STORE_FOLDER = tmp_path
    store = file_store(tmp_path)
    store.save("/a/", make_page(store=store))
    return tmp_path / "files" / "public" / "current"


def test_store_in_use_shows_its_pages(settings, shown):
    settings.PAGE_STORE = "files"

    open_page_store().check()

    assert shown.exists()


@pytest.mark.parametrize("kind", ["none", "redis"])
def test_folder_that_hears_no_changes_any_more_shows_nothing(settings, shown, kind):
    settings.PAGE_STORE = kind
    settings.REDIS_URL = "redis://127.0.0.1:1"

    open_page_store()

    assert not shown.exists()


def test_site_behind_a_cdn_shows_nothing_without_the_names_it_purges_by(settings, shown):
    settings.PAGE_STORE = "files"
    settings.CDN_PURGE = "fastly"

    open_page_store().check()

    assert not shown.exists()
