from collections import Counter
from datetime import UTC, datetime, timedelta

import time_machine

from articles.front import compose_front_page
from tests.factories import (
    make_author,
    make_draft,
    make_picture,
    make_published_article,
    make_retracted_article,
    make_section,
    make_withdrawn_article,
)
from tests.pages import elements, headlines, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def make_paper(stories=30, sections=5):
    """Stories of the last hours, newest first in the list returned."""
    made = []
    with time_machine.travel(NOON, tick=False):
        for n in range(stories):
            made.append(
                make_published_article(
                    f"Headline {n}",
                    at=NOON - timedelta(hours=stories - n),
                    section=make_section(f"Section{n % sections}", position=n % sections),
                    points=["One."],
                    authors=[make_author()],
                )
            )
    return made[::-1]


def test_empty_paper_says_so(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "no story has been published yet" in response.content.decode()


def test_front_page_of_one_story_is_its_lead(client):
    make_published_article("Harbour opens")

    assert headlines(client.get("/")) == ["Harbour opens"]


def test_f49_no_story_stands_twice():
    stories = make_paper()

    front = compose_front_page(NOON)

    placed = _all_articles(front)
    assert max(Counter(placed).values()) == 1
    assert set(placed) <= set(stories)


def test_newest_stories_are_above_and_sections_below_in_the_order_of_the_menu():
    stories = make_paper()

    front = compose_front_page(NOON)

    top = [front.lead.article, *(t.article for t in front.seconds), *front.briefs]
    assert top == stories[: len(top)]
    assert [row.section.name for row in front.rows] == [f"Section{n}" for n in range(5)]
    for row in front.rows:
        assert row.feature.article.section == row.section


def test_f49_no_picture_stands_twice():
    picture = make_picture()
    for n in range(4):
        make_published_article(f"Headline {n}", lead_picture=picture)

    front = compose_front_page(datetime.now(UTC))

    teasers = [front.lead, *front.seconds, *(row.feature for row in front.rows)]
    assert [teaser.picture for teaser in teasers if teaser.picture] == [picture]


def test_lead_is_the_newest_story_with_a_picture():
    make_published_article("Older, with a picture", lead_picture=make_picture())
    make_published_article("Newer, without")

    front = compose_front_page(datetime.now(UTC))

    assert front.lead.article.headline == "Older, with a picture"
    assert front.seconds[0].article.headline == "Newer, without"


def test_picture_does_not_bring_old_news_to_the_top():
    make_published_article("Old, with a picture", lead_picture=make_picture())
    for n in range(6):
        make_published_article(f"Newer {n}")

    assert compose_front_page(datetime.now(UTC)).lead.article.headline == "Newer 5"


def test_front_page_shows_published_stories_alone(client):
    make_draft("Secret draft")
    make_retracted_article("Secret retraction")
    make_withdrawn_article("Secret withdrawal")
    make_published_article("Secret tomorrow", at=datetime.now(UTC) + timedelta(days=1))
    make_published_article("Harbour opens")

    response = client.get("/")

    assert "Secret" not in response.content.decode()


def test_f43_scheduled_story_is_on_the_front_page_at_its_second(client):
    make_published_article("Harbour opens", at=NOON)

    with time_machine.travel(NOON - SECOND, tick=False):
        assert headlines(client.get("/")) == []
    with time_machine.travel(NOON, tick=False):
        assert headlines(client.get("/")) == ["Harbour opens"]


def test_day_of_the_paper_is_the_sites_own(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    with time_machine.travel(NOON, tick=False):
        page = page_of(client.get("/"))

    assert words(elements(page, "p", "masthead-day")[0]) == "Monday 2 March 2026"


def test_front_page_takes_at_most_7_queries(client, django_assert_max_num_queries):
    make_paper(stories=40, sections=9)

    with time_machine.travel(NOON, tick=False), django_assert_max_num_queries(7):
        response = client.get("/")

    assert len(headlines(response)) > 20


def _all_articles(front):
    articles = [front.lead.article, *(t.article for t in front.seconds), *front.briefs]
    for row in front.rows:
        articles += [row.feature.article, *(teaser.article for teaser in row.others)]
    return articles
