"""What a store of pages must do; files.py and redis.py are the two there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from newsroom.page_store.pages import Page


class StoreDown(Exception):
    """The store can't be reached, read or written; pages are rendered instead."""


class StoreUnfit(StoreDown):
    """The store answers, but could lose a change unseen as it is set up."""


@dataclass(frozen=True)
class StoreFacts:
    """What the desk and /metrics tell of a store. max_bytes: 0 for no limit."""

    pages: int
    size_bytes: int
    max_bytes: int


class Store(Protocol):
    """Pages by key, shared by the processes of a host or of several.

    Every method raises StoreDown when the store fails; nothing is then half-true: a
    page that is kept is whole, and a change that fails is to be repeated. check() is
    called before any other, and now and then.
    """

    @property
    def id(self) -> str:
        """What the database knows this store by, as it is now; "" for none."""

    def epoch(self) -> int:
        """The present epoch. It only grows."""

    def last_change(self, tags: Iterable[str]) -> int:
        """The greatest epoch at which one of these tags changed; may be too late, never
        too early."""

    def load(self, key: str) -> Page | None:
        """A page as it was kept, true or not any more."""

    def save(self, key: str, page: Page) -> bool:
        """Keep a page unless one of its tags changed after `page.epoch`; whether it was kept.

        Test and keeping are one step for every process.
        """

    def make_public(self, key: str, page: Page, now: float) -> None:
        """Let a web server in front find a page that is still true, for this hour."""

    def raise_epoch(self, tags: Iterable[str]) -> None:
        """Make every page of these tags untrue, for every process, before it returns."""

    def drop_everything(self, new_id: str) -> None:
        """Make every page untrue, drop it, and give the store another id."""

    def check(self) -> None:
        """Open the store if it is not open, or not the one any more that was opened."""

    def sweep(self, now: float) -> None:
        """Free what ended pages and interrupted processes left behind."""

    def facts(self) -> StoreFacts: ...
