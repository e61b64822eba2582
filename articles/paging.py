"""Pages of a list, found by `?page=N` without counting the whole list.

Counting a million stories takes longer than printing twenty.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

PAGE_SIZE = 20

# As a number is written in one way only.
ROW_ID = re.compile(r"[1-9][0-9]{0,17}")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Page:
    """One page of a list, and where its neighbours are.

    number: from 1. address: path of the list. parameters: what the list's address
    needs besides the page, such as a search's words. newest: id of the row that the
    list began with when its first page was read; what is newer stands on no other page.
    """

    rows: list[Any]
    number: int
    has_next: bool
    address: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    newest: int | None = None

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def url(self) -> str:
        """The one that search engines are told, whoever came to it from where."""
        return self._url_of(self.number)

    @property
    def previous_url(self) -> str:
        """Empty on the first page."""
        return self._url_of(self.number - 1, self.newest) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Empty on the last page."""
        return self._url_of(self.number + 1, self.newest) if self.has_next else ""

    def _url_of(self, number: int, newest: int | None = None) -> str:
        parameters = dict(self.parameters)
        if number > 1:
            parameters["page"] = str(number)
            if newest is not None:
                parameters["from"] = str(newest)
        return f"{self.address}?{urlencode(parameters)}" if parameters else self.address


def asked_page(
    request: HttpRequest,
    rows: QuerySet | list[Any] | Callable[[int, int], list[Any]],
    *,
    address: str,
    parameters: Mapping[str, str] | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """The page that `?page=N` asks for; one query, and those of the rows' prefetches.

    rows: a list asks nothing; a function is called with the places, counted from 0, of
        the first row and of the one after the last.
    Raises Http404 when N is no page of this list. The first page always exists.
    """
    asked = request.GET.get("page", "1")
    if not _PAGE_NUMBER.fullmatch(asked):
        raise Http404(_("There is no such page."))
    number = int(asked)
    first = (number - 1) * size
    stop = first + size + 1
    if isinstance(rows, list):
        found = rows[first:stop]
    else:
        found = rows(first, stop) if callable(rows) else list(stretch(rows, first, stop))
    if not found and number > 1:
        raise Http404(_("There is no such page."))
    return Page(found[:size], number, len(found) > size, address, parameters or {})


def asked_newest(request: HttpRequest) -> int | None:
    """The row that `?page=N&from=ID` names, whether or not there is one; None: it names none."""
    if request.GET.get("page", "1") == "1":
        return None
    asked = request.GET.get("from", "")
    return int(asked) if ROW_ID.fullmatch(asked) else None


def stretch(rows: QuerySet, first: int, stop: int) -> QuerySet:
    """Some rows of a list, counted from 0. Ids are stepped over in an index, not rows."""
    # What is computed for a list could be cut with it: such a one is read plainly.
    if first == 0 or rows.query.annotations:
        return rows[first:stop]
    # Without the list's own conditions, which the ids fulfil: SQLite would go through
    # the index of these once more instead of to the ids.
    found = rows.model._default_manager.filter(pk__in=rows.values("pk")[first:stop])
    found.query.select_related = rows.query.select_related
    found.query.deferred_loading = rows.query.deferred_loading
    found = found.prefetch_related(*rows._prefetch_related_lookups)
    return found.order_by(*rows.query.order_by) if rows.query.order_by else found
