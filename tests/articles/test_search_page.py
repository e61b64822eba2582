from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import views
from articles.models import Article
from articles.reader_filters import found_in_words
from articles.search import MAX_FOUND, MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS, read_query
from tests.factories import (
    make_author,
    make_draft,
    make_published_article,
    make_retracted_article,
    make_withdrawn_article,
)
from tests.pages import attribute, elements, headlines, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def search(client, query, **parameters):
    return client.get("/search/", {"q": query, **parameters})


def typed_words(response):
    """What stands in the search field."""
    fields = elements(page_of(response), "input")
    return next(attribute(field, "value") for field in fields if attribute(field, "name") == "q")


def test_search_finds_stories_with_every_word_in_any_case(client):
    make_published_article("Harbour opens", body="<p>The TIDE turned.</p>")
    make_published_article("Harbour closes", body="<p>Fog came.</p>")

    response = search(client, "  tide  HARBOUR ")

    assert headlines(response) == ["Harbour opens"]
    assert "One story contains “tide HARBOUR”." in words(page_of(response))


def test_search_counts_what_it_found(client):
    make_published_article("Harbour opens")
    make_published_article("Harbour closes")

    assert "2 stories contain “harbour”." in words(page_of(search(client, "harbour")))


def test_search_says_that_it_found_more_than_it_shows(client, monkeypatch):
    assert MAX_FOUND == 1_000
    monkeypatch.setattr(views, "MAX_FOUND", 20)
    for number in range(20):
        make_published_article(f"Harbour opens {number}")
    assert "20 stories contain “harbour”." in words(page_of(search(client, "harbour")))

    make_published_article("Harbour closes")

    response = search(client, "harbour")
    assert headlines(response)[0] == "Harbour closes"
    assert len(headlines(response)) == 20
    assert search(client, "harbour", page=2).status_code == 404


def test_more_than_a_thousand_are_not_counted_on():
    assert found_in_words(1_000, "tide") == "1000 stories contain “tide”."
    assert found_in_words(1_001, "tide") == (
        "More than 1,000 stories contain “tide”. These are the newest 1,000."
    )


def test_newest_story_comes_first_over_the_years_and_the_pages(client):
    for year in (2024, 2026, 1999, 2025):
        for hour in range(8):
            with time_machine.travel(NOON.replace(year=year, hour=hour)):
                make_published_article(f"Harbour {year}-{hour}")

    found = headlines(search(client, "harbour")) + headlines(search(client, "harbour", page=2))

    years = (2026, 2025, 2024, 1999)
    assert found == [f"Harbour {year}-{hour}" for year in years for hour in range(7, -1, -1)]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("harb", True),
        ("har", True),
        ("ha", False),
        ("arbour", False),
        ("harbours", False),
        ("to", True),
        ("straße", True),
        ("STRASSE", True),
        ("ÉLYSÉE", True),
        ("e\u0301lyse\u0301e", True),
        ("l'élysée", True),
        ("don’t", True),
        ("дорог", True),
        ("हिन्दी", True),
        ("東京", True),
        ("東", True),
        ("京東", False),
        ("กรุงเทพ", True),
        ("*", False),
        ('"', False),
        ("-tide", True),
        ("-", False),
        (":", False),
        ("harb*", True),
        ("h*", False),
        ("NEAR(harbour tide)", False),
        ("harbour OR fog", False),
        ("harbour AND fog", False),
        ("harbour NOT tide", False),
        ("headline:harbour", False),
        ("harbour & !fog", False),
        ("search_text", False),
        ("'harbour':*", True),
        ("\\", False),
        ("#", False),
    ],
)
def test_words_are_found_by_how_they_begin_and_signs_mean_nothing(client, query, is_found):
    body = (
        "<p>The tide’s turned to us. Don't wait in the Straße l’Élysée. "
        "Дороги हिन्दी 私は東京に กรุงเทพมหานคร</p>"
    )
    make_published_article("Harbour opens", body=body)

    assert headlines(search(client, query)) == (["Harbour opens"] if is_found else [])


def test_search_looks_in_bullets_and_bylines(client):
    make_published_article("A", points=["Eelgrass returns."], authors=[make_author("Ines Aldana")])

    assert headlines(search(client, "eelgrass")) == ["A"]
    assert headlines(search(client, "aldana")) == ["A"]


def test_search_without_words_asks_for_some(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        response = client.get("/search/")

    assert response.status_code == 200
    assert headlines(response) == []
    assert len(elements(page_of(response), "input")) == 1


def test_f58_search_says_nothing_of_what_is_not_public(client):
    make_draft("Zyzzyva draft")
    make_retracted_article("Zyzzyva retraction")
    make_withdrawn_article("Zyzzyva withdrawal")
    make_published_article("Zyzzyva tomorrow", at=datetime.now(UTC) + timedelta(days=1))

    response = search(client, "zyzzyva")

    assert headlines(response) == []
    assert "No story contains “zyzzyva”." in words(page_of(response))


def test_f43_scheduled_story_is_found_at_its_second(client):
    make_published_article("Harbour opens", at=NOON)

    with time_machine.travel(NOON - SECOND, tick=False):
        assert headlines(search(client, "harbour")) == []
    with time_machine.travel(NOON, tick=False):
        assert headlines(search(client, "harbour")) == ["Harbour opens"]


def test_search_is_kept_by_nobody_and_indexed_by_nobody(client):
    response = search(client, "harbour")

    assert "no-store" in response["Cache-Control"]
    robots = [
        attribute(meta, "content")
        for meta in elements(page_of(response), "meta")
        if attribute(meta, "name") == "robots"
    ]
    assert robots == ["noindex"]


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", '"', "a" * 10_000, "x " * 500, "\x00", "a\x00b", "\ud7ff", "<b>"]
)
def test_odd_query_is_searched_for_and_shown_as_typed(client, query):
    make_published_article("Harbour opens")

    response = search(client, query)

    assert response.status_code == 200
    assert typed_words(response) == read_query(query).text


def test_percent_is_a_letter_and_no_wildcard(client):
    make_published_article("Ten per cent", body="<p>Up 10% on last year.</p>")
    make_published_article("Nothing of the sort")

    assert headlines(search(client, "%")) == ["Ten per cent"]


@pytest.mark.parametrize("page", ["0", "abc", "2", "999999"])
def test_page_that_the_search_does_not_have_is_a_404(client, page):
    make_published_article("Harbour opens")

    assert search(client, "harbour", page=page).status_code == 404


@given(st.text(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_query_is_bounded_and_clean_whatever_was_typed(typed):
    query = read_query(typed)

    assert len(query.text) <= MAX_QUERY_CHARACTERS
    assert len(query.text.split()) <= MAX_QUERY_WORDS
    assert "\x00" not in query.text
    assert len(query.words) <= MAX_QUERY_WORDS
    # What either database takes for a sign of its own is in no word.
    assert not set("\0\"'*:#&!()\\ ") & set("".join(query.words))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_story_says_is_found_by_it(client, typed):
    with transaction.atomic():
        article = make_published_article("Harbour", points=[f"Said: {typed}."])
        words = read_query(article.summary_points.get().text).words

        assert article.pk in Article.objects.published().newest_ids_with(words, 10)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "was_cut"),
    [
        ("x" * 200, False),
        ("x" * 201, True),
        ("x " * 12, False),
        ("x " * 13, True),
    ],
)
def test_long_query_is_cut_and_says_so(typed, was_cut):
    assert read_query(typed).was_cut is was_cut


def test_search_takes_at_most_8_queries(client, django_assert_max_num_queries):
    for n in range(25):
        make_published_article(f"Harbour {n}", authors=[make_author()], points=["One."])

    with django_assert_max_num_queries(8):
        response = search(client, "harbour")

    assert len(headlines(response)) == 20
    assert "25 stories contain" in words(page_of(response))
