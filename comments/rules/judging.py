"""Asks the newsroom's rules about a comment."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from articles.prepared import Prepared
from comments.models import Rule, RuleSet
from comments.rule_states import DOUBTS, SetStatus
from comments.rules.kinds import PreparedRule, prepare
from comments.rules.reading import Reading
from comments.threats.verdicts import Budget, Verdict, ask


def live_rules() -> Sequence[PreparedRule]:
    """The rules that judge now, in their order; none before a set was made live.

    One query; their lists are folded once in each process.
    """
    live = _live.rows()
    return _prepared(*live[0]) if live else ()


def rules_of(pk: int | None, live_at: datetime | None) -> Sequence[PreparedRule]:
    """The rules of the live set that was asked for already; None is none. No query."""
    return () if pk is None else _prepared(pk, live_at)


def prepared(rule_set: RuleSet) -> Sequence[PreparedRule]:
    """The rules of any set, in their order."""
    return tuple(map(prepare, Rule.objects.filter(rule_set=rule_set)))


_live = Prepared(lambda: RuleSet.objects.filter(status=SetStatus.LIVE).values_list("pk", "live_at"))


@lru_cache(maxsize=2)
def _prepared(pk: int, live_at: datetime) -> Sequence[PreparedRule]:
    # A set that is live never changes.
    return prepared(RuleSet(pk=pk))


def judge(rules: Sequence[PreparedRule], reading: Reading, budget: Budget) -> list[Verdict]:
    """What each rule says, in their order."""
    return [ask(rule.name, lambda rule=rule: _verdict(rule, reading), budget) for rule in rules]


def _verdict(rule: PreparedRule, reading: Reading) -> Verdict:
    note = rule.look(reading)
    if note is None:
        return Verdict(rule.name, "", rule_set=rule.rule_set)
    flag = rule.name if rule.outcome in DOUBTS else ""
    return Verdict(rule.name, flag, note, rule.outcome, rule.rule_set)
