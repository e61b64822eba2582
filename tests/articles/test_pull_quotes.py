import unicodedata

import pytest

from articles.publish_checks import decide
from articles.pull_quotes import is_verbatim
from tests.factories import make_draft

SAID = (
    "“We will not yield,” she said — twice. It’s 10² days … "
    "and the self-made 1.5 million can’t wait."
)


@pytest.mark.parametrize(
    "quote",
    [
        "We will not yield",
        "“We will not yield,” she said",
        '"We will not yield," she said - twice.',
        "«We will not yield,» she said – twice",
        "It's 10² days ... and",
        "It’s\u00a010² days",
        "It’s  10²\ndays",
        "the self-made 1.5 million",
        "the self‑made 1.5 million can't wait",
        "“twice”",
        "wait.",
        "We will\u00ad not\u200b yield",
    ],
)
def test_x1_quote_in_other_typography_is_proved(quote):
    assert is_verbatim(quote, [SAID])


@pytest.mark.parametrize(
    "quote",
    [
        "We will yield",
        "we will not yield",
        "We will not yield she said",
        "will not yie",
        "e will not yield",
        "the self-made 1.5 million can",
        "the self-made 1",
        "5 million can’t wait",
        "made 1.5 million",
        "the self",
        "102 days",
        "yield … twice",
        "",
        " “” ",
    ],
)
def test_x1_quote_in_other_words_is_not(quote):
    assert not is_verbatim(quote, [SAID])


def test_x1_minus_belongs_to_its_number():
    assert is_verbatim("-5 degrees", ["It was −5 degrees."])
    assert not is_verbatim("5 degrees", ["It was −5 degrees."])


def test_x1_long_dash_ends_a_word():
    assert is_verbatim("we will go", ["She said—we will go—and went."])


@pytest.mark.parametrize(("quote", "said"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_x1_letters_may_be_composed_in_either_way(quote, said):
    words = "L’été à Reykjavík"

    assert is_verbatim(unicodedata.normalize(quote, words), [unicodedata.normalize(said, words)])


@pytest.mark.parametrize("words", ["تعطل الميناء", "港口今天", "Ёлка стоит", "c++ (1) [2]* a\\-b"])
def test_x1_words_of_any_script_and_with_any_sign_are_proved(words):
    assert is_verbatim(words, [f"Yes: {words} indeed"])


def test_x1_words_of_two_paragraphs_were_never_said():
    assert not is_verbatim("He did not. Say yes", ["He did not.", "Say yes"])


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ("<p>We will <em>not</em> yield</p>", True),
        ("<p>We will not<br>yield</p>", True),
        ("<p>We will&nbsp;not yield</p>", True),
        ("<ul><li>We will not</li><li>yield</li></ul>", False),
        ("<p>We will not</p><p>yield</p>", False),
        ("<p>We will yield</p>", False),
    ],
)
def test_x1_publication_asks_the_body_as_readers_see_it(body, holds):
    article = make_draft(body=body, quotes=["We will not yield"])

    found = [finding.code for finding in decide(article).blockers]

    assert found == ([] if holds else ["quote"])
