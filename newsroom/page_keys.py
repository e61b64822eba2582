"""Under which name a page is kept: its path, and its number where it has one.

Whatever else a query string says makes no other page, so it makes no other name:
nobody fills the store with `?x=1`, `?x=2` …, and such a link is as fast as any.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qs

from django.urls import Resolver404, resolve

from articles.paging import ROW_ID

# Lists, which have a second page; a number means nothing elsewhere.
PAGED = frozenset(
    {
        *("articles:section", "articles:tag", "articles:author"),
        *("articles:year", "articles:month", "articles:day"),
        *("articles:corrections", "comments:story"),
    }
)
# Lists whose later pages name the story that the first one began with.
ANCHORED = frozenset({"articles:section", "articles:tag", "articles:author"})
# For one reader at one moment.
NEVER_KEPT = frozenset(
    {
        *("articles:search", "articles:rendition", "comments:received", "comments:mailbox"),
        *("comments:confirm", "comments:unsubscribe", "comments:proof"),
        *("comments:reported", "comments:report_error", "comments:error_received"),
        *("healthz", "readyz", "metrics"),
    }
)
# Questions about one comment, which the conversation answers itself.
ASKING = {"comments:story": frozenset({"parent", "comment", "report"})}
# Other orders that a list has; any other word is no order.
ORDERS = {"comments:story": frozenset({"newest"})}

_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def page_key(path: str, query: str) -> str | None:
    """The name of a page by WSGI's PATH_INFO and QUERY_STRING; None: none is kept."""
    view = _view_at(path)
    if view is None:
        return None
    if not query:
        return path
    asked = parse_qs(query, keep_blank_values=True, errors="replace")
    if not ASKING.get(view, frozenset()).isdisjoint(asked):
        return None
    if view not in PAGED:
        return path
    # The last one counts, as in the views.
    order, number = asked.get("order", [""])[-1], asked.get("page", ["1"])[-1]
    if not _PAGE_NUMBER.fullmatch(number):
        return None
    named = []
    if order in ORDERS.get(view, frozenset()):
        named.append(f"order={order}")
    if number != "1":
        named.append(f"page={number}")
        newest = asked.get("from", [""])[-1]
        if view in ANCHORED and ROW_ID.fullmatch(newest):
            named.append(f"from={newest}")
    return "?".join([path, "&".join(named)]) if named else path


@lru_cache(maxsize=8192)
def _view_at(path: str) -> str | None:
    """The name of a view for readers; None for no view and for the desk."""
    try:
        # WSGI hands the bytes of a path over as Latin-1. Source: PEP 3333.
        found = resolve(path.encode("latin-1").decode())
    except (Resolver404, UnicodeError):
        return None
    is_for_readers = found.view_name not in NEVER_KEPT and "admin" not in found.namespaces
    return found.view_name if is_for_readers else None
