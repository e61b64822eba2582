"""What a rehearsal found, in words, for the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from comments.models import Comment, RuleSet
from comments.rule_states import Outcome

EXCERPT_CHARACTERS = 280


@dataclass(frozen=True)
class Difference:
    """A comment that the draft judges otherwise than the live rules."""

    comment: Comment
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """What became of a rehearsal. is_done: of the rules as they are now."""

    is_asked: bool
    is_done: bool
    at: datetime | None
    comments: int
    rules: list[dict]
    different: int
    differences: list[Difference]


def rehearsal_of(rule_set: RuleSet) -> Rehearsal:
    """What the desk shows of a set's rehearsal; one query for the comments it names."""
    kept = rule_set.rehearsal
    examples = kept.get("examples", [])
    comments = Comment.objects.in_bulk([example["comment"] for example in examples])
    return Rehearsal(
        is_asked=kept.get("asked") == rule_set.version,
        is_done=rule_set.rehearsed_version == rule_set.version,
        at=datetime.fromisoformat(kept["at"]) if "at" in kept else None,
        comments=kept.get("comments", 0),
        rules=kept.get("rules", []),
        different=kept.get("different", 0),
        differences=[
            Difference(
                comments[example["comment"]], _named(example["before"]), _named(example["after"])
            )
            for example in examples
            if example["comment"] in comments
        ],
    )


def _named(outcome: str) -> str:
    return str(Outcome(outcome).label) if outcome else _("Nothing")
