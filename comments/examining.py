"""All that looks at a comment before it is stored: rules in code, likeness, the
newsroom's rules, the classifier.

Source: docs/moderation.md, "Rules".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from comments import classifier, threats
from comments.arrivals import Arrival
from comments.campaigns.clusters import Likes, find_likes
from comments.models import Comment
from comments.rule_states import Outcome
from comments.rules.judging import judge, live_rules, rules_of
from comments.rules.kinds import PreparedRule
from comments.rules.reading import Reading
from comments.threats.verdicts import Budget, Verdict, ask

LIKENESS, NEWSROOM_RULES = "likeness", "newsroom-rules"


@dataclass
class Examination:
    """What was found. score: 0 to 100, None where nothing is known.

    refusal: the sentence of a rule that refuses; "" when none does.
    """

    verdicts: list[Verdict]
    likes: Likes = Likes()
    score: int | None = None
    refusal: str = ""

    @property
    def flags(self) -> list[str]:
        return sorted({verdict.flag for verdict in self.verdicts} - {""})

    @property
    def trace(self) -> list[dict[str, Any]]:
        return [verdict.as_data() for verdict in self.verdicts]


def examine(arrival: Arrival) -> Examination:
    """What everything says of a comment on its way in; outside any transaction.

    Of what crashes, or is not asked within the time for all, a verdict says so, and the
    comment waits. Staff are asked about by the rules in code alone.
    """
    budget = Budget()
    found = Examination(threats.examine(arrival, budget))
    if arrival.author is None:
        _find_likes(found, arrival, budget)
        known, reading = arrival.background, Reading.of_arrival(arrival, found.likes.count)
        _ask_the_newsroom(
            found, lambda: rules_of(known.rules_id, known.rules_live_at), reading, budget
        )
        _ask_the_classifier(found, arrival.body, budget)
    return found


def examined_again(comment: Comment) -> dict[str, Any]:
    """The columns that rules and classifier fill, for words that their author changed.

    comment: with its new words, unsaved. What was found of the request stays; a rule that
    refuses such words holds them.
    """
    budget = Budget()
    found = Examination(threats.examine_words(comment, budget))
    _ask_the_newsroom(found, live_rules, Reading.of_comment(comment), budget)
    _ask_the_classifier(found, comment.body, budget)
    of_request = [look for look in comment.trace if look["rule"] in threats.OF_REQUEST]
    doubts = {look["verdict"] for look in of_request} - {threats.NOTHING}
    return {
        "flags": sorted(doubts | set(found.flags)),
        "trace": of_request + found.trace,
        "score": found.score,
    }


def _find_likes(found: Examination, arrival: Arrival, budget: Budget) -> None:
    def look() -> Verdict:
        found.likes = find_likes(arrival.body, arrival.article.story_id)
        return Verdict(LIKENESS, "")

    verdict = ask(LIKENESS, look, budget)
    # To be like others is no doubt by itself; only a crash is worth a line.
    if verdict.flag:
        found.verdicts.append(verdict)


def _ask_the_newsroom(
    found: Examination,
    load_rules: Callable[[], Sequence[PreparedRule]],
    reading: Reading,
    budget: Budget,
) -> None:
    rules: Sequence[PreparedRule] = ()

    def load() -> Verdict:
        nonlocal rules
        rules = load_rules()
        return Verdict(NEWSROOM_RULES, "")

    verdict = ask(NEWSROOM_RULES, load, budget)
    if verdict.flag:
        found.verdicts.append(verdict)
    verdicts = judge(rules, reading, budget)
    found.verdicts += verdicts
    sentences = {rule.name: rule.sentence for rule in rules}
    refusals = [verdict.rule for verdict in verdicts if verdict.outcome == Outcome.REFUSE]
    found.refusal = sentences[refusals[0]] if refusals else ""


def _ask_the_classifier(found: Examination, body: str, budget: Budget) -> None:
    def look() -> Verdict:
        found.score = classifier.score(body)
        if found.score is None or found.score < settings.COMMENT_HOLD_SCORE:
            return Verdict(threats.SCORE, "")
        return Verdict.of(threats.SCORE, _("Its score is %(score)d.") % {"score": found.score})

    found.verdicts.append(ask(threats.SCORE, look, budget))
