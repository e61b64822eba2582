"""What the page store did, for a monitoring system.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/, "Text-based format".
"""

import contextlib
from collections.abc import Iterator
from ipaddress import ip_address

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsroom import purging
from newsroom.page_store.counters import Count
from newsroom.stores import page_counters, store_facts

MISS_REASONS = {
    Count.MISS_ABSENT: "absent",
    Count.MISS_ENDED: "ended",
    Count.MISS_CHANGED: "changed",
}
_COUNTERS = {
    Count.HIT: ("hits_total", "Answers from the store."),
    Count.JOINED: ("joined_total", "Answers that waited for another request's page."),
    Count.BYPASSED: ("bypassed_total", "Answers made while the store could not be used."),
    Count.KEPT: ("kept_total", "Pages made and kept."),
    Count.NOT_KEPT_CHANGED: ("changed_total", "Pages not kept, as a change came meanwhile."),
    Count.FAILED: ("failures_total", "Times the store did not answer."),
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of this host in the text format of Prometheus; for this machine alone."""
    if not is_from_this_machine(request):
        raise Http404
    text = "".join(f"{line}\n" for line in lines())
    return HttpResponse(
        text,
        content_type="text/plain; version=0.0.4; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether nobody else asks: not from elsewhere, nor through a proxy of ours."""
    try:
        sender = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return sender.is_loopback and "HTTP_X_FORWARDED_FOR" not in request.META


def lines() -> Iterator[str]:
    sums = page_counters().sums()
    for count, (name, meaning) in _COUNTERS.items():
        yield from _family(f"newsroom_page_{name}", "counter", meaning, {"": sums[count]})
    misses = {f'{{reason="{reason}"}}': sums[count] for count, reason in MISS_REASONS.items()}
    yield from _family("newsroom_page_misses_total", "counter", "Pages rendered anew.", misses)
    yield from _gauge_lines()


def _gauge_lines() -> Iterator[str]:
    facts = store_facts()
    gauges = {"store_up": ("Whether the store answers.", int(facts is not None))}
    if facts is not None:
        gauges |= {
            "store_pages": ("Pages in the store.", facts.pages),
            "store_bytes": ("Bytes of pages in the store.", facts.size_bytes),
            "store_max_bytes": ("Bytes that it may take; 0 for no limit.", facts.max_bytes),
        }
    with contextlib.suppress(DatabaseError):
        gauges["purges_overdue"] = ("Changes that readers may not see yet.", purging.overdue())
    for name, (meaning, number) in gauges.items():
        yield from _family(f"newsroom_page_{name}", "gauge", meaning, {"": number})


def _family(name: str, kind: str, meaning: str, numbers: dict[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, number in numbers.items():
        yield f"{name}{labels} {number}"
