"""What a publish check is, and the list of all of them.

Checks are registered like Django's own, so a newsroom adds its own with
@publish_check. Source: docs/publishing.md, "Before it goes out".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from articles.point_basis import digest_of
from articles.publish_checks.story import Story


class Kind(StrEnum):
    BLOCKER = "blocker"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """Something to mend before publication.

    code: of the rule; stable, for settings and overrides. field: the form field that
        the sentence belongs to. fix: what to do about it.
    about: the very words it is about, "" for the story as a whole; the same rule about
        the same words is the same finding, whatever version of the story it is of.
    hidden_when_live: the page hides the faulty part by itself, so that it never
        stands in the way of mending a story that readers already see.
    can_be_confirmed: an editor may say that the words hold as they are.
    override: the reason somebody gave for letting it pass, "" if nobody did.
    """

    code: str
    field: str
    sentence: str
    fix: str
    kind: Kind = Kind.BLOCKER
    about: str = ""
    hidden_when_live: bool = False
    can_be_confirmed: bool = False
    override: str = ""

    @property
    def blocks(self) -> bool:
        return self.kind == Kind.BLOCKER and not self.override

    @property
    def is_essential(self) -> bool:
        """Whether a page or a promise would break; no setting, no editor lets it pass."""
        return self.code in essential_codes()

    @property
    def key(self) -> str:
        """Names this finding in a form and in an override; at most 64 characters."""
        return f"{self.code}:{digest_of(self.about)}"


PublishCheck = Callable[[Story, datetime], Iterator[Finding]]

_checks: dict[PublishCheck, tuple[str, ...]] = {}
_essential: set[str] = set()


def publish_check(
    *codes: str, is_essential: bool = False
) -> Callable[[PublishCheck], PublishCheck]:
    """Register a check: a generator of findings, with these codes, of a story and a moment.

    is_essential: nothing lets its findings pass.
    """

    def register(check: PublishCheck) -> PublishCheck:
        _checks[check] = codes
        if is_essential:
            _essential.update(codes)
        return check

    return register


def all_checks() -> list[PublishCheck]:
    return list(_checks)


def all_codes() -> set[str]:
    """The codes that findings can have."""
    return {code for codes in _checks.values() for code in codes}


def essential_codes() -> set[str]:
    """The codes of what nothing lets pass."""
    return _essential
