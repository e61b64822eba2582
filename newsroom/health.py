"""Two questions of a balancer: is the process alive, and can it serve pages?

Source: docs/operations.md, "Health".
"""

from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsroom import cdn, purging, store_home
from newsroom.page_store import StoreDown
from newsroom.proofs import broken_rules
from newsroom.stores import page_store

DATABASE_DOWN = "The database does not answer."


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; touches no database."""
    return plain("ok")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """ok; degraded with each cause; 503 only while no page can be served.

    A balancer must not drop hosts that still have pages to serve.
    """
    try:
        causes = [*broken_rules(), *troubles_of_page_store()]
    except DatabaseError:
        # Its message may name hosts and users; the log has it.
        if kept := kept_pages():
            return plain("degraded", DATABASE_DOWN, f"{kept} finished pages are served.")
        return plain("unavailable", DATABASE_DOWN, status=503)
    return plain("degraded", *causes) if causes else plain("ok")


def troubles_of_page_store() -> list[str]:
    """A sentence for each thing that keeps pages from being kept, or true at once."""
    found = []
    if late := cdn.overdue():
        found.append(f"Changes the CDN was not told of: {late}. It keeps a page for 60 s at most.")
    if (store := page_store()) is None:
        return found
    try:
        store.check()
        if not store_home.is_ours(store):
            found.append(store_home.NOT_OURS)
    except StoreDown as error:
        found.append(str(error))
    if late := purging.overdue():
        found.append(
            f"Changes the page store was not told of, so readers may not see them: {late}."
        )
    return found


def kept_pages() -> int:
    """How many finished pages can be served without the database."""
    store = page_store()
    try:
        if store is None:
            return 0
        store.check()
        return store.facts().pages if store_home.is_ours(store) else 0
    except StoreDown:
        return 0


def plain(*lines: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
