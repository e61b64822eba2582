"""The hours in which moderators are at work, in the site's time zone.

Source: docs/moderation.md, "Who may reply, and when".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_SPELLING = re.compile(
    r"(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))?"
    r" (?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)"
)
_ONE_DAY = timedelta(days=1)
# A week holds every turn there is; one more for the part of a day that is over.
_DAYS_AHEAD = 8


@dataclass(frozen=True)
class Shift:
    """days: 0 is Monday. end: 00:00 is the midnight after."""

    days: frozenset[int]
    start: time
    end: time

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Beginning and end on a day; None when nobody works then."""
        if day.weekday() not in self.days:
            return None
        last_day = day if self.end > self.start else day + _ONE_DAY
        return _moment(day, self.start), _moment(last_day, self.end)


def read_hours(spelled: str) -> list[Shift]:
    """Shifts as `COMMENT_STAFFED_HOURS` spells them; none is "always".

    Raises ValueError for any other spelling.
    """
    return [_read_shift(part.strip()) for part in spelled.split(",") if part.strip()]


def is_staffed(shifts: list[Shift], at: datetime) -> bool:
    """Whether a moderator is at work at a moment."""
    return not shifts or any(start <= at < end for start, end in _around(shifts, at, at))


def next_turn(shifts: list[Shift], at: datetime) -> datetime | None:
    """When work begins or ends next; None where it never does."""
    found = _around(shifts, at, at + _DAYS_AHEAD * _ONE_DAY)
    turns = {moment for shift in found for moment in shift if moment > at}
    # Where one shift goes over into another, work does not end.
    before = timedelta(microseconds=1)
    real = (t for t in turns if is_staffed(shifts, t) != is_staffed(shifts, t - before))
    return min(real, default=None)


def staffed_time(shifts: list[Shift], start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments somebody was at work."""
    if not shifts:
        return max(end - start, timedelta())
    worked, until = timedelta(), start
    for begins, ends in sorted(_around(shifts, start, end)):
        begins, ends = max(begins, until), min(ends, end)
        if ends > begins:
            worked += ends - begins
            until = ends
    return worked


def _read_shift(spelled: str) -> Shift:
    found = _SPELLING.fullmatch(spelled)
    if found is None:
        raise ValueError(f"“{spelled}” is not spelled like “Mon-Fri 08:00-20:00”.")
    first = DAYS.index(found["first"])
    last = DAYS.index(found["last"] or found["first"])
    days = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return Shift(days, time.fromisoformat(found["start"]), time.fromisoformat(found["end"]))


def _around(
    shifts: list[Shift], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The shifts of all days between two moments, and of the day before: some pass midnight."""
    day, last = timezone.localdate(start) - _ONE_DAY, timezone.localdate(end)
    while day <= last:
        for shift in shifts:
            if times := shift.on(day):
                yield times
        day += _ONE_DAY


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
