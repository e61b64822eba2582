"""What each kind of rule finds: a function that returns a note for moderators, or None.

A note holds numbers and the newsroom's own words, never more of a reader's.
Source: docs/moderation.md, "Rules of the newsroom".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.links import ascii_host
from comments.models import Rule
from comments.rule_states import Kind
from comments.rules.languages import other_language
from comments.rules.phrases import needle
from comments.rules.reading import Reading
from comments.threats.staff_names import letters, resembles

_HOST_LIKE = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class PreparedRule:
    """A rule ready to be asked often.

    entries: of its list, what was typed and what is compared.
    """

    rule_set: int
    name: str
    kind: str
    outcome: str
    sentence: str
    number: int
    minutes: int
    entries: tuple[tuple[str, str], ...]

    def look(self, reading: Reading) -> str | None:
        """A note when it finds something."""
        return LOOKS[Kind(self.kind)](self, reading)


def prepare(rule: Rule) -> PreparedRule:
    """Fold the list of a rule once, for all the comments to come."""
    folded = ((line, entry(rule.kind, line)) for line in rule.lines)
    return PreparedRule(
        rule_set=rule.rule_set_id,
        name=rule.name,
        kind=rule.kind,
        outcome=rule.outcome,
        sentence=rule.sentence,
        number=rule.number or 0,
        minutes=rule.minutes or 0,
        entries=tuple((line, form) for line, form in folded if form),
    )


def entry(kind: str, line: str) -> str:
    """What is compared of one line of a list; "" when nothing of it can be."""
    return _FOLDS.get(Kind(kind), str)(line)


def _words(rule: PreparedRule, reading: Reading) -> str | None:
    for line, form in rule.entries:
        if any(form in haystack for haystack in reading.haystacks):
            return _("“%(words)s” is in it.") % {"words": line}
    return None


def _links(rule: PreparedRule, reading: Reading) -> str | None:
    if reading.links <= rule.number:
        return None
    return ngettext("It has %(count)d link.", "It has %(count)d links.", reading.links) % {
        "count": reading.links
    }


def _hosts(rule: PreparedRule, reading: Reading) -> str | None:
    typed = _HOST_LIKE.findall(f"{reading.body} {reading.website}".lower())
    hosts = {ascii_host(word.strip(".")) for word in typed if "." in word} - {None}
    for line, form in rule.entries:
        if any(host == form or host.endswith(f".{form}") for host in hosts):
            return _("It names %(host)s.") % {"host": line}
    return None


def _names(rule: PreparedRule, reading: Reading) -> str | None:
    typed = letters(reading.name)
    for line, form in rule.entries:
        if resembles(typed, form):
            return _("The name resembles “%(name)s”.") % {"name": line}
    return None


def _language(rule: PreparedRule, reading: Reading) -> str | None:
    found = other_language(reading.body, reading.language)
    return _("It seems to be %(language)s.") % {"language": found} if found else None


def _rate(rule: PreparedRule, reading: Reading) -> str | None:
    count = reading.posted_within(rule.minutes)
    if count < rule.number:
        return None
    return _("Its mailbox sent %(count)d before it, within %(minutes)d minutes.") % {
        "count": count,
        "minutes": rule.minutes,
    }


def _first(rule: PreparedRule, reading: Reading) -> str | None:
    if reading.approved >= rule.number:
        return None
    return _("Approved comments of its mailbox: %(count)d.") % {"count": reading.approved}


def _sensitive(rule: PreparedRule, reading: Reading) -> str | None:
    return _("The story is sensitive.") if reading.is_sensitive else None


def _likeness(rule: PreparedRule, reading: Reading) -> str | None:
    if reading.likes < rule.number:
        return None
    return _("Earlier comments with nearly the same text: %(count)d.") % {"count": reading.likes}


def _reports(rule: PreparedRule, reading: Reading) -> str | None:
    if reading.reported < rule.number:
        return None
    return _("Reported comments of its mailbox: %(count)d.") % {"count": reading.reported}


LOOKS: dict[Kind, Callable[[PreparedRule, Reading], str | None]] = {
    Kind.WORDS: _words,
    Kind.LINKS: _links,
    Kind.HOSTS: _hosts,
    Kind.NAMES: _names,
    Kind.LANGUAGE: _language,
    Kind.RATE: _rate,
    Kind.FIRST: _first,
    Kind.SENSITIVE: _sensitive,
    Kind.LIKENESS: _likeness,
    Kind.REPORTS: _reports,
}
_FOLDS = {
    Kind.WORDS: needle,
    Kind.HOSTS: lambda line: ascii_host(line.strip().strip(".")) or "",
    Kind.NAMES: letters,
}
