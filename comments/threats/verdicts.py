"""What a rule says of a comment, and how long all of them may take."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

from django.conf import settings

logger = logging.getLogger(__name__)

RULE_ERROR = "rule-error"
NOTHING = "nothing"
CLOCK_TIMES = 40


class Written(Protocol):
    """What a rule about words alone looks at: an arrival, or a comment."""

    body: str
    name: str


@dataclass(frozen=True)
class Verdict:
    """What one rule said.

    flag: "" when nothing is doubtful. note: never a reader's words. outcome and
    rule_set: of a rule of the newsroom that found something; "" and None otherwise.
    """

    rule: str
    flag: str
    note: str = ""
    outcome: str = ""
    rule_set: int | None = None

    @classmethod
    def of(cls, rule: str, note: str | None) -> Self:
        return cls(rule, rule if note else "", note or "")

    def as_data(self) -> dict[str, str | int]:
        verdict = self.outcome or self.flag or NOTHING
        data = {"rule": self.rule, "verdict": verdict, "note": self.note}
        return data if self.rule_set is None else data | {"set": self.rule_set}


class Budget:
    """The time that all rules together have for one comment.

    Of the processor, so that a busy machine holds nobody's comment; and far more by the
    clock, for a rule may also wait for the database.
    """

    def __init__(self, milliseconds: float | None = None) -> None:
        """milliseconds: of the processor; None is COMMENT_RULES_BUDGET_MS."""
        if milliseconds is None:
            milliseconds = settings.COMMENT_RULES_BUDGET_MS
        now = time.perf_counter()
        self._spent_at = time.thread_time() + milliseconds / 1000
        self._untouched_until = now + milliseconds / 1000
        self._over_at = now + CLOCK_TIMES * milliseconds / 1000

    def is_spent(self) -> bool:
        # No thread has more of a processor than passes by the clock, which costs less to ask.
        now = time.perf_counter()
        if now < self._untouched_until:
            return False
        return now > self._over_at or time.thread_time() > self._spent_at


def ask(rule: str, look: Callable[[], Verdict], budget: Budget) -> Verdict:
    """What a rule says; a verdict too when it crashes or there is no time left to ask it.

    So the comment waits all the same, and its reader sees no difference.
    """
    if budget.is_spent():
        return Verdict(rule, RULE_ERROR, "no time left")
    try:
        return look()
    except Exception as error:
        logger.exception("The rule %s crashed", rule)
        return Verdict(rule, RULE_ERROR, type(error).__name__)
