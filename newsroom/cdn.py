"""Tells a CDN in front of the site which pages a change made old.

Each kind is one plain HTTP request. A CDN that is not told, or late, keeps a page for
60 s at most: what it is allowed by the page's own headers.
Source: docs/operations.md, "A CDN in front".
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from articles.surrogate_keys import SITE

# The worker does nothing else meanwhile.
TIMEOUT_S = 5
REST_AFTER_FAILURE = timedelta(seconds=5)
TOLD_AT_ONCE = 200
OVERDUE_AFTER = timedelta(seconds=30)
# A CDN holds nothing of what it was not told of a day ago.
TOLD_OF_FOR = timedelta(days=1)


class NotPurged(Exception):
    """The CDN was not told; the task is to be repeated."""


@dataclass(frozen=True)
class Kind:
    """How one kind of CDN is told. tags_at_once: what one request may name."""

    tags_at_once: int
    request: Callable[[list[str]], Request]


@task()
def purge_cdn(tags: list[str], store_task_id: str | None) -> None:
    """Have the CDN forget the pages of these tags; safe to repeat.

    Other changes that wait are told in the same breath: CDNs count requests.
    store_task_id: of the task that tells the page store, which must have heard it first,
        or the CDN would fetch the same old page again; None when there is no store.
    Raises NotPurged.
    """
    if not settings.CDN_PURGE:
        return
    if not _store_knows(store_task_id):
        raise NotPurged("The page store was not told yet.")
    others = _waiting()
    try:
        _tell({*tags, *(tag for row in others for tag in row.args_kwargs["args"][0])})
    except NotPurged:
        # One question at a time to a CDN that is away: each may take its time-out.
        _update(others, run_after=timezone.now() + REST_AFTER_FAILURE)
        raise
    now = timezone.now()
    _update(others, status=TaskResultStatus.SUCCESSFUL, started_at=now, finished_at=now)


def overdue() -> int:
    """How many changes of the last day the CDN was not told of, or not yet."""
    now = timezone.now()
    return (
        DBTaskResult.objects.filter(
            task_path=purge_cdn.module_path,
            enqueued_at__range=(now - TOLD_OF_FOR, now - OVERDUE_AFTER),
        )
        .exclude(status=TaskResultStatus.SUCCESSFUL)
        .count()
    )


def _fastly(tags: list[str]) -> Request:
    """Source: https://www.fastly.com/documentation/reference/api/purging/."""
    return Request(
        f"{settings.CDN_PURGE_URL}/purge",
        method="POST",
        headers={
            "Fastly-Key": settings.CDN_PURGE_TOKEN,
            "Surrogate-Key": " ".join(tags),
            "Accept": "application/json",
        },
    )


def _cloudflare(tags: list[str]) -> Request:
    """Source: https://developers.cloudflare.com/api/resources/cache/methods/purge/."""
    return Request(
        f"{settings.CDN_PURGE_URL}/purge_cache",
        method="POST",
        data=json.dumps({"tags": tags}).encode(),
        headers={**_bearer(), "Content-Type": "application/json"},
    )


def _nginx(tags: list[str]) -> Request:
    """A purge as caches of one's own are taught it: nginx, Varnish.

    Source: https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc.
    """
    return Request(
        settings.CDN_PURGE_URL,
        method="PURGE",
        headers={
            **(_bearer() if settings.CDN_PURGE_TOKEN else {}),
            "Surrogate-Key": " ".join(tags),
        },
    )


KINDS = {
    "fastly": Kind(tags_at_once=256, request=_fastly),
    "cloudflare": Kind(tags_at_once=30, request=_cloudflare),
    # As many as fit into the 8 KiB that nginx reads of a header.
    "nginx": Kind(tags_at_once=100, request=_nginx),
}


class _NoRedirects(HTTPRedirectHandler):
    """The token is for this address alone."""

    def redirect_request(self, *arguments):
        return None


_opener = build_opener(_NoRedirects)


def _bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.CDN_PURGE_TOKEN}"}


def _waiting() -> list[DBTaskResult]:
    """Changes that wait to be told, and that the page store has heard of."""
    rows = DBTaskResult.objects.ready().filter(task_path=purge_cdn.module_path)[:TOLD_AT_ONCE]
    return [row for row in rows if _store_knows(row.args_kwargs["args"][1])]


def _store_knows(store_task_id: str | None) -> bool:
    if store_task_id is None:
        return True
    # A row that is not there succeeded more than a week ago.
    unfinished = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    return not unfinished.filter(pk=store_task_id).exists()


def _update(rows: list[DBTaskResult], **fields: object) -> None:
    """Change those that no other worker has taken meanwhile."""
    ids = [row.pk for row in rows]
    DBTaskResult.objects.filter(pk__in=ids, status=TaskResultStatus.READY).update(**fields)


def _tell(tags: set[str]) -> None:
    kind = KINDS[settings.CDN_PURGE]
    # Every page is made of the site.
    for batch in _batches([SITE] if SITE in tags else sorted(tags), kind.tags_at_once):
        _send(kind.request(batch))


def _batches(tags: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(tags), size):
        yield tags[start : start + size]


def _send(request: Request) -> None:
    try:
        with _opener.open(request, timeout=TIMEOUT_S) as response:
            response.read()
    except HTTPError as error:
        error.close()
        raise NotPurged(f"The CDN answers {error.code}.") from None
    except (OSError, HTTPException) as error:
        raise NotPurged(f"The CDN cannot be reached: {type(error).__name__} {error}") from None
