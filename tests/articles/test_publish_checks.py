from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from articles.doors import Blocked
from articles.models import Article, LegalPhrase, PlacedPicture
from articles.publish_checks import Finding, Kind, all_codes, decide, publish_check, registry
from articles.publishing import publish_article
from articles.rich_text import place_for
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_scheduled_article,
    make_withdrawn_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def make_whole_draft(headline="Harbour open", **fields):
    """A story in which no check finds anything."""
    fields.setdefault("authors", [make_author()])
    return make_draft(headline, **fields)


def codes(article, at=None):
    return {finding.code for finding in decide(article, at).findings}


def test_f13_whole_story_has_nothing_to_mend():
    article = make_whole_draft(
        lead_picture=make_picture(), quotes=["The tide turned"], points=["It turned at noon"]
    )

    assert decide(article).findings == []
    assert decide(article).may_go_out


def test_story_that_is_not_stored_yet_can_be_asked():
    assert codes(Article(headline="One tide")) == {"section", "body", "byline"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"section": None}, "section"),
        ({"body": ""}, "body"),
        ({"body": '<div data-part="quote-1"></div>'}, "body"),
        ({"quotes": ["It never said"]}, "quote"),
        ({"points": [f"Point {'x' * n}" for n in range(9)]}, "summary"),
        ({"headline": "Harbour opens TK"}, "placeholder"),
        ({"standfirst": "After XXX days."}, "placeholder"),
        ({"body": "<p>The harbour opened [check time].</p>"}, "placeholder"),
        ({"body": "<p>Lorem ipsum dolor.</p>"}, "placeholder"),
        ({"points": ["What does the port say ???"]}, "placeholder"),
    ],
)
def test_f13_fault_blocks(fields, code):
    article = make_whole_draft(**fields)

    assert {finding.code for finding in decide(article).blockers} == {code}


@pytest.mark.parametrize(
    "fields",
    [
        {"points": [f"Point {'x' * n}" for n in range(8)]},
        {"headline": "x" * 110},
        {"headline": "Ahead of Super Bowl XX, the tk-library"},
        {"body": "<p>“What now?” he asked. “Who checks?” The [chief] clerk shrugged.</p>"},
        {"headline": "NATO meets"},
        {"headline": "Deal with the U.S."},
        {"headline": "And then..."},
        {"headline": "NATO"},
        {"points": ["x" * 160]},
        {"body": "<p>He had had enough. That that was so, Duran Duran knew.</p>"},
        {"body": "<p>Nous nous voyons.</p>", "language": "fr"},
        {"body": "<p>“One,” she said.</p><p>“It goes on</p><p>“and ends.”</p>"},
        {"body": "<p>„Ja“, sagte er. »Nein«, sagte sie.</p>", "language": "de"},
        {"body": "<p>« Oui », dit-il.</p>", "language": "fr"},
        {"body": '<p>"Straight," he said.</p>'},
        {"body": "<p>One.</p><h2>Then a crosshead</h2><p>Two.</p>"},
        {"body": f"<p>{'word ' * 60}</p>"},
        {"body": "<p>Twelve were hurt, of 1,200.</p>", "headline": "12 of 1200 hurt"},
        {"body": "<p>It told AFP so.</p>", "credit": "AFP", "dateline": "Paris"},
        {"body": "<p>AFP is near the quay.</p>"},
        {"body": f"<p>{'مرحبا بالعالم ' * 9}</p>", "language": "ar"},
        {"body": f"<p>{'Здраво свете ' * 9}</p>", "language": "sr-Cyrl"},
        {"body": f"<p>{'Saluton mondo ' * 9}</p>", "language": "eo"},
        {"links": [("In quotes", "The old lock", "https://example.org/2026/01/02/lock/")]},
    ],
    ids=str,
)
def test_f13_what_is_right_is_left_alone(fields):
    assert decide(make_whole_draft(**fields)).findings == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"headline": "x" * 111}, "headline-length"),
        ({"headline": "HARBOUR OPENS"}, "headline-capitals"),
        ({"headline": "Harbour opens."}, "headline-stop"),
        ({"headline": "12 hurt on the quay"}, "figure"),
        ({"points": ["x" * 161]}, "summary-length"),
        ({"links": [("In quotes", "The old lock", "")]}, "related-address"),
        ({"links": [("", "No such story", "/2026/01/02/lock/")]}, "related-hidden"),
        ({"body": "<p>Noon</p>" + place_for("link-gone")}, "empty-place"),
        ({"body": "<h2>First</h2><p>Noon.</p>"}, "crosshead-first"),
        ({"body": f"<p>{'word ' * 61}</p>"}, "first-paragraph"),
        ({"body": "<p>In the the end.</p>"}, "double-word"),
        ({"body": "<p>Dans le le port.</p>", "language": "fr"}, "double-word"),
        ({"body": "<p>He stressed: “We did not go.</p><p>It ended.</p>"}, "quotation-marks"),
        ({"body": "<p>We did not go,” he said.</p>"}, "quotation-marks"),
        ({"body": '<p>"We did not go, he said.</p>'}, "quotation-marks"),
        ({"body": '<p>“We,” he said. "They," she said.</p>'}, "straight-marks"),
        ({"body": "<p>An opposition figure told AFP.</p>"}, "agency-credit"),
        ({"credit": "AFP"}, "dateline"),
        ({"body": f"<p>{'مرحبا بالعالم ' * 9}</p>", "language": "en"}, "language-script"),
        ({"body": f"<p>{'Hello world ' * 9}</p>", "language": "ru"}, "language-script"),
        ({"points": ["It turned for 12 hours"]}, "point-facts"),
        ({"points": ["It turned for Massoud"]}, "point-facts"),
        ({"authors": []}, "byline"),
    ],
    ids=str,
)
def test_f13_advice_does_not_block(fields, code):
    article = make_whole_draft(**fields)

    assert codes(article) == {code}
    assert decide(article).may_go_out


def test_f13_every_finding_names_field_fault_and_what_to_do():
    article = make_draft("HARBOUR OPENS TK.", section=None, quotes=["Never"], links=[("", "T", "")])

    found = decide(article).findings

    assert len(found) > 4
    for finding in found:
        assert finding.code in all_codes()
        assert finding.field
        assert finding.sentence != finding.fix
        assert finding.fix.endswith(".")


def test_byline_is_not_missed_where_an_agency_is_credited():
    assert "byline" not in codes(make_draft(credit="AFP"))


def test_embargo_and_expiry_are_judged_for_the_moment_of_publication():
    article = make_whole_draft(embargo_until=NOON, expires_at=NOON + 2 * SECOND)

    assert codes(article, NOON - SECOND) == {"embargo"}
    assert codes(article, NOON) == set()
    assert codes(article, NOON + 2 * SECOND) == {"expiry"}


def test_f47_embargo_is_told_in_the_site_s_time(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    article = make_draft(embargo_until=NOON)

    with timezone.override("Pacific/Auckland"):
        [finding] = decide(article, NOON - SECOND).blockers

    assert finding.sentence == "Under embargo until 2 Mar 2026, 01:00 NZDT."


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ({"alt": ""}, "alt"),
        ({"alt": "IMG_2041.jpg"}, "alt-filename"),
        ({"alt": "DSC01234"}, "alt-filename"),
        ({"credit": ""}, "picture-credit"),
    ],
)
@pytest.mark.parametrize("use", ["lead_picture", "placed_pictures"])
def test_f35_f36_picture_needs_words_and_a_credit_wherever_it_stands(use, picture, code):
    fields = {"lead_picture": make_picture(**picture)} if use == "lead_picture" else {}
    article = make_draft(**fields)
    if not fields:
        PlacedPicture.objects.create(article=article, picture=make_picture(**picture))

    assert [(found.code, found.field) for found in decide(article).blockers] == [(code, use)]


@pytest.mark.parametrize("alt", ["Cranes.", "The file lock.jpg on a screen", "Screenshots"])
def test_f35_alt_text_that_only_looks_like_a_file_name_is_none(alt):
    assert decide(make_whole_draft(lead_picture=make_picture(alt=alt))).findings == []


def test_f35_words_for_one_use_stand_for_those_of_the_picture():
    article = make_whole_draft()
    picture = make_picture(alt="")

    PlacedPicture.objects.create(article=article, picture=picture, alt="The lock at dawn")

    assert decide(article).findings == []


def test_f35_decorative_picture_needs_no_words():
    picture = make_picture(alt="", is_decorative=True)

    assert decide(make_whole_draft(lead_picture=picture)).findings == []


def test_related_story_must_be_readable_at_the_moment_of_publication():
    target = make_scheduled_article()
    article = make_whole_draft(links=[("", "Tomorrow", target.get_absolute_url())])

    assert codes(article, target.publish_at - SECOND) == {"related-hidden"}
    assert codes(article, target.publish_at) == set()


@pytest.mark.parametrize(
    ("make", "found"),
    [(make_published_article, set()), (make_withdrawn_article, {"related-hidden"})],
)
def test_related_story_is_known_by_the_address_of_the_site_too(settings, make, found):
    url = settings.SITE_URL + make("Łódź harbour").get_absolute_url()

    assert codes(make_whole_draft(links=[("", "There", url)])) == found


@pytest.mark.parametrize(
    ("phrase", "body", "found"),
    [
        ("fraudster", "The Fraudster left.", True),
        ("fraudster", "The fraudsters left.", False),
        ("fraud*", "The fraudsters left.", True),
        ("war criminal", "A war \n criminal left.", True),
        ("liar", "Familiar words.", False),
        ("C++ (old)", "In C++ (old) style.", True),
    ],
)
def test_f10_legal_is_a_publish_check(phrase, body, found):
    LegalPhrase.objects.create(text=phrase)
    article = make_whole_draft(body=f"<p>{body}</p>")

    assert (codes(article) == {"legal"}) == found


def test_f10_legal_check_reads_headline_and_summary_and_says_whom_to_ask():
    LegalPhrase.objects.create(text="turned", advice="Ask Noor.")
    article = make_whole_draft("Turned", body="<p>Noon.</p>", points=["It turned at noon"])

    found = decide(article).blockers

    assert {(finding.field, finding.fix) for finding in found} == {
        ("headline", "Ask Noor."),
        ("summary_points", "Ask Noor."),
    }


def test_blockers_come_first():
    article = make_whole_draft(section=None, headline="x" * 111)

    assert [finding.blocks for finding in decide(article).findings] == [True, False]


@pytest.mark.parametrize(("count", "told"), [(10, 10), (11, 10)])
def test_advice_of_one_rule_is_told_ten_times_at_most(count, told):
    article = make_whole_draft(body=f"<p>{'No end,” he said.</p><p>' * count}</p>")

    assert len(decide(article).findings) == told


def test_f13_what_blocks_is_configured(settings):
    article = make_ready_article(headline="HARBOUR OPENS", points=[str(n) * 9 for n in range(9)])
    settings.PUBLISH_CHECKS = {
        "headline-capitals": "block",
        "summary": "advice",
        "byline": "off",
        "point-facts": "off",
        "figure": "off",
    }

    found = {finding.code: finding.kind for finding in decide(article).findings}

    assert found == {"headline-capitals": Kind.BLOCKER, "summary": Kind.ADVICE}
    with pytest.raises(Blocked, match="capitals"):
        publish_article(article, by=make_editor())


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("section", {"section": None}),
        ("body", {"body": ""}),
        ("embargo", {"embargo_until": NOON}),
        ("expiry", {"expires_at": NOON - 2 * SECOND}),
        ("quote", {"quotes": ["Never said"]}),
    ],
)
@pytest.mark.parametrize("kind", ["advice", "off"])
def test_no_setting_lets_a_broken_page_out(settings, code, fields, kind):
    settings.PUBLISH_CHECKS = {code: kind}

    assert code in {found.code for found in decide(make_draft(**fields), NOON - SECOND).blockers}


@pytest.mark.parametrize(
    ("configured", "warnings"),
    [
        ({"dateline": "block"}, []),
        ({"datline": "block"}, ["articles.W001"]),
        ({"embargo": "off"}, ["articles.W002"]),
        ({"embargo": "block"}, []),
    ],
)
def test_setting_that_has_no_effect_is_told_at_start(settings, configured, warnings):
    settings.PUBLISH_CHECKS = configured

    assert [found.id for found in run_checks(tags=["publish_checks"])] == warnings


def test_newsroom_s_own_check_has_the_same_say(monkeypatch):
    monkeypatch.setattr(registry, "_checks", dict(registry._checks))

    @publish_check("lawyer")
    def has_a_lawyer(story, at):
        if not story.article.dateline:
            yield Finding("lawyer", "dateline", "Nobody asked the lawyer.", fix="Ask her.")

    article = make_ready_article()
    with pytest.raises(Blocked, match=r"Nobody asked the lawyer\. Ask her\."):
        publish_article(article, by=make_editor())
