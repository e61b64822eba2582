"""Rules in code that look at a comment on its way in, a file each.

A rule is a function that returns a note for the moderators when something is
doubtful, else None. It never refuses: what is doubtful is stored and waits.
Source: docs/moderation.md, "Rules".
"""

from collections.abc import Callable
from dataclasses import dataclass

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
from comments.threats.verdicts import NOTHING, RULE_ERROR, Budget, Verdict, Written, ask

__all__ = [
    "BUSY_ADDRESS",
    "FLAGS",
    "FLOOD",
    "NOTHING",
    "NO_PROOF",
    "OF_REQUEST",
    "RULES",
    "RULE_ERROR",
    "SCORE",
    "Rule",
    "Verdict",
    "examine",
    "examine_words",
]


@dataclass(frozen=True)
class Rule:
    """flag: what the moderators see when it has a note. look: the rule itself."""

    flag: str
    look: Callable[[Arrival], str | None]


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

# Asked elsewhere: when the slot is taken, by the breaker and by the classifier.
BUSY_ADDRESS, FLOOD, SCORE = "busy-address", "flood", "score"
# Set later: its story asks for a proof, and no letter could ask for it.
NO_PROOF = "no-proof"

# These look at words alone, so they are asked again about words that changed; what the
# others found is so of the request for good.
_OF_WORDS = ("combining", "email-in-body", "links")
OF_REQUEST = {*(rule.flag for rule in RULES), BUSY_ADDRESS, FLOOD, NO_PROOF}.difference(_OF_WORDS)

# All that a comment may carry beside the names of the newsroom's own rules, in the
# order moderators are offered them.
FLAGS = (*(rule.flag for rule in RULES), BUSY_ADDRESS, FLOOD, SCORE, NO_PROOF, RULE_ERROR)


def examine_words(written: Written, budget: Budget) -> list[Verdict]:
    """What those rules say that look at words alone."""
    return [_ask(rule, written, budget) for rule in RULES if rule.flag in _OF_WORDS]


def examine(arrival: Arrival, budget: Budget) -> list[Verdict]:
    """What every rule says of a comment, in their order; outside any transaction."""
    return [_ask(rule, arrival, budget) for rule in RULES]


def _ask(rule: Rule, arrival: Arrival | Written, budget: Budget) -> Verdict:
    return ask(rule.flag, lambda: Verdict.of(rule.flag, rule.look(arrival)), budget)
