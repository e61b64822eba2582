"""Whether the page store at hand may serve the site.

A folder of pages belongs to one host. If two hosts kept pages of one database in
folders of their own, a change on one would leave the other's pages as they were. So
the database knows the id of the store that hears every change, and a store with
another id is not used.
Source: docs/operations.md, "The page store".
"""

import contextlib
import hashlib
import secrets
import time

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from newsroom.made_once import made_once
from newsroom.models import PageStoreHome
from newsroom.page_store import Store

ASKED_EVERY_S = 1

NOT_OURS = (
    "Another host keeps the finished pages of this site, so none are kept here. Several hosts "
    "share them with PAGE_STORE=redis; if that host is gone, run: ./run manage claim_page_store"
)


class _Asked:
    """The last answer, of this process."""

    answer = False
    again_at = 0.0


def is_ours(store: Store) -> bool:
    """Whether this store hears every change; asks the database once a second at most.

    A store is taken into use when the database names none, or an earlier one of the
    same home. While the database is away the last answer holds.
    Raises StoreDown when the store itself can't be asked.
    """
    now = time.monotonic()
    if now >= _Asked.again_at:
        with contextlib.suppress(DatabaseError):
            _Asked.answer = _is_named(store) or _take_into_use(store)
        _Asked.again_at = now + ASKED_EVERY_S
    return _Asked.answer


def ask_again() -> None:
    """Forget the last answer of is_ours()."""
    _Asked.again_at = 0.0


def claim(store: Store) -> None:
    """Take a store into use whoever has one; that one is used no more once it notices."""
    _row()
    _begin(store, PageStoreHome.objects.all())
    ask_again()


def empty_if_replaced(store: Store) -> None:
    """Drop the pages of a store in whose place another host's is used now.

    Its own host would serve them, for it asks for an owner only when it renders.
    Raises DatabaseError, StoreDown.
    """
    in_use = PageStoreHome.objects.exclude(store_id__in=["", store.id]).exclude(home=home())
    if in_use.exists() and store.facts().pages:
        store.drop_everything(secrets.token_hex(16))


def leave() -> None:
    """Say that no store heard the change under way, so that none is used as it is."""
    PageStoreHome.objects.exclude(store_id="").update(store_id="")


def nobody_has_one() -> bool:
    return not PageStoreHome.objects.exclude(store_id="").exists()


def home() -> str:
    """What a store keeps when its folder is lost: the host, or the server it is on."""
    if settings.PAGE_STORE == "redis":
        return "redis " + hashlib.sha256(settings.REDIS_URL.encode()).hexdigest()[:32]
    host_id = made_once(settings.NEWSROOM_HOME / "host-id", lambda: secrets.token_hex(16))
    return f"files {host_id}"


def _is_named(store: Store) -> bool:
    return PageStoreHome.objects.filter(store_id=store.id).exists()


def _take_into_use(store: Store) -> bool:
    is_begun = False
    while not is_begun:
        before = _row()
        if before.store_id and before.home != home():
            return False
        # Not if another process began meanwhile: the store has our id by then, which the
        # database does not know. Nor if a change was made that the store did not hear.
        is_begun = _begin(store, PageStoreHome.objects.filter(store_id=before.store_id))
    return True


def _row() -> PageStoreHome:
    """What the database has; a blank row for a new one."""
    return PageStoreHome.objects.get_or_create(pk=1, defaults={"home": home()})[0]


def _begin(store: Store, rows: QuerySet[PageStoreHome]) -> bool:
    """Empty the store before the database names it: nothing in it heard the changes since."""
    new_id = secrets.token_hex(16)
    store.drop_everything(new_id)
    return rows.update(store_id=new_id, home=home()) == 1
