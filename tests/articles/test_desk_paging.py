import pytest

from articles.admin import paginator
from articles.models import Tag
from tests.factories import make_editor

LIST = "/admin/articles/tag/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def make_tags(count):
    Tag.objects.bulk_create([Tag(name=f"Tag {n:04}", slug=f"tag-{n}") for n in range(count)])


def names(response):
    return [tag.name for tag in response.context["cl"].result_list]


@pytest.mark.parametrize(("rows", "said"), [(109, "109"), (110, "more than 110")])
def test_list_is_counted_to_its_horizon_and_no_further(editor, monkeypatch, rows, said):
    monkeypatch.setattr(paginator, "COUNTED", 10)
    make_tags(rows)

    page = " ".join(editor.get(LIST).text.split())

    assert f"{said} tags" in page


def test_page_beyond_the_first_horizon_is_reached(editor, monkeypatch):
    monkeypatch.setattr(paginator, "COUNTED", 1)
    make_tags(350)

    assert names(editor.get(LIST, {"p": "4"})) == [f"Tag {n:04}" for n in range(300, 350)]


def test_pages_follow_each_other_without_gap_or_overlap(editor):
    make_tags(250)

    shown = [name for p in (1, 2, 3) for name in names(editor.get(LIST, {"p": p}))]

    assert shown == [f"Tag {n:04}" for n in range(250)]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "²", "99999999999"])
def test_page_that_is_none_leads_back_to_the_list(editor, asked):
    make_tags(3)

    assert editor.get(LIST, {"p": asked}).status_code in (200, 302)


def test_list_costs_as_many_queries_with_many_rows(editor, django_assert_num_queries):
    make_tags(1)
    with django_assert_num_queries(6):
        editor.get(LIST)
    Tag.objects.all().delete()
    make_tags(1200)
    with django_assert_num_queries(6):
        editor.get(LIST)
