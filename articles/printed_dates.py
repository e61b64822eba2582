"""Days and times as pages print them.

The same signs and words as Django's `date` filter, which reads its pattern anew each
time: a page with fifty comments would spend a millisecond on nothing else.
Source: Django, "Built-in template tags and filters", `date`.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import DateFormat
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS

_SIGNS: dict[str, Callable[[date], str]] = {
    "j": lambda day: str(day.day),
    "l": lambda day: str(WEEKDAYS[day.weekday()]),
    "F": lambda day: str(MONTHS[day.month]),
    "M": lambda day: str(MONTHS_3[day.month]).title(),
    "Y": lambda day: f"{day.year:04d}",
    "H": lambda moment: f"{moment.hour:02d}",
    "i": lambda moment: f"{moment.minute:02d}",
    "T": lambda moment: DateFormat(moment).T(),
}


def printed(moment: date, pattern: str) -> str:
    """A day, or a moment in the site's zone.

    pattern: of the signs j, l, F, M, Y, H, i and T, blanks and punctuation.
    """
    here = _in_the_sites_zone(moment)
    return "".join([part(here) for part in _parts(pattern)])


def iso(moment: date) -> str:
    """A day, or a moment in the site's zone, for machines (ISO 8601)."""
    return _in_the_sites_zone(moment).isoformat()


def _in_the_sites_zone(moment: date) -> date:
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


@lru_cache(maxsize=32)
def _parts(pattern: str) -> list[Callable[[date], str]]:
    return [_SIGNS[sign] if sign.isalpha() else _letter(sign) for sign in pattern]


def _letter(sign: str) -> Callable[[date], str]:
    return lambda _moment: sign
