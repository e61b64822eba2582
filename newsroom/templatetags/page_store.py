"""The page store on the desk."""

from dataclasses import dataclass

from django import template

from newsroom import purging
from newsroom.health import troubles_of_page_store
from newsroom.metrics import MISS_REASONS
from newsroom.page_store.counters import Count
from newsroom.page_store.store import StoreFacts
from newsroom.stores import page_counters, store_facts

register = template.Library()


@dataclass(frozen=True)
class Figures:
    """What the store did on this host since its folder was made.

    hit_per_cent: None before the first request. misses: by reason.
    """

    facts: StoreFacts
    hit_per_cent: float | None
    misses: dict[str, int]


@register.simple_tag
def overdue_purges() -> int:
    """How many changes readers may not see yet."""
    return purging.overdue()


@register.simple_tag
def page_store_troubles() -> list[str]:
    """A sentence for each thing that is wrong with the page store."""
    return troubles_of_page_store()


@register.simple_tag
def page_store_figures() -> Figures | None:
    """None while there is no store, or it does not answer."""
    if (facts := store_facts()) is None:
        return None
    sums = page_counters().sums()
    misses = {reason: sums[count] for count, reason in MISS_REASONS.items()}
    hits = sums[Count.HIT] + sums[Count.JOINED]
    asked = hits + sum(misses.values())
    return Figures(facts, 100 * hits / asked if asked else None, misses)
