"""Rules that judge, made live as administrators do it, and comments for them to judge."""

from datetime import UTC, datetime

from comments.arrivals import Arrival
from comments.models import RuleSet
from comments.rules.rehearsal import rehearse
from comments.rules.sets import draft_rules, make_rules_live, save_draft
from tests.factories import make_administrator, make_published_article

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_draft_rules(*rules):
    admin = make_administrator()
    draft = draft_rules(by=admin)
    for rule in rules:
        rule.outcome = rule.outcome or "hold"
        rule.sentence = rule.sentence or f"The rule {rule.name}."
    save_draft(draft, list(rules), by=admin)
    return draft


def rehearsed(draft):
    """A draft after the worker tried it."""
    rehearse.call(draft.pk, draft.version)
    return RuleSet.objects.get(pk=draft.pk)


def make_live_rules(*rules):
    draft = rehearsed(make_draft_rules(*rules))
    make_rules_live(draft, by=make_administrator())
    return draft


def make_arrival(article=None, **fields):
    words = {
        "body": "The tide was higher than that.",
        "name": "R. Okafor",
        "email": "okafor@example.org",
        "address": "192.0.2.1",
    }
    return Arrival(article=article or make_published_article(), at=NOON, **words | fields)
