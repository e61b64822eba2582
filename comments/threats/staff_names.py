"""A name that readers may take for the newsroom's own.

Source: docs/moderation.md, "Threats", A10.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Author
from articles.prepared import Prepared
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
    if any(resembles(typed, letters(name)) for name in _names_of_ours()):
        return _("The name resembles one of ours.")
    return None


def _names_of_ours() -> Iterator[str]:
    yield settings.SITE_NAME
    yield from (name for (name,) in _authors.rows())
    for first, last, username in _staff.rows():
        yield f"{first} {last}"
        yield username


_authors = Prepared(lambda: Author.objects.order_by().values_list("name"))
_staff = Prepared(
    lambda: User.objects.filter(is_staff=True).values_list("first_name", "last_name", "username")
)


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
    matcher = SequenceMatcher(None, typed, ours, autojunk=False)
    return matcher.real_quick_ratio() >= LIKENESS and matcher.ratio() >= LIKENESS
