from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publish_checks
from articles.doors import Blocked
from articles.models import PlacedPicture
from articles.publish_checks import Finding, blockers, findings
from articles.publishing import publish_article
from articles.revising import revise_article
from articles.rich_text import place_for
from tests.factories import (
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def rules(article, at=None):
    return {finding.rule for finding in findings(article, at)}


def test_whole_story_has_nothing_to_mend():
    article = make_draft(lead_picture=make_picture(), quotes=["The tide turned"], points=["Noon"])

    assert findings(article) == []


def test_story_that_is_not_stored_yet_can_be_asked():
    article = make_draft().__class__(headline="One tide")

    assert rules(article) == {"section", "body"}


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"section": None}, "section"),
        ({"body": ""}, "body"),
        ({"body": '<div data-part="quote-1"></div>'}, "body"),
        ({"quotes": ["It never said"]}, "quote"),
        ({"points": [f"Point {n}" for n in range(9)]}, "summary"),
    ],
)
def test_fault_blocks(fields, rule):
    article = make_draft(**fields)

    assert [finding.rule for finding in blockers(article)] == [rule]


def test_eight_points_are_not_too_many():
    assert findings(make_draft(points=[f"Point {n}" for n in range(8)])) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"headline": "x" * 111}, "headline-length"),
        ({"links": [("In quotes", "The old lock", "")]}, "related-address"),
        ({"body": "<p>Noon</p>" + place_for("link-gone")}, "empty-place"),
    ],
)
def test_advice_does_not_block(fields, rule):
    article = make_draft(**fields)

    assert rules(article) == {rule}
    assert blockers(article) == []


def test_headline_of_110_characters_fits():
    assert findings(make_draft(headline="x" * 110)) == []


def test_embargo_and_expiry_are_judged_for_the_moment_of_publication():
    article = make_draft(embargo_until=NOON, expires_at=NOON + 2 * SECOND)

    assert rules(article, NOON - SECOND) == {"embargo"}
    assert rules(article, NOON) == set()
    assert rules(article, NOON + 2 * SECOND) == {"expiry"}


def test_f47_embargo_is_told_in_the_site_s_time(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    article = make_draft(embargo_until=NOON)

    with timezone.override("Pacific/Auckland"):
        [finding] = blockers(article, NOON - SECOND)

    assert finding.sentence == "Under embargo until 2 Mar 2026, 01:00 NZDT."


@pytest.mark.parametrize(
    ("picture", "rule"), [({"alt": ""}, "alt"), ({"credit": ""}, "picture-credit")]
)
@pytest.mark.parametrize("use", ["lead_picture", "placed_pictures"])
def test_f35_f36_picture_needs_words_and_a_credit_wherever_it_stands(use, picture, rule):
    fields = {"lead_picture": make_picture(**picture)} if use == "lead_picture" else {}
    article = make_draft(**fields)
    if not fields:
        PlacedPicture.objects.create(article=article, picture=make_picture(**picture))

    assert [(finding.rule, finding.field) for finding in blockers(article)] == [(rule, use)]


def test_f35_words_for_one_use_stand_for_those_of_the_picture():
    article = make_draft()
    picture = make_picture(alt="")

    PlacedPicture.objects.create(article=article, picture=picture, alt="The lock at dawn")

    assert findings(article) == []


def test_f35_decorative_picture_needs_no_words():
    assert findings(make_draft(lead_picture=make_picture(alt="", is_decorative=True))) == []


def test_blockers_come_first():
    article = make_draft(section=None, headline="x" * 111)

    assert [finding.blocks for finding in findings(article)] == [True, False]


def test_newsroom_s_own_check_has_the_same_say(monkeypatch):
    monkeypatch.setattr(publish_checks, "_checks", list(publish_checks._checks))

    @publish_checks.publish_check
    def has_a_lawyer(article, at):
        if not article.credit:
            yield Finding("legal", "credit", "Ask the lawyer.")

    article = make_ready_article()
    with pytest.raises(Blocked, match=r"Ask the lawyer\."):
        publish_article(article, by=make_editor())


@pytest.mark.parametrize("path", ["now", "scheduled", "live"])
def test_f13_x6_every_path_to_readers_gives_the_same_reason(path):
    editor = make_editor()
    article = make_published_article() if path == "live" else make_ready_article(section=None)
    at = timezone.now() + timedelta(days=1) if path == "scheduled" else None

    def go():
        if path == "live":
            article.section = None
            revise_article(article, by=editor)
        else:
            publish_article(article, by=editor, at=at)

    with pytest.raises(Blocked) as refusal:
        go()

    assert [finding.rule for finding in refusal.value.findings] == ["section"]
    assert str(refusal.value) == "Choose a section."
