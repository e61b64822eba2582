from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import Article
from articles.publishing import unschedule_article
from tests.factories import (
    make_editor,
    make_published_article,
    make_section,
    make_withdrawn_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def shared_age_s(response):
    prefix = "public, max-age=0, s-maxage="
    assert response["Cache-Control"].startswith(prefix)
    return int(response["Cache-Control"].removeprefix(prefix))


@pytest.fixture
def clock():
    """The clock stands at noon of 1 March 2026."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_nothing_to_come_is_no_boundary(clock):
    make_published_article(at=NOON)

    assert Article.objects.next_boundary(NOON) is None


def test_next_boundary_is_the_first_opening_or_expiry(clock):
    make_published_article(at=NOON - HOUR, expires_at=NOON + 2 * HOUR)
    make_published_article(at=NOON + HOUR)

    assert Article.objects.next_boundary(NOON) == NOON + HOUR
    assert Article.objects.next_boundary(NOON + HOUR) == NOON + 2 * HOUR
    assert Article.objects.next_boundary(NOON + 2 * HOUR) is None


def test_boundary_of_a_list_is_that_of_its_own_stories(clock):
    make_published_article(at=NOON + HOUR, section=make_section("City"))

    assert Article.objects.in_section(make_section("Harbour")).next_boundary(NOON) is None


def test_schedule_taken_back_is_no_boundary(clock):
    article = make_published_article(at=NOON + HOUR)
    unschedule_article(article, by=make_editor())

    assert Article.objects.next_boundary(NOON) is None


@pytest.mark.parametrize("address", ["/", "/section/harbour/", "/2026/", "/corrections/"])
def test_page_is_shared_for_a_minute_at_most(client, clock, address):
    make_published_article(at=NOON)

    assert shared_age_s(client.get(address)) == 60


@pytest.mark.parametrize("address", ["/", "/section/harbour/", "/2026/", "/2026/03/01/"])
def test_f84_page_is_not_shared_past_the_next_opening(client, clock, address):
    make_published_article(at=NOON)
    make_published_article(at=NOON + 10 * SECOND)

    assert shared_age_s(client.get(address)) == 10
    clock.move_to(NOON + 9.5 * SECOND)
    assert shared_age_s(client.get(address)) == 0


def test_front_page_is_not_shared_past_midnight_of_the_site(client, clock, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    clock.move_to(datetime(2026, 3, 1, 22, 59, 50, tzinfo=UTC))

    assert shared_age_s(client.get("/")) == 10


@pytest.mark.parametrize("field", ["expires_at", "comments_close_at"])
def test_f84_story_is_not_shared_past_its_own_times(client, clock, field):
    article = make_published_article(at=NOON, **{field: NOON + 10 * SECOND})

    assert shared_age_s(client.get(article.get_absolute_url())) == 10


def test_notice_is_shared_for_a_minute_at_most(client, clock):
    article = make_withdrawn_article()

    assert shared_age_s(client.get(article.get_absolute_url())) == 60


def test_missing_page_is_never_kept(client):
    assert "no-store" in client.get("/nowhere/")["Cache-Control"]
