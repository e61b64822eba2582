from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from lxml import etree

from articles import sitemaps
from articles.changes import TYPO, Change
from articles.publishing import correct_article, withdraw_article
from articles.revising import revise_article
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_section,
    make_tag,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://lantern.example"
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
MARCH = "/sitemap-2026-03-1.xml"
ADDRESSES = ["/sitemap.xml", "/sitemap-pages-1.xml", MARCH, "/news-sitemap.xml", "/robots.txt"]


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def values(client, address, path):
    """Texts at a path of an XML answer."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    return [found.text for found in root.findall(path, NAMES)]


def urls(client, address):
    return values(client, address, "map:url/map:loc")


def listed(client):
    return values(client, "/sitemap.xml", "map:sitemap/map:loc")


def test_every_public_story_and_page_is_reached_from_the_index(client):
    story = make_published_article(at=NOON, tags=[make_tag()], authors=[make_author()])

    found = [url for part in listed(client) for url in urls(client, part.removeprefix(SITE))]

    assert found == [
        f"{SITE}{path}"
        for path in (
            "/",
            "/section/harbour/",
            "/tag/tides/",
            "/author/ines-aldana/",
            "/corrections/",
            story.get_absolute_url(),
        )
    ]


def test_months_are_listed_newest_first(client):
    for month in (1, 3, 2):
        make_published_article(at=NOON.replace(month=month))

    assert [part.removeprefix(SITE) for part in listed(client)[1:]] == [
        "/sitemap-2026-03-1.xml",
        "/sitemap-2026-02-1.xml",
        "/sitemap-2026-01-1.xml",
    ]


def test_story_stands_in_the_month_of_its_address(client):
    first = make_published_article("First of March", at=datetime(2026, 3, 1, tzinfo=UTC))
    last = make_published_article("Last of March", at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    make_published_article("First of April", at=datetime(2026, 4, 1, tzinfo=UTC))

    assert urls(client, MARCH) == [
        f"{SITE}{first.get_absolute_url()}",
        f"{SITE}{last.get_absolute_url()}",
    ]


def test_large_month_is_cut_into_files_of_the_limit(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)
    stories = [make_published_article(at=NOON + timedelta(minutes=n)) for n in range(5)]
    expected = [f"{SITE}{story.get_absolute_url()}" for story in stories]

    parts = [part.removeprefix(SITE) for part in listed(client) if "2026-03" in part]

    assert parts == [f"/sitemap-2026-03-{n}.xml" for n in (1, 2, 3)]
    assert [urls(client, part) for part in parts] == [expected[:2], expected[2:4], expected[4:]]


def test_exactly_full_file_is_the_last_one(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)
    for n in range(2):
        make_published_article(at=NOON + timedelta(minutes=n))

    assert [part for part in listed(client) if "2026-03" in part] == [f"{SITE}{MARCH}"]
    assert client.get("/sitemap-2026-03-2.xml").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-2026-03-1.xml",
        "/sitemap-2026-03-0.xml",
        "/sitemap-2026-03-01.xml",
        "/sitemap-2026-3-1.xml",
        "/sitemap-2026-13-1.xml",
        "/sitemap-0000-01-1.xml",
        "/sitemap-2026-03-9999999.xml",
        "/sitemap-pages-0.xml",
        "/sitemap-pages-2.xml",
    ],
)
def test_file_nothing_lists_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_f43_scheduled_story_enters_at_its_second(client):
    path = make_published_article(at=NOON).get_absolute_url()

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert listed(client) == [f"{SITE}/sitemap-pages-1.xml"]
        assert client.get(MARCH).status_code == 404
        assert path not in client.get("/news-sitemap.xml").text
    with time_machine.travel(NOON, tick=False):
        assert f"{SITE}{MARCH}" in listed(client)
        assert path in client.get(MARCH).text
        assert path in client.get("/news-sitemap.xml").text


def test_names_used_by_hidden_stories_alone_stay_hidden(client):
    make_draft(tags=[make_tag("Merger")], authors=[make_author("Secret Source")])
    make_ready_article(tags=[make_tag("Merger")], authors=[make_author("Secret Source")])

    found = client.get("/sitemap-pages-1.xml").text

    assert "merger" not in found
    assert "secret-source" not in found


def test_withdrawn_story_leaves_every_sitemap(client, at_noon):
    story = make_published_article()

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")

    assert client.get(MARCH).status_code == 404
    assert story.slug not in client.get("/news-sitemap.xml").text


def test_f65_story_of_an_agency_is_left_to_the_agency(client, at_noon):
    story = make_published_article(canonical_url="https://agency.example/1")

    assert listed(client) == [f"{SITE}/sitemap-pages-1.xml"]
    assert story.slug not in client.get("/news-sitemap.xml").text


def test_lastmod_follows_words_and_corrections(client):
    with time_machine.travel(NOON, tick=False):
        story = make_published_article()
        published = values(client, MARCH, "map:url/map:lastmod")
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        story.body = "<p>The tide turned at one.</p>"
        revise_article(
            story, by=make_editor(), change=Change("update", "The tide has turned since.")
        )
        revised = values(client, MARCH, "map:url/map:lastmod")
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        correct_article(story, by=make_editor(), text="A slip.")
        corrected = values(client, MARCH, "map:url/map:lastmod")

    assert published == ["2026-03-01T12:00:00+00:00"]
    assert revised == ["2026-03-01T13:00:00+00:00"]
    assert corrected == ["2026-03-01T14:00:00+00:00"]


def test_address_in_any_script_is_encoded(client):
    make_published_article("港口今天重新开放", at=NOON)

    (url,) = urls(client, MARCH)

    assert url.startswith(f"{SITE}/2026/03/01/%E6%B8%AF")


# News


def test_f62_news_are_48_hours_old_at_most(client):
    make_published_article("Just in", at=NOON - timedelta(hours=47, minutes=59))
    make_published_article("Just out", at=NOON - timedelta(hours=48))

    with time_machine.travel(NOON, tick=False):
        titles = values(client, "/news-sitemap.xml", "map:url/news:news/news:title")

    assert titles == ["Just in"]


def test_f62_news_name_paper_language_and_first_publication(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    make_published_article("Sturm & Flut", at=NOON, language="de-AT")

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        news = "map:url/news:news/"
        address = "/news-sitemap.xml"
        assert values(client, address, f"{news}news:publication/news:name") == ["The Lantern"]
        assert values(client, address, f"{news}news:publication/news:language") == ["de"]
        assert values(client, address, f"{news}news:title") == ["Sturm & Flut"]
        assert values(client, address, f"{news}news:publication_date") == [
            "2026-03-01T13:00:00+01:00"
        ]


@pytest.mark.parametrize(
    ("tag", "language"), [("en", "en"), ("pt-BR", "pt"), ("zh-CN", "zh-cn"), ("zh-HK", "zh")]
)
def test_f62_language_is_written_the_way_news_sitemaps_want_it(client, at_noon, tag, language):
    make_published_article(language=tag)

    path = "map:url/news:news/news:publication/news:language"
    assert values(client, "/news-sitemap.xml", path) == [language]


def test_f62_second_publication_is_no_news(client):
    with time_machine.travel(NOON, tick=False):
        story = make_published_article()
    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        story.headline = "Changed a week later"
        revise_article(story, by=make_editor(), change=TYPO)

        assert "Changed a week later" not in client.get("/news-sitemap.xml").text


def test_f62_news_stop_at_the_limit_with_the_newest(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)
    for n in range(3):
        make_published_article(f"Story {n}", at=NOON + timedelta(minutes=n))

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        titles = values(client, "/news-sitemap.xml", "map:url/news:news/news:title")

    assert titles == ["Story 2", "Story 1"]


def test_f62_without_news_the_front_page_keeps_the_file_valid(client):
    assert urls(client, "/news-sitemap.xml") == [f"{SITE}/"]
    assert values(client, "/news-sitemap.xml", "map:url/news:news") == []


def test_f84_no_cache_keeps_news_past_their_48_hours(client):
    make_published_article(at=NOON)

    with time_machine.travel(NOON + timedelta(hours=48, seconds=-20), tick=False):
        response = client.get("/news-sitemap.xml")

    assert response["Cache-Control"] == "public, max-age=0, s-maxage=20"


# All of them


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_is_for_everybody_and_bears_no_time_of_its_own(client, at_noon, address):
    make_published_article()
    first, again = client.get(address), client.get(address)

    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert again.content == first.content
    assert not first.cookies
    assert "Last-Modified" not in first


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_come_from_the_settings_and_not_from_the_request(
    client, settings, at_noon, address
):
    settings.ALLOWED_HOSTS = ["*"]
    make_published_article()

    response = client.get(address, headers={"host": "evil.example"})

    assert response.status_code == 200
    assert "evil.example" not in response.text


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/sitemap.xml", 5), ("/sitemap-pages-1.xml", 4), (MARCH, 2), ("/news-sitemap.xml", 2)],
)
def test_sitemap_takes_as_many_queries_whatever_it_holds(
    client, at_noon, django_assert_num_queries, address, queries, size
):
    for n in range(size):
        story = make_published_article(tags=[make_tag(f"Tag{n}")], section=make_section(f"S{n}"))
        correct_article(story, by=make_editor(), text="A slip.")

    with django_assert_num_queries(queries):
        client.get(address)


def test_pages_are_cut_into_files_of_the_limit(client, at_noon, monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)
    tags = [make_tag(f"Tag{n}") for n in range(3)]
    make_published_article(tags=tags, authors=[make_author()])
    paths = ["/", "/section/harbour/", *(tag.get_absolute_url() for tag in tags)]
    paths += ["/author/ines-aldana/", "/corrections/"]
    expected = [f"{SITE}{path}" for path in paths]

    parts = [part.removeprefix(SITE) for part in listed(client) if "pages" in part]

    assert parts == [f"/sitemap-pages-{n}.xml" for n in (1, 2, 3, 4)]
    assert [urls(client, part) for part in parts] == [
        expected[:2],
        expected[2:4],
        expected[4:6],
        expected[6:],
    ]


def test_robots_are_kept_from_desk_and_search_and_told_of_the_sitemaps(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
        f"Sitemap: {SITE}/news-sitemap.xml",
    ]


@pytest.mark.parametrize("address", [MARCH, "/sitemap-pages-1.xml", "/news-sitemap.xml"])
def test_sitemap_holds_against_the_protocols_schema(client, corpora, at_noon, address):
    schema = etree.XMLSchema(file=corpora / "schemas" / "sitemap-lax.xsd")
    make_published_article("Ships & “cranes” <b>", tags=[make_tag()])
    make_published_article("港口今天重新开放")

    schema.assertValid(etree.fromstring(client.get(address).content))


def test_empty_news_sitemap_holds_against_the_protocols_schema(client, corpora):
    schema = etree.XMLSchema(file=corpora / "schemas" / "sitemap-lax.xsd")

    schema.assertValid(etree.fromstring(client.get("/news-sitemap.xml").content))
