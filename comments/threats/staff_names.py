"""A name that readers may take for the newsroom's own.

Source: docs/moderation.md, "Threats", A10.
"""

from difflib import SequenceMatcher
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from comments.arrivals import Arrival
from comments.text import skeleton

OFFICES = ("moderator", "moderation", "admin", "administrator", "editor", "newsroom", "staff")
# As much as one letter in ten may differ.
LIKENESS = 0.9
# A shorter name is found inside too many others, as Anna in Joanna.
MIN_LETTERS_INSIDE = 7


def look(arrival: Arrival) -> str | None:
    """A note when a reader's name looks like the paper's, an office's or a journalist's.

    Compared by skeletons, so look-alike letters, case and width don't help.
    """
    if arrival.author is not None:
        return None
    words = skeleton(arrival.name).split()
    if any(skeleton(office) in words for office in OFFICES):
        return _("The name claims an office of the paper.")
    typed = letters(arrival.name)
    ours = _letters_of_each(
        settings.SITE_NAME, arrival.background.authors, arrival.background.staff
    )
    if any(resembles(typed, name) for name in ours):
        return _("The name resembles one of ours.")
    return None


# By the names themselves, so whoever was just renamed is compared by the new name.
@lru_cache(maxsize=4)
def _letters_of_each(*names: str) -> list[str]:
    """names: one a line."""
    return [letters(name) for some in names for name in some.split("\n")]


@lru_cache(maxsize=4096)
def letters(name: str) -> str:
    """The letters and digits of a name by their looks, to compare."""
    return "".join(filter(str.isalnum, skeleton(name)))


def resembles(typed: str, ours: str) -> bool:
    """Whether a typed name may be taken for another; both as letters()."""
    if not ours:
        return False
    if len(ours) >= MIN_LETTERS_INSIDE and ours in typed:
        return True
    # What no two of these lengths can exceed, without comparing them.
    if 2 * min(len(typed), len(ours)) < LIKENESS * (len(typed) + len(ours)):
        return False
    return SequenceMatcher(None, typed, ours, autojunk=False).ratio() >= LIKENESS
