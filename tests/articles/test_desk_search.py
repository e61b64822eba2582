import pytest

from tests.factories import make_draft, make_editor, make_published_article, make_reporter

LIST = "/admin/articles/article/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def found(client, query):
    response = client.get(LIST, {"q": query})
    assert response.status_code == 200
    return {article.headline for article in response.context["cl"].result_list}


def test_word_of_a_headline_finds_drafts_and_published_stories(editor):
    make_draft("Ferry drafted")
    make_published_article("Ferry published")
    make_published_article("Tram published")

    assert found(editor, "ferry") == {"Ferry drafted", "Ferry published"}


def test_word_of_a_published_body_is_enough(editor):
    make_published_article("Tides", body="<p>An onion ship.</p>")

    assert found(editor, "onion") == {"Tides"}


def test_every_word_must_be_there(editor):
    make_draft("Ferry and tram")
    make_draft("Ferry")

    assert found(editor, "tram ferry") == {"Ferry and tram"}


def test_address_copied_from_the_browser_finds_its_story(editor):
    story = make_published_article("Nothing like its address", slug="marram-lock")

    assert found(editor, f"https://lantern.example{story.get_absolute_url()}") == {story.headline}
    assert found(editor, "marram-lock") == {story.headline}


def test_name_of_an_owner_finds_the_stories(editor):
    make_draft("By Rea", by=make_reporter("rea"))
    make_draft("By Roy", by=make_reporter("roy"))

    assert found(editor, "rea") == {"By Rea"}


@pytest.mark.parametrize("query", ["xylophonist", "%", "/", "'"])
def test_what_nothing_fits_finds_nothing(editor, query):
    make_draft("Ferry")

    assert found(editor, query) == set()


def test_filters_narrow_what_was_found(editor):
    make_draft("Ferry")

    response = editor.get(LIST, {"q": "ferry", "state": "ready"})

    assert list(response.context["cl"].result_list) == []
