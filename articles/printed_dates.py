"""Days and times as pages print them.

The same signs and words as Django's `date` filter, which reads its pattern anew each
time: a page with fifty comments would spend a millisecond on nothing else.
Source: Django, "Built-in template tags and filters", `date`.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateformat import DateFormat
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.safestring import SafeString, mark_safe

_SIGNS: dict[str, Callable[[date, "_Names"], Any]] = {
    "j": lambda moment, _names: moment.day,
    "l": lambda moment, names: names.weekdays[moment.weekday()],
    "F": lambda moment, names: names.months[moment.month],
    "M": lambda moment, names: names.short_months[moment.month],
    "Y": lambda moment, _names: f"{moment.year:04d}",
    "H": lambda moment, _names: f"{moment.hour:02d}",
    "i": lambda moment, _names: f"{moment.minute:02d}",
    "T": lambda moment, _names: DateFormat(moment).T(),
}


class _Names(NamedTuple):
    months: dict[int, str]
    short_months: dict[int, str]
    weekdays: dict[int, str]


def printed(moment: date, pattern: str) -> str:
    """A day, or a moment in the site's zone, in the paper's language.

    pattern: of the signs j, l, F, M, Y, H, i and T, blanks and punctuation.
    """
    return _printed(_in_the_sites_zone(moment), pattern)


def iso(moment: date) -> str:
    """A day, or a moment in the site's zone, for machines (ISO 8601)."""
    return _in_the_sites_zone(moment).isoformat()


def time_element(moment: date, pattern: str) -> SafeString:
    """A day, or a moment in the site's zone, for readers and machines."""
    here = _in_the_sites_zone(moment)
    words = escape(_printed(here, pattern))
    return mark_safe(f'<time datetime="{here.isoformat()}">{words}</time>')  # noqa: S308


def _in_the_sites_zone(moment: date) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(timezone.get_default_timezone())
    return moment


def _printed(here: date, pattern: str) -> str:
    form, signs = _compiled(pattern)
    names = _names(settings.LANGUAGE_CODE)
    return form.format(*[value(here, names) for value in signs])


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> tuple[str, list[Callable[[date, _Names], Any]]]:
    """A format string with a place for each sign, and what stands in these places."""
    form = "".join("{}" if sign.isalpha() else sign for sign in pattern)
    return form, [_SIGNS[sign] for sign in pattern if sign.isalpha()]


@lru_cache(maxsize=32)
def _names(language: str) -> _Names:
    with translation.override(language):
        return _Names(
            {number: str(name) for number, name in MONTHS.items()},
            {number: str(name).title() for number, name in MONTHS_3.items()},
            {number: str(name) for number, name in WEEKDAYS.items()},
        )
