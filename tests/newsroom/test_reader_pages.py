"""What holds for every page a reader sees."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.publishing import correct_article
from tests.factories import (
    make_approved_comment,
    make_author,
    make_editor,
    make_published_article,
    make_retracted_article,
    make_section,
    make_tag,
    make_withdrawn_article,
)
from tests.pages import attribute, elements, page_of, words

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@pytest.fixture
def addresses():
    """Every kind of page, in a paper that has something on each."""
    article = make_published_article(
        "Harbour opens",
        section=make_section(),
        tags=[make_tag()],
        authors=[make_author()],
        points=["One."],
    )
    correct_article(article, by=make_editor(), text="It was Tuesday.")
    make_approved_comment(article)
    day = article.first_published_on
    return [
        "/",
        article.get_absolute_url(),
        make_retracted_article().get_absolute_url(),
        make_withdrawn_article().get_absolute_url(),
        *(reverse(f"articles:{name}", args=[day]) for name in ("day", "month", "year")),
        "/section/harbour/",
        "/tag/tides/",
        "/author/ines-aldana/",
        "/search/",
        "/search/?q=harbour",
        "/corrections/",
        "/privacy/",
        "/house-rules/",
        "/nowhere/",
    ]


def test_j5_editor_and_stranger_get_the_same_bytes_and_no_cookie(client, addresses):
    editor = Client()
    editor.force_login(make_editor())

    for address in addresses:
        theirs, ours = client.get(address), editor.get(address)
        assert theirs.content == ours.content, address
        for response in (theirs, ours):
            assert response.cookies == {}, address
            assert "Cookie" not in response.get("Vary", ""), address


def test_page_has_one_h1_one_main_and_a_way_past_the_menu(client, addresses):
    for address in addresses:
        page = page_of(client.get(address))
        assert len(elements(page, "h1")) == 1, address
        (main,) = elements(page, "main")
        (skip,) = elements(page, "a", "skip-link")
        assert attribute(skip, "href") == f"#{attribute(main, 'id')}", address
        assert len(elements(page, "footer")) == 1, address


def test_f83_page_has_no_inline_style_or_script(client, addresses):
    for address in addresses:
        page = page_of(client.get(address))
        assert elements(page, "style") == [], address
        inline = [script for script in elements(page, "script") if not attribute(script, "src")]
        assert all(attribute(script, "type") == "application/ld+json" for script in inline)
        names = {name for element in _all(page) for name, _value in element.attributes}
        assert not [name for name in names if name.startswith(("on", "style"))], address


def test_headings_skip_no_level(client, addresses):
    for address in addresses:
        page = page_of(client.get(address))
        levels = [int(element.name[1]) for element in _all(page) if element.name in HEADINGS]
        assert levels[0] == 1, address
        steps = zip(levels, levels[1:], strict=False)
        assert all(lower - upper <= 1 for upper, lower in steps), address


def test_menu_has_the_sections_in_order_and_marks_the_present_one(client):
    make_section("City", position=2)
    make_section("Harbour", position=1)

    page = page_of(client.get("/section/city/"))

    links = elements(elements(page, "nav", "menu")[0], "a")
    assert [words(link) for link in links] == ["Harbour", "City"]
    assert [attribute(link, "aria-current") for link in links] == [None, "true"]


def test_every_page_leads_to_the_promises(client):
    hrefs = [attribute(a, "href") for a in elements(page_of(client.get("/")), "a")]

    assert {"/corrections/", "/house-rules/", "/privacy/"} <= set(hrefs)


@pytest.mark.parametrize("address", ["/privacy/", "/house-rules/"])
def test_promise_takes_one_query(client, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(1):
        assert client.get(address).status_code == 200


def _all(node):
    for child in node.children:
        if not isinstance(child, str):
            yield child
            yield from _all(child)
