"""Tries a draft on what was decided already, before it judges anything.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from comments import audit
from comments.models import Comment, RuleSet
from comments.rule_states import SetStatus
from comments.rules.judging import judge, live_rules, prepared
from comments.rules.outcomes import overall
from comments.rules.reading import Reading
from comments.rules.sets import change_draft, must_have
from comments.states import Status
from comments.threats.verdicts import Budget

DECISIONS = 10_000
MAX_EXAMPLES = 200
_DECIDED = (Status.APPROVED, Status.REJECTED, Status.REMOVED)


def rehearse_draft(draft: RuleSet, *, by: User) -> None:
    """Have the worker try a draft on the last 10,000 decided comments.

    draft: as it was seen.
    Raises PermissionDenied; Conflict when it changed meanwhile.
    """
    must_have(by, "draft_rules")
    with transaction.atomic():
        change_draft(draft, rehearsal={"asked": draft.version}, rehearsed_version=None)
        rehearse.enqueue(draft.pk, draft.version)
        audit.note("rehearse_draft", by=by, rule_set=draft.pk, version=draft.version)


@task()
def rehearse(pk: int, version: int) -> None:
    """Keep what a draft would have done; nothing when it was saved again. Safe to repeat."""
    draft = RuleSet.objects.filter(pk=pk, status=SetStatus.DRAFT, version=version)
    if draft.exists():
        draft.update(rehearsal=_compared(prepared(RuleSet(pk=pk))), rehearsed_version=version)


def _compared(new_rules: list) -> dict[str, Any]:
    """Of each rule how often it found something and what was decided there; and which
    comments the live rules judge differently."""
    old_rules = live_rules()
    found: dict[str, Counter] = {rule.name: Counter() for rule in new_rules}
    comments, different, examples = 0, 0, []
    for comment in _decided():
        reading = Reading.of_comment(comment)
        verdicts = judge(new_rules, reading, Budget(float("inf")))
        for verdict in verdicts:
            if verdict.outcome:
                found[verdict.rule][comment.status] += 1
        before = overall(v.outcome for v in judge(old_rules, reading, Budget(float("inf"))))
        after = overall(verdict.outcome for verdict in verdicts)
        comments += 1
        if before != after:
            different += 1
            # The newest, as they come first.
            if len(examples) < MAX_EXAMPLES:
                examples.append({"comment": comment.pk, "before": before, "after": after})
    return {
        "at": timezone.now().isoformat(),
        "comments": comments,
        "rules": [
            {
                "name": name,
                "approved": counts[Status.APPROVED],
                "rejected": counts[Status.REJECTED] + counts[Status.REMOVED],
            }
            for name, counts in found.items()
        ],
        "different": different,
        "examples": examples,
    }


def _decided() -> Iterator[Comment]:
    """The newest comments of readers that were decided and still have their words."""
    decided: QuerySet[Comment] = Comment.objects.filter(status__in=_DECIDED, author=None)
    newest = decided.exclude(body="").select_related("article__section").newest_first()
    return newest[:DECISIONS].iterator(chunk_size=500)
