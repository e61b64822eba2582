"""The one decision that every path to readers asks for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Article, PublishOverride
from articles.publish_checks.registry import Finding, Kind, all_checks
from articles.publish_checks.story import Story, stored_story

MAX_ADVICE_OF_A_RULE = 10
OFF = "off"
KINDS = {"block": Kind.BLOCKER, "advice": Kind.ADVICE}


@dataclass(frozen=True)
class Decision:
    """What every check says of a story; blockers first, then what was let pass, then advice."""

    findings: list[Finding]

    @property
    def blockers(self) -> list[Finding]:
        """What keeps the story in."""
        return [finding for finding in self.findings if finding.blocks]

    @property
    def let_pass(self) -> list[dict[str, str]]:
        """What blocks no more, with the reasons, as the audit keeps it."""
        return [
            {"code": finding.code, "finding": finding.sentence, "reason": finding.override}
            for finding in self.findings
            if finding.override
        ]

    @property
    def may_go_out(self) -> bool:
        return not self.blockers


def decide(article: Article, at: datetime | None = None) -> Decision:
    """Whether a story may go out at a moment, its stored rows included.

    article: as it is in hand. at: aware datetime; None is now.
    Source: docs/publishing.md, "One decision".
    """
    return judge(stored_story(article), at)


def judge(story: Story, at: datetime | None = None) -> Decision:
    """decide() of a story whose rows need not be stored; None is now."""
    at = at or timezone.now()
    found = [finding for check in all_checks() for finding in _bounded(check(story, at))]
    found = list(_with_overrides(story, _as_configured(found)))
    return Decision(sorted(found, key=_rank))


def _bounded(found: Iterator[Finding]) -> Iterator[Finding]:
    """A check's findings, of mere advice the first few: the rest says the same."""
    seen: Counter[str] = Counter()
    for finding in found:
        seen[finding.code] += 1
        if finding.kind == Kind.BLOCKER or seen[finding.code] <= MAX_ADVICE_OF_A_RULE:
            yield finding


def _rank(finding: Finding) -> tuple[bool, ...]:
    return not finding.blocks, not finding.is_essential, not finding.override


def _as_configured(found: list[Finding]) -> Iterator[Finding]:
    for finding in found:
        wanted = settings.PUBLISH_CHECKS.get(finding.code)
        if finding.is_essential or wanted is None:
            yield finding
        elif wanted != OFF:
            yield replace(finding, kind=KINDS[wanted])


def _with_overrides(story: Story, found: Iterator[Finding]) -> Iterator[Finding]:
    found = list(found)
    reasons = {}
    if story.article.pk and any(finding.blocks for finding in found):
        reasons = PublishOverride.objects.reasons_for(story.article)
    for finding in found:
        if finding.blocks and not finding.is_essential and finding.key in reasons:
            finding = replace(finding, override=reasons[finding.key])
        yield finding
