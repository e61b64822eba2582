from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from articles.models import PlacedPicture
from articles.publishing import publish_article, retract_article, withdraw_article
from articles.revising import revise_article
from tests.factories import make_draft, make_editor, make_picture, make_ready_article
from tests.pictures import address, publish_with, take_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_picture_no_public_story_uses_is_not_served(client):
    unused = take_in()
    drafted = take_in()
    make_draft(lead_picture=drafted)

    assert client.get(address(unused)).status_code == 404
    assert client.get(address(drafted)).status_code == 404


def test_f45_picture_opens_with_its_story_at_its_second(client):
    picture = take_in()
    publish_with(picture, at=NOON)

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert client.get(address(picture)).status_code == 404
    with time_machine.travel(NOON, tick=False):
        assert client.get(address(picture)).status_code == 200


@pytest.mark.parametrize("take_down", [withdraw_article, retract_article])
def test_picture_goes_with_its_story(client, take_down):
    picture = take_in()
    article = publish_with(picture)
    assert client.get(address(picture)).status_code == 200

    take_down(article, by=make_editor(), reason="The figures were wrong.")

    assert client.get(address(picture)).status_code == 404


def test_picture_stays_while_another_story_uses_it(client):
    picture = take_in()
    article = publish_with(picture)
    publish_with(picture)

    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert client.get(address(picture)).status_code == 200


def test_picture_placed_in_the_text_is_served_once_the_story_is_public(client):
    picture = take_in(alt="Cranes", credit="Photo: Ada Lind")
    story = make_ready_article()
    revise_article(
        story,
        by=make_editor(),
        write=lambda: PlacedPicture.objects.create(article=story, picture=picture),
    )
    before = client.get(address(picture))

    publish_article(story, by=make_editor())

    assert before.status_code == 404
    assert client.get(address(picture)).status_code == 200


def test_caches_keep_a_picture_for_a_minute_and_a_browser_for_an_hour(client):
    picture = take_in()
    publish_with(picture)

    response = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=3600, s-maxage=60"


def test_f84_no_cache_keeps_a_picture_past_the_end_of_its_story(client):
    picture = take_in()
    with time_machine.travel(NOON, tick=False):
        publish_with(picture, expires_at=NOON + timedelta(seconds=30))
        response = client.get(address(picture))
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        after = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=30, s-maxage=30"
    assert after.status_code == 404


def test_picture_lives_as_long_as_the_last_story_that_uses_it(client):
    picture = take_in()
    with time_machine.travel(NOON, tick=False):
        publish_with(picture, expires_at=NOON + timedelta(seconds=30))
        publish_with(picture, expires_at=NOON + timedelta(seconds=50))
        response = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=50, s-maxage=50"


def test_unchanged_picture_is_not_sent_again(client):
    picture = take_in()
    publish_with(picture)
    first = client.get(address(picture))

    again = client.get(address(picture), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"]


def test_head_tells_what_get_would_send(client):
    picture = take_in()
    publish_with(picture)

    get, head = client.get(address(picture)), client.head(address(picture))

    assert head.status_code == 200
    assert head["Content-Length"] == get["Content-Length"]
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize(
    "name",
    [
        "w1600.jpg",
        "w481.jpg",
        "w480.png",
        "card.webp",
        "original.jpg",
        "..%2f..%2fsecret-key",
        "../../secret-key",
        "w480.jpg/",
        "w480.jpg%00",
    ],
)
def test_name_the_picture_does_not_have_is_a_404(client, name):
    picture = take_in()
    publish_with(picture)

    assert client.get(address(picture, name)).status_code == 404


def test_lost_original_is_a_404_and_not_an_error(client):
    broken = make_picture()
    publish_with(broken)
    lost = take_in()
    publish_with(lost)
    Path(lost.original.path).unlink()

    assert client.get(address(broken)).status_code == 404
    assert client.get(address(lost)).status_code == 404


def test_rendition_costs_two_queries(client, django_assert_num_queries):
    picture = take_in()
    for _ in range(3):
        publish_with(picture)

    with django_assert_num_queries(2):
        client.get(address(picture))
