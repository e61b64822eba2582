"""What the desk shows of a front: its slots now, plans, changes, and stories to choose from."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.admin.story_search import found_stories
from articles.front import compose_front_page
from articles.models import Article, Front, FrontChange, FrontPick, Section
from articles.picks import section_picks
from articles.slots import BREAKING, Slot, slots_of
from articles.states import Status

STORIES_SHOWN = 20
CHANGES_SHOWN = 12


@dataclass(frozen=True)
class Shown:
    """A slot as it is: the story readers see there, and the pick in force.

    waits: the pick's story is not public now, so that another stands there, or none.
    above, below: the neighbours, where there are any.
    """

    slot: Slot
    story: Article | None
    pick: FrontPick | None
    above: Slot | None
    below: Slot | None

    @property
    def waits(self) -> bool:
        if self.pick is None:
            return False
        return self.story is None or self.story.story_id != self.pick.story_id


def picks_of(section: Section | None, at: datetime) -> list[FrontPick]:
    """Picks of a front in force at a moment or planned then, the soonest first. One query."""
    picks = FrontPick.objects.to_come(at).filter(front__section=section)
    return list(picks.select_related("story", "change__actor"))


def shown_slots(section: Section | None, found: list[FrontPick], at: datetime) -> list[Shown]:
    """The slots of a front at a moment, from top to bottom; found: its picks_of()."""
    picks = {pick.slot: pick for pick in found if pick.begins_at <= at}
    if section is None:
        stories = {slot: teaser.article for slot, teaser in compose_front_page(at).top.items()}
    else:
        ids = section_picks(section.pk, at).stories
        rows = Article.objects.published(at).for_teasers().in_bulk(list(ids.values()))
        stories = {slot: rows[pk] for slot, pk in ids.items() if pk in rows}
    slots = slots_of(is_section=section is not None)
    around = [None, *slots, None]
    return [
        Shown(slot, stories.get(slot), picks.get(slot), around[n], around[n + 2])
        for n, slot in enumerate(slots)
    ]


def strip_in_force(found: list[FrontPick], at: datetime) -> FrontPick | None:
    """The strip of breaking news that runs at a moment; a section's front has none."""
    running = [pick for pick in found if pick.slot == BREAKING and pick.begins_at <= at]
    return running[0] if running else None


def plans(found: list[FrontPick], at: datetime) -> list[FrontPick]:
    """Picks that have not begun, the soonest first."""
    return [pick for pick in found if pick.begins_at > at]


def choices(section: Section | None, words: str, at: datetime) -> list[Article]:
    """Public and scheduled stories, the newest first, or those that fit some words."""
    stories = Article.objects.filter(status=Status.PUBLISHED, replaces__isnull=True)
    stories = stories.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    if section is not None:
        stories = stories.in_section(section)
    if words.strip():
        stories = stories.filter(pk__in=found_stories(words))
    stories = stories.select_related("section").defer("body", "search_text")
    return list(stories.order_by("-publish_at", "-pk")[:STORIES_SHOWN])


def changes(front: Front | None) -> list[tuple[FrontChange, str]]:
    """The latest changes of a front, each with what it did, in words."""
    if front is None:
        return []
    found = front.changes.select_related("actor")[:CHANGES_SHOWN]
    return [(change, said_of(change)) for change in found]


def said_of(change: FrontChange) -> str:
    """What a change did, as a line of the history."""
    slot = Slot(change.block, change.position).label if change.block else ""
    sentences = {
        "pick_story": _("%(slot)s: “%(story)s” picked"),
        "move_pick": _("“%(story)s” moved to %(slot)s"),
        "clear_slot": _("%(slot)s: “%(story)s” cleared"),
        "drop_plan": _("%(slot)s: plan for “%(story)s” taken back"),
        "start_breaking": _("Breaking news started: “%(story)s”"),
        "end_breaking": _("Breaking news ended: “%(story)s”"),
        "undo": _("Undone: %(slot)s, “%(story)s”"),
    }
    return sentences[change.verb] % {"slot": slot, "story": change.headline}
