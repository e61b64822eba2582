import pytest
from django.urls import reverse

from articles.models import Author, Section, Tag
from tests.factories import (
    make_administrator,
    make_author,
    make_draft,
    make_editor,
    make_section,
    make_tag,
)


@pytest.fixture
def administrator(client):
    client.force_login(make_administrator())
    return client


def post_new(client, model, **fields):
    return client.post(reverse(f"admin:articles_{model}_add"), fields)


def test_address_left_blank_is_made_of_the_name(administrator):
    post_new(administrator, "section", name="Häfen und Küste", slug="", position=1)

    assert Section.objects.get().slug == "häfen-und-küste"


def test_name_without_letters_asks_for_an_address(administrator):
    page = post_new(administrator, "tag", name="!!!", slug="").content.decode()

    assert "Nothing in this name can stand in an address; type one." in page
    assert not Tag.objects.exists()


def test_second_default_section_gets_a_sentence(administrator):
    make_section("News", is_default=True)

    page = post_new(
        administrator, "section", name="Sport", slug="sport", position=1, is_default="on"
    ).content.decode()

    assert "“News” is the default section. Take that off there first." in page
    assert not Section.objects.filter(name="Sport").exists()


def test_default_section_can_be_saved_again(administrator):
    section = make_section("News", is_default=True)
    url = reverse("admin:articles_section_change", args=[section.pk])

    administrator.post(url, {"name": "The news", "slug": "news", "position": 1, "is_default": "on"})

    section.refresh_from_db()
    assert (section.name, section.is_default) == ("The news", True)


@pytest.mark.parametrize(
    ("model", "make", "use"),
    [
        (Section, make_section, lambda row: {"section": row}),
        (Author, make_author, lambda row: {"authors": [row]}),
        (Tag, make_tag, lambda row: {"tags": [row]}),
    ],
)
def test_what_a_story_uses_is_not_deleted_and_the_story_is_named(administrator, model, make, use):
    row = make()
    make_draft("The story that uses it", **use(row))
    url = reverse(f"admin:articles_{model._meta.model_name}_delete", args=[row.pk])

    page = administrator.post(url, {"post": "yes"}).content.decode()

    assert "The story that uses it" in page
    assert model.objects.filter(pk=row.pk).exists()


def test_what_no_story_uses_is_deleted(client):
    tag = make_tag()
    client.force_login(make_editor())

    client.post(reverse("admin:articles_tag_delete", args=[tag.pk]), {"post": "yes"})

    assert not Tag.objects.exists()


@pytest.mark.parametrize("name", ["a\x00b", "a" * 61, "Paris, Texas"])
def test_name_that_cannot_be_stored_gets_a_sentence(administrator, name):
    response = post_new(administrator, "tag", name=name, slug="a")

    assert response.status_code == 200
    assert not Tag.objects.exists()


def test_form_leads_to_the_page_that_readers_see(administrator):
    section = make_section()

    page = administrator.get(reverse("admin:articles_section_change", args=[section.pk]))

    assert f'href="{section.get_absolute_url()}"' in page.content.decode()
