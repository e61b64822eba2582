import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from hypothesis import given
from hypothesis import strategies as st

from articles.models.article import at_most_200_bytes
from articles.slugs import slug_for


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Pilots vote to end the strike", "pilots-vote-to-end-the-strike"),
        ("“In quotes”: a lock's 3rd closure, 2026", "in-quotes-a-locks-3rd-closure-2026"),
        ("Straße am Hafen", "straße-am-hafen"),
        ("تعطل الميناء", "تعطل-الميناء"),
        ("港口今天重新开放", "港口今天重新开放"),
        ("_ — underlined — _", "underlined"),
        ("../../etc/passwd?x=#y", "etcpasswdxy"),
    ],
)
def test_f72_address_is_made_of_the_headline_in_its_own_script(headline, slug):
    assert slug_for(headline, "story-1") == slug


@pytest.mark.parametrize("headline", ["", " ", "🎉🎉", "!!!", "—", "\u200f", "---", "___"])
def test_f72_headline_without_words_takes_the_fallback(headline):
    assert slug_for(headline, "story-1") == "story-1"


def test_long_headline_is_cut_at_a_whole_word():
    headline = "seventeen letters " * 5

    assert slug_for(headline, "story-1") == "-".join(["seventeen", "letters"] * 4)


@pytest.mark.parametrize(("letter", "kept"), [("x", 80), ("港", 66), ("é", 80), ("𐐀", 50)])
def test_word_without_end_is_cut_where_it_must_end(letter, kept):
    assert slug_for(letter * 300, "story-1") == letter.lower() * kept


@given(st.text(max_size=300))
def test_f72_whatever_the_headline_the_address_is_valid_and_fits(headline):
    slug = slug_for(headline, "story-1")

    validate_unicode_slug(slug)
    assert len(slug) <= 80
    assert len(slug.encode()) <= 200
    assert unicodedata.normalize("NFKC", slug) == slug


def test_address_of_200_bytes_is_taken_and_one_of_201_is_not():
    at_most_200_bytes("é" * 100)

    with pytest.raises(ValidationError, match="at most 200 bytes"):
        at_most_200_bytes("é" * 100 + "e")
