from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.paging import PAGE_SIZE
from tests.factories import (
    make_author,
    make_draft,
    make_picture,
    make_published_article,
    make_retracted_article,
    make_section,
    make_tag,
    make_withdrawn_article,
)
from tests.pages import attribute, elements, headlines, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LISTS = [
    "/section/harbour/",
    "/tag/tides/",
    "/author/ines-aldana/",
    "/2026/",
    "/2026/03/",
    "/2026/03/01/",
]


def make_listed_article(headline=None, make=make_published_article, **fields):
    """A story that every list of LISTS has."""
    return make(
        headline,
        section=make_section(),
        tags=[make_tag()],
        authors=[make_author()],
        **fields,
    )


@pytest.fixture
def noon():
    """The clock stands at noon of 1 March 2026."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("address", LISTS)
def test_list_shows_its_published_stories_newest_first(client, noon, address):
    make_listed_article("First tide", at=NOON - timedelta(hours=2))
    make_listed_article("Second tide", at=NOON - timedelta(hours=1))
    make_published_article("Elsewhere", section=make_section("City"), at=NOON - timedelta(days=400))

    assert headlines(client.get(address)) == ["Second tide", "First tide"]


@pytest.mark.parametrize("address", LISTS)
def test_list_shows_published_stories_alone(client, noon, address):
    make_listed_article("Harbour opens")
    make_listed_article("Secret draft", make=make_draft)
    make_listed_article("Secret retraction", make=make_retracted_article)
    make_listed_article("Secret withdrawal", make=make_withdrawn_article)
    make_listed_article("Secret tonight", at=NOON + timedelta(hours=6))

    response = client.get(address)

    assert headlines(response) == ["Harbour opens"]
    assert "Secret" not in response.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_f43_scheduled_story_is_listed_at_its_second(client, noon, address):
    make_listed_article("Already there", at=NOON - timedelta(hours=1))
    make_listed_article("Harbour opens", at=NOON + timedelta(hours=1))

    noon.move_to(NOON + timedelta(hours=1) - SECOND)
    assert headlines(client.get(address)) == ["Already there"]
    noon.move_to(NOON + timedelta(hours=1))
    assert headlines(client.get(address)) == ["Harbour opens", "Already there"]


@pytest.mark.parametrize("address", LISTS[:3])
def test_f50_empty_list_says_so(client, address):
    make_section()
    make_tag()
    make_author()

    response = client.get(address)

    assert response.status_code == 200
    assert "has been published" in words(elements(page_of(response), "p", "empty")[0])


@pytest.mark.parametrize(
    "address",
    [
        *LISTS,
        "/2026/02/30/",
        "/2026/13/",
        "/0000/",
        "/0001/",
        "/0999/",
        "/1000/",
        "/2999/12/31/",
        "/9999/",
    ],
)
def test_list_of_nothing_known_is_a_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_page_that_a_list_does_not_have_is_a_404(client, noon, address):
    make_listed_article()

    for page in ["0", "-1", "abc", "999999", "2", "", "1.0", "٣", "9e9", "1%00"]:
        response = client.get(f"{address}?page={page}")
        assert response.status_code == 404, page


def test_pages_follow_one_another_and_name_themselves(client, settings):
    settings.SITE_URL = "https://lantern.example"
    for n in range(2 * PAGE_SIZE + 1):
        newest = make_listed_article(f"Story {n}")

    first, second, third = (
        client.get("/section/harbour/", {"page": n} if n > 1 else {}) for n in (1, 2, 3)
    )

    assert [len(headlines(page)) for page in (first, second, third)] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert _links(first) == {
        "canonical": "https://lantern.example/section/harbour/",
        "next": f"https://lantern.example/section/harbour/?page=2&from={newest.pk}",
    }
    assert _links(second) == {
        "canonical": "https://lantern.example/section/harbour/?page=2",
        "prev": "https://lantern.example/section/harbour/",
        "next": "https://lantern.example/section/harbour/?page=3",
    }
    assert "next" not in _links(third)


@pytest.mark.parametrize("address", ["/", *LISTS, "/corrections/", "/privacy/", "/house-rules/"])
def test_j6_unknown_parameters_change_nothing_and_come_back_nowhere(client, noon, address):
    make_listed_article()

    plain = client.get(address)
    junk = client.get(address, {"utm_source": "x", "x": "<script>zzqq</script>"})

    assert junk.status_code == 200
    assert junk.content == plain.content


def test_author_page_has_the_author_and_the_bio(client):
    make_author("Ines Aldana", role="Harbour reporter", bio="First line.\n\nSecond <line>.")

    page = page_of(client.get("/author/ines-aldana/"))

    assert [words(h1) for h1 in elements(page, "h1")] == ["Ines Aldana"]
    assert words(elements(page, "div", "bio")[0]) == "First line. Second <line>."
    assert "Harbour reporter" in words(page)


def test_f70_teaser_says_its_storys_language_and_direction(client):
    make_listed_article("تعطل الميناء", language="ar")

    (teaser,) = elements(page_of(client.get("/section/harbour/")), "article", "teaser")

    assert (attribute(teaser, "lang"), attribute(teaser, "dir")) == ("ar", "rtl")


def test_list_prints_the_short_headline_where_there_is_one(client):
    make_listed_article(
        "Harbour pilots vote to end the winter strike", short_headline="Strike ends"
    )

    assert headlines(client.get("/section/harbour/")) == ["Strike ends"]


def test_list_takes_at_most_6_queries(client, noon, django_assert_max_num_queries):
    for n in range(PAGE_SIZE + 1):
        make_listed_article(
            f"Story {n}",
            credit="AFP",
            lead_picture=make_picture(),
            at=NOON - timedelta(minutes=n),
        )

    for address in LISTS:
        with django_assert_max_num_queries(6):
            response = client.get(address)
        assert len(headlines(response)) == PAGE_SIZE, address


def _links(response):
    return {
        attribute(link, "rel"): attribute(link, "href")
        for link in elements(page_of(response), "link")
        if attribute(link, "rel") in ("canonical", "prev", "next")
    }
