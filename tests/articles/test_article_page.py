from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from articles.changes import TYPO
from articles.models import OldAddress, PlacedPicture
from articles.publishing import (
    correct_article,
    mark_article_ready,
    publish_article,
    unschedule_article,
)
from articles.revising import revise_article
from articles.rich_text import place_for
from tests.factories import (
    make_approved_comment,
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_retracted_article,
    make_submitted_article,
    make_tag,
    make_withdrawn_article,
)
from tests.pages import attribute, elements, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BODY = (
    "<p>The tide turned at noon and the harbour opened.</p><h2>“After noon”</h2><p>Ships came.</p>"
)


def test_story_has_every_mark_at_its_place(client):
    article = make_published_article(
        "Harbour opens",
        standfirst="After nineteen days.",
        body=BODY,
        points=["One.", "Two."],
        quotes=["the harbour opened"],
        links=[("IN QUOTES", "What sailors said", "https://example.org/said")],
        authors=[make_author("Ines Aldana"), make_author("Tomas Reyk")],
        tags=[make_tag()],
        credit="AFP",
        dateline="Dock Seven",
    )

    page = page_of(client.get(article.get_absolute_url()))

    assert [words(h1) for h1 in elements(page, "h1")] == ["Harbour opens"]
    (summary,) = elements(page, "ul", "summary")
    assert attribute(summary, "aria-label") == "In short"
    assert [words(point) for point in elements(summary, "li")] == ["One.", "Two."]
    (quote,) = elements(page, "figure", "pull-quote")
    assert [words(block) for block in elements(quote, "blockquote")] == ["the harbour opened"]
    (byline,) = elements(page, "div", "byline")
    assert words(byline).startswith("By Ines Aldana and Tomas Reyk AFP Dock Seven")
    assert [words(credit) for credit in elements(byline, "span", "credit")] == ["AFP"]
    assert attribute(elements(byline, "time")[0], "datetime")
    (related,) = elements(page, "aside", "related")
    assert words(related) == "IN QUOTES What sailors said"
    assert "“After noon”" in [words(h2) for h2 in elements(page, "h2", "crosshead")]
    assert [words(a) for a in elements(elements(page, "nav", "tags")[0], "a")] == ["Tides"]


def test_story_without_points_has_no_summary(client):
    article = make_published_article()

    page = page_of(client.get(article.get_absolute_url()))

    assert elements(page, "ul", "summary") == []


def test_agency_story_without_author_names_the_agency(client):
    article = make_published_article(credit="AFP")

    (byline,) = elements(page_of(client.get(article.get_absolute_url())), "div", "byline")

    assert words(byline).startswith("AFP")
    assert elements(byline, "a", "author") == []


def test_related_link_without_address_is_text(client):
    article = make_published_article(links=[("IN QUOTES", "What sailors said", "")])

    (related,) = elements(page_of(client.get(article.get_absolute_url())), "aside", "related")

    assert "What sailors said" in words(related)
    assert elements(related, "a") == []


def test_related_link_stands_where_it_was_placed(client):
    article = make_draft(links=[("SEE", "What sailors said", "")])
    key = article.related_links.get().key
    article.body = f"<p>Before.</p>{place_for(key)}<p>After.</p>"
    revise_article(article, by=make_editor(), change=TYPO)
    mark_article_ready(article, by=make_editor())
    publish_article(article, by=make_editor())

    html = client.get(article.get_absolute_url()).content.decode()

    assert html.index("Before.") < html.index("What sailors said") < html.index("After.")


def test_x1_quote_that_the_body_does_not_say_is_hidden(client):
    article = make_published_article(quotes=["the harbour opened"], body=BODY)
    article.body = "<p>The tide turned at noon and nobody came.</p>"
    revise_article(article, by=make_editor(), change=TYPO)

    page = page_of(client.get(article.get_absolute_url()))

    assert elements(page, "figure", "pull-quote") == []


def test_hostile_headline_is_shown_as_typed(client):
    hostile = "<script>alert(1)</script> & </title><b>"
    article = make_published_article(hostile)

    response = client.get(article.get_absolute_url())

    assert b"<script>alert" not in response.content
    assert [words(h1) for h1 in elements(page_of(response), "h1")] == [hostile]


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fr-CA", "ltr")]
)
def test_f70_story_says_its_language_and_direction(client, language, direction):
    article = make_published_article(language=language)

    page = page_of(client.get(article.get_absolute_url()))

    (story,) = elements(page, "article", "story")
    assert (attribute(story, "lang"), attribute(story, "dir")) == (language, direction)
    assert attribute(page, "lang") == "en"


def test_correction_is_announced_above_and_printed_below_the_story(client):
    article = make_published_article()
    correct_article(article, by=make_editor(), text="It was Tuesday.\nNot Monday.")

    page = page_of(client.get(article.get_absolute_url()))

    (byline,) = elements(page, "div", "byline")
    assert "Corrected" in words(byline)
    (corrections,) = elements(page, "section", "corrections")
    assert "It was Tuesday. Not Monday." in words(corrections)


def test_picture_brings_its_alternative_and_credit(client):
    picture = make_picture(alt="Cranes at dusk", caption="The cranes.", credit="Photo: Ada Lind")
    article = make_published_article(lead_picture=picture)

    (figure,) = elements(page_of(client.get(article.get_absolute_url())), "figure", "photo-lead")

    assert [attribute(img, "alt") for img in elements(figure, "img")] == ["Cranes at dusk"]
    assert words(figure) == "The cranes. Photo: Ada Lind"


def test_decorative_picture_is_silent_unless_this_use_has_words(client):
    waves = make_picture(alt="Waves", is_decorative=True)
    article = make_published_article(lead_picture=waves)
    PlacedPicture.objects.create(article=article, picture=waves, position=1)
    PlacedPicture.objects.create(article=article, picture=waves, position=2, alt="The swell")

    page = page_of(client.get(article.get_absolute_url()))

    alternatives = [attribute(image, "alt") or "" for image in elements(page, "img")]
    assert alternatives == ["", "", "The swell"]


@pytest.mark.parametrize("make", [make_draft, make_submitted_article, make_ready_article])
def test_story_that_is_not_published_has_no_page(client, make):
    article = make(headline="One tide")
    address = reverse("articles:article", args=[NOON.date(), article.slug or "one-tide"])

    assert client.get(address).status_code == 404


def test_f43_scheduled_story_opens_at_its_second(client):
    address = make_published_article(at=NOON).get_absolute_url()

    with time_machine.travel(NOON - SECOND, tick=False):
        assert client.get(address).status_code == 404
    with time_machine.travel(NOON, tick=False):
        assert client.get(address).status_code == 200


def test_f34_retracted_story_shows_its_reason_and_nothing_else(client):
    article = make_retracted_article(
        "Secret headline", reason="The figures were wrong.", points=["Secret point"]
    )

    response = client.get(article.get_absolute_url())

    assert response.status_code == 200
    assert "The figures were wrong." in response.content.decode()
    assert "Secret" not in response.content.decode()
    assert "The tide turned" not in response.content.decode()


def test_f34_withdrawn_story_is_gone_and_says_why(client):
    article = make_withdrawn_article("Secret headline", reason="A court forbids it.")

    response = client.get(article.get_absolute_url())

    assert response.status_code == 410
    assert "A court forbids it." in response.content.decode()
    assert "Secret" not in response.content.decode()


def test_f44_story_expires_at_its_second(client):
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        article = make_published_article("Secret headline", expires_at=NOON)

    with time_machine.travel(NOON - SECOND, tick=False):
        assert client.get(article.get_absolute_url()).status_code == 200
    with time_machine.travel(NOON, tick=False):
        response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "Secret" not in response.content.decode()


def test_story_scheduled_again_keeps_its_notice_until_then(client):
    article = make_withdrawn_article(reason="A court forbids it.")
    publish_article(article, by=make_editor(), at=datetime.now(UTC) + timedelta(days=1))

    assert client.get(article.get_absolute_url()).status_code == 410


def test_schedule_taken_back_leaves_no_page(client):
    article = make_published_article(at=datetime.now(UTC) + timedelta(days=1))
    address = article.get_absolute_url()
    unschedule_article(article, by=make_editor())

    assert client.get(address).status_code == 404


def test_f66_every_old_address_leads_to_the_new_one_in_one_step(client):
    article = make_published_article("First tide")
    addresses = []
    for slug in ("second-tide", "third-tide"):
        addresses.append(article.get_absolute_url())
        article.slug = slug
        revise_article(article, by=make_editor(), change=TYPO)
        article.refresh_from_db()

    for address in addresses:
        response = client.get(address)
        assert response.status_code == 301
        assert response["Location"] == article.get_absolute_url()
    assert client.get(article.get_absolute_url()).status_code == 200


def test_old_address_of_a_story_taken_back_leads_nowhere(client):
    article = make_published_article(at=datetime.now(UTC) + timedelta(days=1))
    address = article.get_absolute_url()
    OldAddress.objects.create(article=article, day=article.first_published_on, slug="first-tide")
    unschedule_article(article, by=make_editor())

    assert client.get(address.replace(article.slug, "first-tide")).status_code == 404


@pytest.mark.parametrize(
    "address", ["/2026/13/45/x/", "/2026/02/30/x/", "/0000/01/01/x/", "/2026/03/01/nothing/"]
)
def test_address_without_a_story_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_post_to_a_story_is_refused(client):
    assert client.post(make_published_article().get_absolute_url()).status_code == 405


@pytest.mark.parametrize("comments", [0, 500])
def test_story_takes_at_most_12_queries(client, django_assert_max_num_queries, comments):
    picture = make_picture()
    article = make_published_article(
        points=["One.", "Two."],
        quotes=["the harbour opened"],
        links=[("SEE", "What sailors said", "")],
        authors=[make_author("Ines Aldana"), make_author("Tomas Reyk")],
        tags=[make_tag("Tides"), make_tag("Ships")],
        lead_picture=picture,
        body=BODY,
    )
    correct_article(article, by=make_editor(), text="It was Tuesday.")
    parent = None
    for number in range(comments):
        comment = make_approved_comment(article, parent=parent)
        parent = comment if number % 5 else None

    with django_assert_max_num_queries(12):
        response = client.get(article.get_absolute_url())

    assert response.status_code == 200
