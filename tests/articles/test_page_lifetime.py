from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse

from articles.changes import TYPO
from articles.models import Article
from articles.page_lifetime import Ingredients, keep_until
from articles.publishing import unschedule_article
from articles.revising import revise_article
from articles.states import CommentPolicy
from tests.factories import (
    make_editor,
    make_published_article,
    make_retracted_article,
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


# What the page store is told


def fresh_until(response):
    """As it is sent, or None."""
    return response.get("X-Fresh-Until")


def test_page_names_its_keys_once_in_order_and_the_site_always():
    response = keep_until(HttpResponse(), None, ["front", "article:9", "front"])

    assert response["Surrogate-Key"] == "article:9 front site"
    assert keep_until(HttpResponse(), None, [])["Surrogate-Key"] == "site"


def test_page_without_keys_is_for_no_store():
    response = keep_until(HttpResponse(), NOON)

    assert "Surrogate-Key" not in response
    assert fresh_until(response) is None


@pytest.mark.parametrize(
    ("boundary", "told"),
    [
        (NOON, "1772366400.000000"),
        (NOON + timedelta(microseconds=1), "1772366400.000001"),
        (NOON - timedelta(microseconds=1), "1772366399.999999"),
        # A float would round it up, into the page after.
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC), "253402300799.999999"),
        (None, None),
    ],
)
def test_page_tells_its_end_to_the_microsecond(boundary, told):
    assert fresh_until(keep_until(HttpResponse(), boundary, ["front"])) == told


def test_parts_of_a_page_add_keys_and_the_first_end_that_is_to_come():
    made_of = Ingredients(NOON)
    made_of.add("article:1", boundaries=[NOON + HOUR, None])
    made_of.add("comments:1", boundaries=[NOON, NOON + SECOND])
    made_of.add("tides:1", boundaries=[])

    assert made_of.keys == {"article:1", "comments:1", "tides:1"}
    assert made_of.boundary == NOON + SECOND


def test_story_is_made_of_itself_its_comments_and_whether_replies_are_taken(client, clock):
    article = make_published_article(at=NOON)

    response = client.get(article.get_absolute_url())

    assert response["Surrogate-Key"] == (
        f"article:{article.pk} comments:{article.pk} reply-forms site"
    )


def test_working_copy_bears_the_keys_of_its_story(client, clock):
    first = make_published_article(at=NOON - HOUR)
    second = make_published_article(at=NOON)
    Article.objects.filter(pk=first.pk).update(superseded_at=NOON)
    Article.objects.filter(pk=second.pk).update(replaces=first, base_version=1, slug=first.slug)

    response = client.get(first.get_absolute_url())

    assert response["Surrogate-Key"] == (f"article:{first.pk} comments:{first.pk} reply-forms site")


@pytest.mark.parametrize("make", [make_withdrawn_article, make_retracted_article])
def test_notice_is_made_of_its_story_and_of_no_comment(client, clock, make):
    article = make()

    response = client.get(article.get_absolute_url())

    assert response["Surrogate-Key"] == f"article:{article.pk} site"
    assert fresh_until(response) is None


@pytest.mark.parametrize("suffix", ["", "comments/"])
def test_way_from_an_old_address_is_made_of_its_story(client, clock, suffix):
    article = make_published_article(at=NOON)
    old = article.get_absolute_url()
    article.slug = "moved"
    revise_article(article, by=make_editor(), change=TYPO)
    Article.objects.filter(pk=article.pk).update(superseded_at=NOON + HOUR)

    response = client.get(f"{old}{suffix}")

    assert response.status_code == 301
    assert response["Surrogate-Key"] == f"article:{article.pk} site"
    assert fresh_until(response) == f"{(NOON + HOUR).timestamp():.6f}"


@pytest.mark.parametrize("suffix", ["", "comments/"])
def test_form_bounds_its_page_by_its_token_and_its_end(client, clock, suffix):
    article = make_published_article(at=NOON)
    address = f"{article.get_absolute_url()}{suffix}"
    token_ends = fresh_until(client.get(address))
    clock.move_to(datetime.fromtimestamp(float(token_ends), UTC) - SECOND)
    before = client.get(address).content
    clock.move_to(datetime.fromtimestamp(float(token_ends), UTC))

    assert client.get(address).content != before


@pytest.mark.parametrize("suffix", ["", "comments/"])
def test_closed_comments_bound_no_page(client, clock, suffix):
    article = make_published_article(at=NOON, comment_policy=CommentPolicy.CLOSED)

    assert fresh_until(client.get(f"{article.get_absolute_url()}{suffix}")) is None


@pytest.mark.parametrize("address", ["/search/?q=harbour", "/comments/received/", "/nowhere/"])
def test_answer_to_one_reader_names_no_key(client, address):
    response = client.get(address)

    assert "Surrogate-Key" not in response
    assert fresh_until(response) is None
