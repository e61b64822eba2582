"""A section's front: what editors picked above, and a list that holds still while it is read."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from articles.curating import pick_story
from articles.slots import LEAD, Slot
from tests.factories import (
    make_author,
    make_editor,
    make_published_article,
    make_section,
    make_tag,
)
from tests.pages import attribute, elements, headlines, page_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADDRESS = "/section/harbour/"
LEAD_2 = Slot("lead", 2)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def make_story(number, **fields):
    return make_published_article(f"Story {number}", at=NOON - number * HOUR, **fields)


@pytest.fixture
def stories(clock):
    """Forty-five of one section, the newest first: two pages and a bit."""
    shared = {"tags": [make_tag()], "authors": [make_author()]}
    return [make_story(n, **shared) for n in range(1, 46)]


def numbers(response):
    return [int(headline.removeprefix("Story ")) for headline in headlines(response)]


def link(response, rel):
    """Where a page says that another one is, below the address of the site."""
    [found] = [e for e in elements(page_of(response), "link") if attribute(e, "rel") == rel]
    return attribute(found, "href").removeprefix(settings.SITE_URL)


def pick(slot, story, **fields):
    pick_story(make_section(), slot, story, by=make_editor(), **fields)


def test_f48_picked_stories_stand_above_the_list_in_the_order_of_their_slots(client, stories):
    pick(LEAD_2, stories[9])
    pick(LEAD, stories[29])

    assert numbers(client.get(ADDRESS))[:4] == [30, 10, 1, 2]


def test_f49_picked_story_stands_in_no_other_place_of_the_list(client, stories):
    pick(LEAD, stories[29])
    pick(LEAD_2, stories[2])

    pages = [numbers(client.get(f"{ADDRESS}?page={n}")) for n in (1, 2, 3)]

    assert sorted(sum(pages, [])) == list(range(1, 46))


def test_f48_story_that_left_the_section_frees_its_slot(client, stories):
    pick(LEAD, stories[29])
    type(stories[29]).objects.filter(pk=stories[29].pk).update(section=make_section("City"))

    assert numbers(client.get(ADDRESS))[:2] == [1, 2]


def test_f48_pick_of_a_section_is_on_no_other_front(client, stories):
    pick(LEAD, stories[29])

    assert 30 not in numbers(client.get("/"))


def test_f48_section_page_is_kept_until_its_next_pick_begins_or_ends(client, stories):
    pick(LEAD, stories[29], begin=NOON + HOUR, end=NOON + 2 * HOUR)

    page = client.get(ADDRESS)
    assert page["X-Fresh-Until"] == f"{(NOON + HOUR).timestamp():.6f}"
    with time_machine.travel(NOON + HOUR, tick=False):
        page = client.get(ADDRESS)
    assert page["X-Fresh-Until"] == f"{(NOON + 2 * HOUR).timestamp():.6f}"


def test_f50_who_reads_on_while_stories_arrive_meets_each_story_once(client, stories):
    shared = {"tags": [make_tag()], "authors": [make_author()]}
    lists = [ADDRESS, "/tag/tides/", "/author/ines-aldana/"]
    read = {address: [] for address in lists}
    here = {address: address for address in lists}

    for hour in (1, 2, 3):
        with time_machine.travel(NOON + hour * HOUR, tick=False):
            for address in lists:
                response = client.get(here[address])
                read[address] += numbers(response)
                here[address] = link(response, "next") if hour < 3 else None
            make_published_article(f"Newer {hour}", **shared)

    assert read == {address: list(range(1, 46)) for address in lists}


def test_f50_page_before_is_of_the_same_reading(client, stories):
    second = link(client.get(ADDRESS), "next")
    third = link(client.get(second), "next")

    assert link(client.get(third), "prev") == second


def test_f50_search_engines_are_told_the_page_without_where_it_was_come_from(client, stories):
    page = client.get(link(client.get(ADDRESS), "next"))

    assert link(page, "canonical") == f"{ADDRESS}?page=2"


def test_f50_page_that_names_no_story_of_the_list_is_the_plain_one_and_kept_by_nobody(
    client, stories
):
    hidden = make_published_article("Later", at=NOON + HOUR)
    elsewhere = make_published_article("Elsewhere", section=make_section("City"), at=NOON)

    for named in ("", "abc", "0", "999999999", "1" * 30, hidden.pk, elsewhere.pk):
        page = client.get(f"{ADDRESS}?page=2&from={named}")

        assert numbers(page) == list(range(21, 41)), named
        assert "Surrogate-Key" not in page, named


def test_f50_empty_section_says_so(client):
    make_section()

    page = client.get(ADDRESS)

    assert page.status_code == 200
    assert "No story has been published in this section yet" in page.content.decode()


def test_section_page_with_picks_takes_at_most_7_queries(
    client, stories, django_assert_max_num_queries
):
    pick(LEAD, stories[29])

    with django_assert_max_num_queries(7):
        client.get(ADDRESS)
    second = f"{ADDRESS}?page=2&from={stories[0].pk}"
    with django_assert_max_num_queries(7):
        client.get(second)
