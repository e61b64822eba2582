"""Finished pages, kept and served again without Django or the database.

A store has an `epoch` that only grows and, for each tag, the epoch of its last change.
What makes a kept page true:

1. A change, committed but not yet answered, raises its tags to `epoch + 1`, drops the
   pages of those tags wherever a web server could read them, and last raises the epoch.
2. A render notes the epoch before its first query. Its page is kept only if none of
   its tags has changed since.
3. A process's copy remembers the epoch at which it was last found true. While the
   shared epoch is that one, it is served without a lock; else its tags are looked at
   again.

Nothing here knows of stories or comments. Source: docs/performance.md, "The page store".
"""

from newsroom.page_store.edge import Edge
from newsroom.page_store.pages import Page
from newsroom.page_store.store import Store, StoreDown, StoreUnfit

__all__ = ["Edge", "Page", "Store", "StoreDown", "StoreUnfit"]
