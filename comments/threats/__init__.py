"""Rules that look at a comment on its way in, a file each.

A rule is a function that returns a note for the moderators when something is
doubtful, else None. It never refuses: what is doubtful is stored and waits.
Source: docs/moderation.md, "Rules".
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from comments.arrivals import Arrival
from comments.threats import (
    after_closing,
    bad_encoding,
    combining_marks,
    email_in_body,
    honeypot,
    many_links,
    no_address,
    no_origin,
    parent_gone,
    second_day_twin,
    staff_names,
    stale_token,
    was_reply,
)

logger = logging.getLogger(__name__)

RULE_ERROR = "rule-error"
NOTHING = "nothing"


@dataclass(frozen=True)
class Rule:
    """flag: what the moderators see when it has a note. look: the rule itself."""

    flag: str
    look: Callable[[Arrival], str | None]


@dataclass(frozen=True)
class Verdict:
    """What one rule said. flag: "" when it found nothing. note: never a reader's words."""

    rule: str
    flag: str
    note: str = ""

    @classmethod
    def of(cls, rule: str, note: str | None) -> Self:
        return cls(rule, rule if note else "", note or "")

    def as_data(self) -> dict[str, str]:
        return {"rule": self.rule, "verdict": self.flag or NOTHING, "note": self.note}


RULES = [
    Rule("bad-encoding", bad_encoding.look),
    Rule("combining", combining_marks.look),
    Rule("staff-name", staff_names.look),
    Rule("email-in-body", email_in_body.look),
    Rule("links", many_links.look),
    Rule("no-origin", no_origin.look),
    Rule("no-address", no_address.look),
    Rule("stale-token", stale_token.look),
    Rule("honeypot", honeypot.look),
    Rule("duplicate", second_day_twin.look),
    Rule("parent-gone", parent_gone.look),
    Rule("was-reply", was_reply.look),
    Rule("after-closing", after_closing.look),
]

# All that a comment may carry, in the order moderators are offered them.
FLAGS = (*(rule.flag for rule in RULES), "busy-address", RULE_ERROR)


def examine(arrival: Arrival) -> list[Verdict]:
    """What every rule says of a comment, in their order; outside any transaction.

    A rule that crashes is a verdict too, so that the comment waits all the same.
    """
    return [_ask(rule, arrival) for rule in RULES]


def _ask(rule: Rule, arrival: Arrival) -> Verdict:
    try:
        note = rule.look(arrival)
    except Exception as error:
        logger.exception("The rule %s crashed", rule.flag)
        return Verdict(rule.flag, RULE_ERROR, type(error).__name__)
    return Verdict.of(rule.flag, note)
