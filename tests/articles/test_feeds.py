import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.changes import TYPO, Change
from articles.models import Article, Correction, PlacedPicture, Section
from articles.publishing import correct_article, publish_article, withdraw_article
from articles.revising import revise_article
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_section,
    make_tag,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://lantern.example"
XML_NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
KINDS = ["/feed/", "/feed/atom/", "/feed/json/"]
SCOPES = ["", "/section/harbour", "/tag/tides", "/author/ines-aldana"]
ADDRESSES = [scope + kind for scope in SCOPES for kind in KINDS]


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


def publish_everywhere(headline="Pilots end the strike", at=NOON, **fields):
    """A story that stands in every feed of ADDRESSES."""
    fields = {"tags": [make_tag()], "authors": [make_author()]} | fields
    return make_published_article(headline, at=at, **fields)


def rss_items(client, address="/feed/"):
    return ElementTree.fromstring(client.get(address).content).findall("channel/item")


def atom_entries(client, address="/feed/atom/"):
    return ElementTree.fromstring(client.get(address).content).findall("atom:entry", XML_NAMES)


def json_items(client, address="/feed/json/"):
    return json.loads(client.get(address).content)["items"]


def texts(element, path):
    return [found.text for found in element.findall(path, XML_NAMES)]


def ids(client):
    """Ids of all items in the three formats, which should agree."""
    found = (
        [item.findtext("guid") for item in rss_items(client)],
        [entry.findtext("atom:id", None, XML_NAMES) for entry in atom_entries(client)],
        [item["id"] for item in json_items(client)],
    )
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("/feed/", "application/rss+xml; charset=utf-8"),
        ("/feed/atom/", "application/atom+xml; charset=utf-8"),
        ("/feed/json/", "application/feed+json; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("scope", SCOPES)
def test_f59_feed_has_its_story_and_its_own_address(client, scope, kind, content_type):
    story = publish_everywhere()

    response = client.get(scope + kind)

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert f"{SITE}{story.get_absolute_url()}" in response.text
    assert f"{SITE}{scope}{kind}" in response.text
    assert not response.cookies


@pytest.mark.parametrize("scope", SCOPES[1:])
def test_f59_feed_leaves_out_what_does_not_belong(client, scope):
    publish_everywhere("Belongs")
    make_published_article("Elsewhere", section=make_section("City"))

    titles = [item.findtext("title") for item in rss_items(client, f"{scope}/feed/")]

    assert titles == ["Belongs"]


@pytest.mark.parametrize("scope", ["section", "tag", "author"])
@pytest.mark.parametrize("kind", KINDS)
def test_feed_of_nothing_we_know_is_a_404(client, scope, kind):
    assert client.get(f"/{scope}/nowhere{kind}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_f43_scheduled_story_enters_the_feed_at_its_second(client, address):
    publish_everywhere("Opens at noon", at=NOON)

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert "Opens at noon" not in client.get(address).text
    with time_machine.travel(NOON, tick=False):
        assert "Opens at noon" in client.get(address).text


@pytest.mark.parametrize("address", KINDS)
def test_withdrawn_story_leaves_the_feed(client, address):
    story = publish_everywhere("Gone by evening")

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")

    assert "Gone by evening" not in client.get(address).text


def test_newest_thirty_come_newest_first(client):
    for hour in range(31):
        make_published_article(f"Hour {hour}", at=NOON + timedelta(hours=hour))

    titles = [item["title"] for item in json_items(client)]

    assert titles == [f"Hour {hour}" for hour in range(30, 0, -1)]


def test_f60_id_outlives_slug_domain_and_scheme(client, settings):
    story = publish_everywhere()
    before = ids(client)

    story.refresh_from_db()
    story.slug = "another-address"
    revise_article(story, by=make_editor(), change=TYPO)
    settings.SITE_URL = "http://paper.example:8000"

    assert f"http://paper.example:8000{story.get_absolute_url()}" in client.get("/feed/").text
    assert ids(client) == before


def test_f60_id_outlives_a_second_publication(client):
    story = publish_everywhere()
    before = ids(client)

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")
    publish_article(story, by=make_editor())

    assert ids(client) == before


def test_f60_stories_have_ids_of_their_own(client):
    publish_everywhere("One", at=NOON)
    publish_everywhere("Two", at=NOON)

    assert len(set(ids(client))) == 2


def test_f60_rss_does_not_take_the_id_for_an_address(client):
    publish_everywhere()

    guid = rss_items(client)[0].find("guid")

    assert guid.get("isPermaLink") == "false"
    assert guid.text.startswith("urn:uuid:")


def test_f60_correction_moves_updated_alone(client):
    story = publish_everywhere(at=NOON)
    before = atom_entries(client)[0]

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        correct_article(story, by=make_editor(), text="The count was 214, not 241.")
        after = atom_entries(client)[0]
        item = json_items(client)[0]

    for name in ("atom:id", "atom:published"):
        assert before.findtext(name, None, XML_NAMES) == after.findtext(name, None, XML_NAMES)
    assert before.findtext("atom:updated", None, XML_NAMES) == "2026-03-01T12:00:00+00:00"
    assert after.findtext("atom:updated", None, XML_NAMES) == "2026-03-02T12:00:00+00:00"
    assert item["date_published"] == "2026-03-01T12:00:00+00:00"
    assert item["date_modified"] == "2026-03-02T12:00:00+00:00"


def test_changed_words_move_updated(client):
    with time_machine.travel(NOON, tick=False):
        story = publish_everywhere(at=NOON)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        story.body = "<p>The tide turned at one.</p>"
        revise_article(
            story, by=make_editor(), change=Change("update", "The tide has turned since.")
        )
        item = json_items(client)[0]

    assert item["date_modified"] == "2026-03-01T13:00:00+00:00"


def test_f32_correction_is_named_after_the_text(client):
    story = publish_everywhere()
    correct_article(
        story, by=make_editor(), text="It was <noon>.", kind=Correction.Kind.CLARIFICATION
    )

    html = json_items(client)[0]["content_html"]

    assert html.startswith("<p>The tide turned at noon")
    assert "<strong>Clarification, " in html
    assert html.endswith("It was &lt;noon&gt;.</p>")


def test_f5_all_authors_stand_in_every_format(client):
    publish_everywhere(authors=[make_author(), make_author("Tomas Reyk")])

    names = ["Ines Aldana", "Tomas Reyk"]
    urls = [f"{SITE}/author/ines-aldana/", f"{SITE}/author/tomas-reyk/"]

    assert texts(rss_items(client)[0], "dc:creator") == names
    assert texts(atom_entries(client)[0], "atom:author/atom:name") == names
    assert texts(atom_entries(client)[0], "atom:author/atom:uri") == urls
    assert json_items(client)[0]["authors"] == [
        {"name": name, "url": url} for name, url in zip(names, urls, strict=True)
    ]


def test_agency_signs_a_story_without_authors(client):
    publish_everywhere(authors=[], credit="AFP")

    assert texts(rss_items(client)[0], "dc:creator") == ["AFP"]
    assert json_items(client)[0]["authors"] == [{"name": "AFP"}]


def test_section_and_tags_are_categories_each_once(client):
    publish_everywhere(tags=[make_tag("Tides"), make_tag("Harbour")])

    assert texts(rss_items(client)[0], "category") == ["Harbour", "Tides"]
    assert json_items(client)[0]["tags"] == ["Harbour", "Tides"]


def test_story_tells_its_language_and_direction(client):
    publish_everywhere("تعطل الميناء", language="ar", body="<p>تعطل الميناء اليوم.</p>")

    entry = atom_entries(client)[0]

    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert texts(rss_items(client)[0], "dc:language") == ["ar"]
    assert json_items(client)[0]["language"] == "ar"
    assert json_items(client)[0]["content_html"].startswith('<div dir="rtl"><p>')


def test_standfirst_is_the_description(client):
    publish_everywhere(standfirst="Ships & cranes < tides")

    # A description is HTML, the summary of a JSON feed is plain.
    assert rss_items(client)[0].findtext("description") == "Ships &amp; cranes &lt; tides"
    assert json_items(client)[0]["summary"] == "Ships & cranes < tides"


def test_f3_body_is_whole_and_without_pull_quotes(client):
    quote = "The tide turned at noon"
    publish_everywhere(
        quotes=[quote],
        links=[("IN QUOTES", "What sailors said", "")],
        body="<h2>“A tide”</h2><p>The tide turned at noon.</p><ul><li>One</li></ul>",
    )

    html = json_items(client)[0]["content_html"]

    assert html.count(quote) == 1
    assert "What sailors said" not in html
    assert "<h2>“A tide”</h2>" in html
    assert "<ul><li>One</li></ul>" in html
    assert rss_items(client)[0].findtext("content:encoded", None, XML_NAMES) == html
    assert atom_entries(client)[0].findtext("atom:content", None, XML_NAMES) == html


def test_links_in_the_body_work_outside_the_site(client):
    story = publish_everywhere(
        body='<p><a href="/tag/tides/?a=1&amp;b=2">a</a> <a href="https://x.example/">b</a> '
        '<a href="mailto:desk@lantern.example">c</a> <a href="#top">d</a></p>'
    )

    html = json_items(client)[0]["content_html"]

    assert f'href="{SITE}/tag/tides/?a=1&amp;b=2"' in html
    assert 'href="https://x.example/"' in html
    assert 'href="mailto:desk@lantern.example"' in html
    assert f'href="{SITE}{story.get_absolute_url()}#top"' in html


def test_lead_picture_comes_along_with_its_credit(client):
    picture = make_picture(width=1600, height=900, alt="Cranes", credit="Photo: Ada Lind")
    publish_everywhere(lead_picture=picture)
    url = f"{SITE}/media/{picture.key}/w1600.jpg"

    media = rss_items(client)[0].find("media:content", XML_NAMES)
    links = atom_entries(client)[0].findall("atom:link", XML_NAMES)

    assert (media.get("url"), media.get("type")) == (url, "image/jpeg")
    assert (media.get("width"), media.get("height")) == ("1600", "900")
    assert texts(media, "media:credit") == ["Photo: Ada Lind"]
    assert texts(media, "media:description") == ["Cranes"]
    assert [link.get("href") for link in links if link.get("rel") == "enclosure"] == [url]
    assert json_items(client)[0]["image"] == url


@pytest.mark.parametrize("address", KINDS)
def test_addresses_come_from_the_settings_and_not_from_the_request(client, settings, address):
    settings.ALLOWED_HOSTS = ["*"]
    publish_everywhere()

    response = client.get(address, headers={"host": "evil.example"})

    assert "evil.example" not in response.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_f59_feed_bears_no_time_of_its_own(client, address):
    publish_everywhere()
    first, again = client.get(address), client.get(address)

    assert again.content == first.content
    assert "Last-Modified" not in first


def test_two_changes_in_one_second_are_two_feeds(client):
    with time_machine.travel(NOON, tick=False):
        story = publish_everywhere()
        first = client.get("/feed/")
        story.body = "<p>The tide turned at one.</p>"
        revise_article(story, by=make_editor(), change=TYPO)
        second = client.get("/feed/")

    assert first.content != second.content


@pytest.mark.parametrize("address", KINDS)
def test_empty_feed_is_valid_and_the_same_each_second(client, address):
    with time_machine.travel(NOON, tick=False):
        first = client.get(address)
    with time_machine.travel(NOON + timedelta(seconds=5), tick=False):
        second = client.get(address)

    assert first.status_code == 200
    assert first.content == second.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_f84_no_cache_keeps_a_feed_past_the_next_story(client, address):
    publish_everywhere("Out already", at=NOON - timedelta(days=1))
    publish_everywhere("Opens at noon", at=NOON)

    with time_machine.travel(NOON - timedelta(seconds=61), tick=False):
        assert client.get(address)["Cache-Control"] == "public, max-age=0, s-maxage=60"
    with time_machine.travel(NOON - timedelta(seconds=20), tick=False):
        assert client.get(address)["Cache-Control"] == "public, max-age=0, s-maxage=20"


@pytest.mark.parametrize("query", ["?page=0", "?page=abc", "?page=999999", "?q=%00", "?=&="])
def test_feed_takes_no_notice_of_a_query(client, query):
    publish_everywhere()

    assert client.get(f"/feed/{query}").content == client.get("/feed/").content


@pytest.mark.parametrize("address", KINDS)
def test_feed_is_only_read(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_signs_that_xml_cannot_hold_are_left_out(client):
    story = publish_everywhere()
    # By the back door: forms and the cleaner would have dropped some of these.
    Article.objects.filter(pk=story.pk).update(
        headline="Tide\x0b \x1f\ufffe& ]]> tables", body="<p>One\x08 two \U0001f6a2</p>"
    )

    item = rss_items(client)[0]

    assert item.findtext("title") == "Tide & ]]> tables"
    assert item.findtext("content:encoded", None, XML_NAMES) == "<p>One two \U0001f6a2</p>"
    assert atom_entries(client)[0].findtext("atom:title", None, XML_NAMES) == ("Tide & ]]> tables")
    assert json_items(client)[0]["title"] == "Tide & ]]> tables"


def test_rss_prints_the_time_of_the_first_publication(client):
    publish_everywhere(at=NOON)

    assert parsedate_to_datetime(rss_items(client)[0].findtext("pubDate")) == NOON


def test_json_feed_says_its_version_and_addresses(client):
    Section.objects.create(name="City", slug="city", description="Streets and roofs")

    feed = json.loads(client.get("/section/city/feed/json/").content)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "City – The Lantern"
    assert feed["description"] == "Streets and roofs"
    assert feed["home_page_url"] == f"{SITE}/section/city/"
    assert feed["feed_url"] == f"{SITE}/section/city/feed/json/"
    assert feed["items"] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_feed_costs_at_most_eight_queries_however_many_stories(client, address):
    for n in range(12):
        story = publish_everywhere(
            f"Story {n}",
            lead_picture=make_picture(),
            authors=[make_author(), make_author(f"Second author {n}")],
        )
        correct_article(story, by=make_editor(), text="A slip.")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)

    assert len(queries) <= 8


def test_draft_beside_a_public_story_does_not_show(client):
    publish_everywhere()
    make_draft("Not out", tags=[make_tag()], authors=[make_author()])
    make_ready_article("Not out", tags=[make_tag()], authors=[make_author()])

    for address in ADDRESSES:
        assert "Not out" not in client.get(address).text


def test_placed_pictures_stay_out_of_the_body(client):
    story = make_ready_article()
    picture = make_picture()
    revise_article(
        story,
        by=make_editor(),
        write=lambda: PlacedPicture.objects.create(article=story, picture=picture),
    )
    publish_article(story, by=make_editor())

    assert picture.key not in client.get("/feed/").text
