"""What the clock will do to an editor's picks: swaps, and the holes nobody planned.

Source: docs/publishing.md, "The front page".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, FrontPick, Section
from articles.slots import BREAKING, Slot, slots_of

LOOK_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Coming:
    """One slot at one moment. is_hole: no pick stands there from then on."""

    at: datetime
    slot: Slot
    sentence: str
    is_hole: bool


def coming(section: Section | None, at: datetime) -> list[Coming]:
    """What the clock alone changes in the slots of a front in LOOK_AHEAD; two queries.

    section: None is the paper's front page. The soonest first.
    """
    picks = _picks(section, at)
    rows = _rows(picks, section)
    moments = {moment for pick in picks for moment in (pick.begins_at, pick.ends_at)}
    moments.update(moment for found in rows.values() for row in found for moment in _times(row))
    told, before = [], _standing(picks, rows, at)
    for moment in sorted(m for m in moments if m and at < m <= at + LOOK_AHEAD):
        after = _standing(picks, rows, moment)
        for slot in (BREAKING, *slots_of(is_section=section is not None)):
            if said := _said(slot, before.get(slot), after.get(slot), moment):
                told.append(said)
        before = after
    return told


def _said(
    slot: Slot, before: FrontPick | None, after: FrontPick | None, at: datetime
) -> Coming | None:
    if before == after:
        return None
    if after is not None:
        return Coming(at, slot, _("“%(story)s” takes its place.") % {"story": after.story}, False)
    if slot == BREAKING and before.ends_at == at:
        return Coming(at, slot, _("It ends."), False)
    if before.ends_at == at:
        sentence = _("The pick of “%(story)s” ends.")
    else:
        sentence = _("“%(story)s” is not public any more.")
    return Coming(at, slot, sentence % {"story": before.story}, True)


def _picks(section: Section | None, at: datetime) -> list[FrontPick]:
    picks = FrontPick.objects.to_come(at).filter(front__section=section).select_related("story")
    return list(picks.defer("story__body", "story__search_text"))


def _rows(picks: list[FrontPick], section: Section | None) -> dict[int, list[Article]]:
    """The rows of each picked story that its front may show."""
    ids = {pick.story_id for pick in picks}
    found = Article.objects.filter(Q(pk__in=ids) | Q(replaces__in=ids))
    if section is not None:
        found = found.in_section(section)
    rows = defaultdict(list)
    for row in found.defer("body", "search_text"):
        rows[row.story_id].append(row)
    return rows


def _times(row: Article) -> tuple[datetime | None, ...]:
    return row.publish_at, row.superseded_at, row.expires_at


def _standing(
    picks: list[FrontPick], rows: dict[int, list[Article]], at: datetime
) -> dict[Slot, FrontPick]:
    return {
        pick.slot: pick
        for pick in picks
        if pick.begins_at <= at
        and (pick.ends_at is None or at < pick.ends_at)
        and any(row.is_public(at) for row in rows[pick.story_id])
    }
