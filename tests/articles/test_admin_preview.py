import pytest
from django.urls import reverse

from articles.states import Status
from tests.factories import (
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_retracted_article,
    make_submitted_article,
    make_withdrawn_article,
)


def preview(client, article):
    return client.get(reverse("admin:articles_article_preview", args=[article.pk]))


@pytest.fixture
def reporter(client):
    client.force_login(make_reporter())
    return client


@pytest.mark.parametrize(
    "make",
    [
        make_draft,
        make_submitted_article,
        make_ready_article,
        make_published_article,
        make_retracted_article,
        make_withdrawn_article,
    ],
)
def test_story_in_any_state_is_shown_on_the_readers_page(reporter, make):
    article = make(headline="What the tide brought", points=["A point"])

    response = preview(reporter, article)

    page = response.content.decode()
    assert response.status_code == 200
    assert '<h1 class="headline">What the tide brought</h1>' in page
    assert "The tide turned at noon" in page
    assert str(Status(article.status).label) in page


def test_preview_is_stored_by_nobody_and_found_by_nobody(reporter):
    response = preview(reporter, make_draft())

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_preview_gives_the_story_no_day(reporter):
    article = make_draft()

    preview(reporter, article)

    article.refresh_from_db()
    assert article.first_published_on is None


def test_pictures_of_a_draft_come_by_the_desk(reporter):
    picture = make_picture()

    page = preview(reporter, make_draft(lead_picture=picture)).content.decode()

    assert f"/admin/articles/picture/{picture.pk}/rendition/" in page
    assert picture.key not in page


def test_reader_has_no_preview(client):
    response = preview(client, make_draft())

    assert response.url.startswith("/admin/login/")


def test_editor_finds_the_way_back(client):
    article = make_draft()
    client.force_login(make_editor())

    page = preview(client, article).content.decode()

    assert f'href="/admin/articles/article/{article.pk}/change/"' in page
