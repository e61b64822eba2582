import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.publishing import correct_article
from tests.factories import (
    make_approved_comment,
    make_author,
    make_editor,
    make_published_article,
    make_section,
    make_tag,
)

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def addresses(transactional_db):
    """Pages of a small paper with something of everything."""
    harbour, city = make_section("Harbour", position=1), make_section("City", position=2)
    for n in range(12):
        make_published_article(f"Tide number {n}", section=city if n % 2 else harbour)
    article = make_published_article(
        "Harbour pilots vote to end the winter strike",
        standfirst="After nineteen days a narrow majority accepts.",
        section=harbour,
        points=["One.", "Two."],
        quotes=["the harbour opened"],
        links=[("IN QUOTES", "What sailors said", "https://example.org/")],
        authors=[make_author()],
        tags=[make_tag()],
        credit="AFP",
    )
    correct_article(article, by=make_editor(), text="It was Tuesday.")
    comment = make_approved_comment(article)
    make_approved_comment(parent=comment)
    return {
        "front": "/",
        "article": article.get_absolute_url(),
        "reply": f"{article.get_absolute_url()}comments/?parent={comment.pk}",
        "section": "/section/harbour/",
        "search": "/search/?q=tide",
        "corrections": "/corrections/",
        "privacy": "/privacy/",
        "missing": "/nowhere/",
    }


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_f69_axe_finds_nothing(new_page, addresses, colours):
    page = new_page(viewport={"width": 1280, "height": 800}, color_scheme=colours)

    for name, address in addresses.items():
        page.goto(address)
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        faults = [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
        assert faults == [], name


def test_f69_nothing_scrolls_sideways_at_320_px(new_page, addresses):
    page = new_page(viewport={"width": 320, "height": 640})

    for name, address in addresses.items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_first_tab_leads_past_the_menu(new_page, addresses):
    page = new_page()
    page.goto(addresses["article"])

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_page_needs_no_script(new_page, addresses):
    page = new_page(java_script_enabled=False)

    page.goto(addresses["article"])

    assert page.locator("h1").is_visible()
    assert page.locator("form#comment-form button").is_visible()


def test_article_page_is_small(new_page, addresses):
    page = new_page()
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: response}))

    page.goto(addresses["article"], wait_until="networkidle")

    kinds = {"document", "stylesheet", "script"}
    weighed = [r.body() for r in sizes.values() if r.request.resource_type in kinds]
    assert len(weighed) > 1
    assert sum(len(gzip.compress(body)) for body in weighed) <= 50_000
