import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.template import engines

from articles.models import Article, PlacedPicture
from articles.publishing import correct_article, publish_article
from articles.revising import revise_article
from articles.structured_data import description
from tests.factories import (
    make_author,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_section,
    make_tag,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://lantern.example"


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


class Head(HTMLParser):
    """The meta elements and data scripts of a page, as a browser cuts them."""

    def __init__(self, html):
        super().__init__()
        self.metas = []
        self.links = []
        self.scripts = []
        self.others = []
        self._in_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._in_script = tag == "script"
        if tag == "meta":
            self.metas.append(attributes)
        elif tag == "link":
            self.links.append((attributes["rel"], attributes["href"]))
        elif tag == "script":
            self.scripts.append("")
        else:
            self.others.append(tag)

    def handle_endtag(self, tag):
        self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data

    def values(self, name):
        """Contents of the meta elements of a name."""
        return [m["content"] for m in self.metas if name in (m.get("property"), m.get("name"))]

    @property
    def data(self):
        (script,) = self.scripts
        return json.loads(script)


def partial(name):
    return engines["jinja2"].env.get_template(name).module


def page_row(article):
    """A story as the article page fetches it."""
    return Article.objects.published().with_page_parts().get(pk=article.pk)


def meta_html(article):
    return partial("articles/_meta.html").meta(page_row(article), "The Lantern", SITE)


def head_of(article):
    return Head(meta_html(article))


def test_f64_story_is_a_news_article_with_all_it_needs():
    story = make_published_article(
        "Pilots end the strike",
        at=NOON,
        standfirst="After nineteen days.",
        authors=[make_author(), make_author("Tomas Reyk")],
        tags=[make_tag()],
        dateline="DOCK SEVEN",
        language="en-GB",
    )
    url = f"{SITE}{story.get_absolute_url()}"

    data = head_of(story).data

    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "url": url,
        "headline": "Pilots end the strike",
        "description": "After nineteen days.",
        "datePublished": "2026-03-01T12:00:00+00:00",
        "dateModified": "2026-03-01T12:00:00+00:00",
        "inLanguage": "en-GB",
        "articleSection": "Harbour",
        "keywords": ["Tides"],
        "dateline": "DOCK SEVEN",
        "author": [
            {"@type": "Person", "name": "Ines Aldana", "url": f"{SITE}/author/ines-aldana/"},
            {"@type": "Person", "name": "Tomas Reyk", "url": f"{SITE}/author/tomas-reyk/"},
        ],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": "The Lantern",
            "url": f"{SITE}/",
            "correctionsPolicy": f"{SITE}/corrections/",
        },
        "isAccessibleForFree": True,
    }


def test_f64_pictures_come_with_size_and_credit():
    lead = make_picture(width=1600, height=900, credit="Photo: Ada Lind", caption="Dusk")
    placed = make_picture(width=900, height=600, credit="Drawing: us")
    story = make_ready_article(lead_picture=lead)
    revise_article(
        story,
        by=make_editor(),
        write=lambda: PlacedPicture.objects.create(article=story, picture=placed),
    )
    publish_article(story, by=make_editor())

    assert head_of(story).data["image"] == [
        {
            "@type": "ImageObject",
            "url": f"{SITE}/media/{lead.key}/w1600.jpg",
            "width": 1600,
            "height": 900,
            "caption": "Dusk",
            "creditText": "Photo: Ada Lind",
        },
        {
            "@type": "ImageObject",
            "url": f"{SITE}/media/{placed.key}/w800.jpg",
            "width": 800,
            "height": 533,
            "creditText": "Drawing: us",
        },
    ]


def test_f64_correction_is_told_and_moves_the_date_of_change():
    with time_machine.travel(NOON, tick=False):
        story = make_published_article()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        correct_article(story, by=make_editor(), text="The count was 214.")
        data = head_of(story).data

    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The count was 214.",
            "datePublished": "2026-03-01T13:00:00+00:00",
        }
    ]
    assert data["datePublished"] == "2026-03-01T12:00:00+00:00"
    assert data["dateModified"] == "2026-03-01T13:00:00+00:00"


def test_agency_is_the_source_and_signs_what_nobody_else_signs():
    signed = head_of(make_published_article(credit="AFP", authors=[make_author()])).data
    unsigned = head_of(make_published_article(credit="AFP")).data
    agency = {"@type": "Organization", "name": "AFP"}

    assert signed["sourceOrganization"] == agency
    assert [author["name"] for author in signed["author"]] == ["Ines Aldana"]
    assert unsigned["author"] == [agency]


def canonicals(client, story):
    head = Head(client.get(story.get_absolute_url()).text)
    return [address for rel, address in head.links if rel == "canonical"]


def test_f65_page_names_one_canonical_address(client):
    own = make_published_article()
    foreign = make_published_article(canonical_url="https://agency.example/1")

    assert canonicals(client, own) == [f"{SITE}{own.get_absolute_url()}"]
    assert canonicals(client, foreign) == ["https://agency.example/1"]


def test_f65_page_allows_large_pictures_in_search_results(client):
    story = make_published_article()

    head = Head(client.get(story.get_absolute_url()).text)

    assert head.values("robots") == ["max-image-preview:large"]


def test_page_of_a_story_has_its_data_once_and_no_other_script_inside(client):
    story = make_published_article(NASTY)

    html = client.get(story.get_absolute_url()).text
    block = re.search('<script type="application/ld\\+json">(.*?)</script>', html, re.DOTALL)

    assert html.count("application/ld+json") == 1
    assert json.loads(block[1])["headline"] == NASTY


def test_f65_canonical_address_of_an_agency_is_the_main_one():
    story = make_published_article(canonical_url="https://agency.example/1")

    data = head_of(story).data

    assert data["mainEntityOfPage"] == "https://agency.example/1"
    assert data["url"] == f"{SITE}{story.get_absolute_url()}"


NASTY = "Tides </script><script>alert(1)</script> <!-- & \u2028\u2029 \"quoted\" 'so'"


def test_f64_headline_cannot_leave_the_script():
    story = make_published_article(
        NASTY, standfirst=NASTY, authors=[make_author(NASTY, slug="nasty")]
    )

    html = meta_html(story)
    head = Head(html)

    assert html.count("</script") == 1
    assert "\u2028" not in head.scripts[0]
    assert head.data["headline"] == NASTY
    assert head.data["description"] == NASTY
    assert head.values("og:title") == [NASTY]
    assert head.others == []


def test_f67_card_is_the_cropped_picture_with_its_words():
    picture = make_picture(width=2000, height=2000, alt="Cranes at dusk")
    head = head_of(make_published_article(lead_picture=picture))

    assert head.values("og:image") == [f"{SITE}/media/{picture.key}/card.jpg"]
    assert head.values("og:image:width") == ["1200"]
    assert head.values("og:image:height") == ["630"]
    assert head.values("og:image:alt") == ["Cranes at dusk"]
    assert head.values("twitter:card") == ["summary_large_image"]


def test_f67_story_without_a_picture_has_a_plain_card():
    head = head_of(make_published_article())

    assert head.values("og:image") == []
    assert head.values("twitter:card") == ["summary"]


def test_small_picture_makes_a_small_card():
    narrow = head_of(make_published_article(lead_picture=make_picture(width=599, height=900)))
    wide = head_of(make_published_article(lead_picture=make_picture(width=600, height=900)))

    assert narrow.values("twitter:card") == ["summary"]
    assert wide.values("twitter:card") == ["summary_large_image"]


def test_f67_open_graph_tells_what_the_story_is():
    story = make_published_article(
        "Pilots end the strike",
        at=NOON,
        standfirst="After nineteen days.",
        authors=[make_author(), make_author("Tomas Reyk")],
        tags=[make_tag(), make_tag("Work")],
        section=make_section("City"),
    )

    head = head_of(story)

    assert head.values("og:type") == ["article"]
    assert head.values("og:site_name") == ["The Lantern"]
    assert head.values("og:title") == ["Pilots end the strike"]
    assert head.values("og:description") == ["After nineteen days."]
    assert head.values("description") == ["After nineteen days."]
    assert head.values("og:url") == [f"{SITE}{story.get_absolute_url()}"]
    assert head.values("article:published_time") == ["2026-03-01T12:00:00+00:00"]
    assert head.values("article:section") == ["City"]
    assert head.values("article:tag") == ["Tides", "Work"]
    assert head.values("article:author") == [
        f"{SITE}/author/ines-aldana/",
        f"{SITE}/author/tomas-reyk/",
    ]


def test_description_without_a_standfirst_is_the_first_paragraph_cut_at_a_word():
    short = Article(body="<h2> </h2><p>The  tide turned.</p><p>Then more.</p>")
    long = Article(body=f"<p>{'tide ' * 100}</p>")

    assert description(short) == "The tide turned."
    assert description(long).endswith("tide…")
    assert len(description(long)) <= 300


def test_head_needs_no_query_of_its_own(django_assert_num_queries):
    story = make_published_article(
        authors=[make_author()], tags=[make_tag()], lead_picture=make_picture()
    )
    correct_article(story, by=make_editor(), text="A slip.")
    row = page_row(story)

    with django_assert_num_queries(0):
        partial("articles/_meta.html").meta(row, "The Lantern", SITE)


def feed_links(filed_under=None):
    html = partial("articles/_feed_links.html").feed_links("The Lantern", filed_under)
    return re.findall(r'rel="alternate"\s+type="([^"]+)"\s+title="[^"]+"\s+href="([^"]+)"', html)


def test_f59_every_page_names_the_feeds_of_the_site():
    assert feed_links() == [
        ("application/rss+xml", "/feed/"),
        ("application/atom+xml", "/feed/atom/"),
        ("application/feed+json", "/feed/json/"),
    ]


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (make_section, "/section/harbour/"),
        (make_tag, "/tag/tides/"),
        (make_author, "/author/ines-aldana/"),
    ],
)
def test_f59_list_names_its_own_feeds_too(make, path):
    assert feed_links(make())[3:] == [
        ("application/rss+xml", f"{path}feed/"),
        ("application/atom+xml", f"{path}feed/atom/"),
        ("application/feed+json", f"{path}feed/json/"),
    ]
