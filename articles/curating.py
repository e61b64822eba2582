"""What editors may do to fronts: pick, move, clear, plan, break news, undo.

Source: docs/publishing.md, "The front page".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.doors import Conflict, require
from articles.models import Article, Front, FrontChange, FrontPick, Section
from articles.signals import front_changed
from articles.slots import BREAKING, Slot, slots_of
from articles.states import Status

MAX_WORDS = FrontPick._meta.get_field("words").max_length


class StaleFront(Conflict):
    """Somebody changed the front after this editor had opened it."""


def pick_story(
    section: Section | None,
    slot: Slot,
    story: Article,
    *,
    by: User,
    begin: datetime | None = None,
    end: datetime | None = None,
    expected_version: int | None = None,
) -> None:
    """Put a story in a slot of a front for a time.

    section: None is the paper's front page. begin: None or past is now. end: None is
        until another pick of the slot begins, which ends it in any case.
    expected_version: of the front the editor saw; None is not asked.
    Raises PermissionDenied; Conflict when readers will not see the story then, and
        StaleFront. None leaves a trace. These hold for every verb here.
    """
    with _changing(section, "pick_story", slot, by, expected_version) as change:
        begin = max(begin or change.at, change.at)
        _refuse_early_end(begin, end)
        rows = _rows_of(story, section)
        if not any(row.is_public(begin) or row.publish_at > begin for row in rows):
            raise Conflict(_("Readers will not see “%(story)s” then.") % {"story": story})
        change.headline = rows[0].headline
        for other in change.in_force(begin).filter(story_id=story.story_id):
            # The strip alone may repeat a story.
            if other.slot not in (slot, BREAKING):
                change.cut(other, begin)
        change.pick(slot, story.story_id, begin, end)


def move_pick(
    section: Section | None,
    slot: Slot,
    to: Slot,
    *,
    by: User,
    expected_version: int | None = None,
) -> None:
    """Put the pick of a slot in another one; what is picked there comes back in exchange."""
    with _changing(section, "move_pick", to, by, expected_version) as change:
        moved, exchanged = change.standing(slot, change.at), change.standing(to, change.at)
        if moved is None:
            raise Conflict(_("%(slot)s is not picked.") % {"slot": slot.label})
        change.headline = moved.story.headline
        for pick in filter(None, (moved, exchanged)):
            change.cut(pick, change.at)
        change.pick(to, moved.story_id, change.at, change.end_before_cut(moved))
        if exchanged is not None:
            end = change.end_before_cut(exchanged)
            change.pick(slot, exchanged.story_id, change.at, end)


def clear_slot(
    section: Section | None, slot: Slot, *, by: User, expected_version: int | None = None
) -> None:
    """Leave a slot to the newest stories, from now on."""
    with _changing(section, "clear_slot", slot, by, expected_version) as change:
        standing = change.standing(slot, change.at)
        if standing is None:
            raise Conflict(_("%(slot)s is not picked.") % {"slot": slot.label})
        change.headline = standing.story.headline
        change.cut(standing, change.at)


def drop_plan(
    section: Section | None, pick: FrontPick, *, by: User, expected_version: int | None = None
) -> None:
    """Take back a pick that has not begun; what it would have ended stays."""
    with _changing(section, "drop_plan", pick.slot, by, expected_version) as change:
        planned = change.picks().filter(pk=pick.pk, begins_at__gt=change.at).first()
        if planned is None:
            raise Conflict(_("This plan has begun, or was taken back."))
        change.headline = planned.story.headline
        change.cut(planned, planned.begins_at)
        for ended, end in _cut_by(planned.change):
            if ended.slot == planned.slot and ended.ends_at == planned.begins_at:
                change.put_back(ended, end)


def start_breaking(
    story: Article,
    *,
    by: User,
    words: str,
    end: datetime,
    begin: datetime | None = None,
    expected_version: int | None = None,
) -> None:
    """Run a strip of breaking news over the front page that leads to a story.

    words: at most MAX_WORDS characters. begin: None or past is now.
    """
    with _changing(None, "start_breaking", BREAKING, by, expected_version) as change:
        begin = max(begin or change.at, change.at)
        _refuse_early_end(begin, end)
        words = " ".join(words.split())
        if not words or len(words) > MAX_WORDS:
            raise Conflict(_("Say it in 1 to %(most)d characters.") % {"most": MAX_WORDS})
        rows = _rows_of(story, None)
        if not any(row.is_public(begin) for row in rows):
            raise Conflict(
                _("Breaking news leads to a story that readers can read: “%(story)s” is not out.")
                % {"story": story}
            )
        change.headline = rows[0].headline
        change.pick(BREAKING, story.story_id, begin, end, words)


def end_breaking(*, by: User, expected_version: int | None = None) -> None:
    """Take the strip away now."""
    with _changing(None, "end_breaking", BREAKING, by, expected_version) as change:
        strip = change.standing(BREAKING, change.at)
        if strip is None:
            raise Conflict(_("No breaking news is running."))
        change.headline = strip.story.headline
        change.cut(strip, change.at)


def undo(section: Section | None, *, by: User, expected_version: int | None = None) -> None:
    """Put the slots back as they were before the last change, from now on."""
    with _changing(section, "undo", None, by, expected_version) as change:
        last = change.front.changes.first()
        if last is None:
            raise Conflict(_("There is nothing to undo."))
        change.slot, change.headline = _slot_of(last), last.headline
        for made in change.picks().filter(change=last):
            change.cut(made, change.at)
        for ended, end in _cut_by(last):
            change.put_back(ended, end)
        if not (change.cuts or change.made):
            raise Conflict(_("Its time is over: there is nothing left to undo."))


@dataclass
class _Change:
    """A front while it is changed: picks are cut at once, and made at the end."""

    front: Front
    at: datetime
    slot: Slot | None
    headline: str = ""
    cuts: dict[int, datetime | None] = field(default_factory=dict)
    made: list[FrontPick] = field(default_factory=list)

    def picks(self):
        """Those in force or planned."""
        picks = self.front.picks.to_come(self.at)
        return picks.select_related("story", "change").order_by("begins_at")

    def in_force(self, at: datetime):
        return self.picks().in_force(at)

    def standing(self, slot: Slot, at: datetime) -> FrontPick | None:
        return self.in_force(at).filter(block=slot.block, position=slot.position).first()

    def cut(self, pick: FrontPick, at: datetime) -> None:
        """End a pick at a moment, or take it back where it begins no sooner."""
        self.cuts.setdefault(pick.pk, pick.ends_at)
        if pick.begins_at >= at:
            pick.taken_back_at = self.at
        else:
            pick.ends_at = at
        pick.save(update_fields=["ends_at", "taken_back_at"])

    def end_before_cut(self, pick: FrontPick) -> datetime | None:
        return self.cuts[pick.pk]

    def pick(
        self, slot: Slot, story_id: int, begin: datetime, end: datetime | None, words: str = ""
    ) -> None:
        if standing := self.standing(slot, begin):
            self.cut(standing, begin)
        self.made.append(
            FrontPick(
                front=self.front,
                block=slot.block,
                position=slot.position,
                story_id=story_id,
                words=words,
                begins_at=begin,
                ends_at=self._bounded(slot, begin, end),
            )
        )

    def put_back(self, pick: FrontPick, end: datetime | None) -> None:
        """Let a pick that was cut stand until its former end, as far as that is to come."""
        if end is not None and end <= self.at:
            return
        if pick.taken_back_at is None and pick.ends_at > self.at:
            pick.ends_at = self._bounded(pick.slot, pick.begins_at, end)
            pick.save(update_fields=["ends_at"])
        else:
            begin = max(pick.begins_at, self.at)
            self.pick(pick.slot, pick.story_id, begin, end, pick.words)

    def _bounded(self, slot: Slot, begin: datetime, end: datetime | None) -> datetime | None:
        """An end, or the beginning of the slot's next pick where that comes first."""
        later = self.picks().filter(block=slot.block, position=slot.position, begins_at__gt=begin)
        ends = [pick.begins_at for pick in later] + ([end] if end else [])
        return min(ends, default=None)

    def save(self, verb: str, by: User) -> None:
        self.front.version += 1
        self.front.save(update_fields=["version"])
        row = FrontChange.objects.create(
            front=self.front,
            version=self.front.version,
            actor=by,
            verb=verb,
            block=self.slot.block if self.slot else "",
            position=self.slot.position if self.slot else 0,
            headline=self.headline,
            cuts={str(pk): end and end.isoformat() for pk, end in self.cuts.items()},
            made_at=self.at,
        )
        for pick in self.made:
            pick.change = row
            pick.save()


@contextmanager
def _changing(
    section: Section | None,
    verb: str,
    slot: Slot | None,
    by: User,
    expected_version: int | None,
) -> Iterator[_Change]:
    require(by, "curate_front_page")
    if slot not in (None, BREAKING, *slots_of(is_section=section is not None)):
        raise Conflict(_("This page has no such slot."))
    with transaction.atomic():
        Front.objects.get_or_create(section=section)
        front = Front.objects.select_for_update(of=("self",)).get(section=section)
        if expected_version is not None and expected_version != front.version:
            raise StaleFront(_who_changed(front))
        change = _Change(front, timezone.now(), slot)
        yield change
        change.save(verb, by)
        front_changed.send(Front, section_id=front.section_id)


def _who_changed(front: Front) -> str:
    last = front.changes.select_related("actor").first()
    return _(
        "%(name)s changed this page at %(time)s, after you had opened it. Nothing was changed"
        " by you: look at it as it is now, and do it again."
    ) % {
        "name": last.actor.get_full_name() or last.actor.get_username(),
        "time": timezone.localtime(last.made_at).strftime("%H:%M:%S"),
    }


def _rows_of(story: Article, section: Section | None) -> list[Article]:
    """The rows of a story that readers see or will, its first one first."""
    published = Article.objects.filter(status=Status.PUBLISHED)
    rows = list(published.of_story(story.story_id).order_by("pk"))
    if not rows:
        raise Conflict(
            _("“%(story)s” is neither public nor scheduled: readers would never see it there.")
            % {"story": story}
        )
    if section is not None and rows[0].section_id != section.pk:
        raise Conflict(
            _("“%(story)s” is not filed under %(section)s.") % {"story": story, "section": section}
        )
    return rows


def _refuse_early_end(begin: datetime, end: datetime | None) -> None:
    if end is not None and end <= begin:
        raise Conflict(_("It would end before it begins. Choose a later end."))


def _cut_by(change: FrontChange) -> list[tuple[FrontPick, datetime | None]]:
    """The picks that a change ended, each with the end that it had before."""
    ends = {int(pk): end and datetime.fromisoformat(end) for pk, end in change.cuts.items()}
    return [(pick, ends[pick.pk]) for pick in FrontPick.objects.filter(pk__in=ends)]


def _slot_of(change: FrontChange) -> Slot | None:
    return Slot(change.block, change.position) if change.block else None
