from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import BigAutoField, CharField, DateTimeField

from articles.models import Article, Section
from articles.prepared import Given, GivenIds, Prepared, PreparedForIds
from articles.publishing import correct_article
from articles.reading import read_menu, read_story
from tests.factories import (
    make_author,
    make_editor,
    make_picture,
    make_published_article,
    make_section,
    make_tag,
    make_withdrawn_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PARTS = [
    "bylines",
    "summary_points",
    "pull_quotes",
    "related_links",
    "placed_pictures",
    "tags",
    "corrections",
]


def test_question_is_asked_again_with_other_values():
    harbour, sport = make_section("Harbour"), make_section("Sport")
    by_name = Prepared(lambda: Section.objects.filter(name=Given("name", CharField())))

    assert by_name.instances(name="Harbour") == [harbour]
    assert by_name.instances(name="Sport") == [sport]
    assert by_name.instances(name="Tides") == []


def test_gate_opens_by_the_moment_that_is_given():
    story = make_published_article(at=NOON)
    public = Prepared(lambda: Article.objects.published(Given("at", DateTimeField())))

    assert public.instances(at=NOON - timedelta(microseconds=1)) == []
    assert public.instances(at=NOON) == [story]


def test_fewer_ids_than_places_find_each_row_once():
    sections = [make_section(name) for name in ("Harbour", "Sport", "Tides")]
    some = Prepared(
        lambda: Section.objects.filter(pk__in=GivenIds("ids", BigAutoField(), 5)).order_by("pk")
    )

    assert some.instances(ids=[sections[0].pk]) == sections[:1]
    assert some.instances(ids=[section.pk for section in sections]) == sections


def test_more_ids_than_places_are_refused():
    some = Prepared(lambda: Section.objects.filter(pk__in=GivenIds("ids", BigAutoField(), 1)))

    with pytest.raises(ValueError, match="at most 1"):
        some.instances(ids=[1, 2])


def test_many_ids_are_asked_in_several_queries(django_assert_num_queries):
    sections = [make_section(name) for name in ("Harbour", "Sport", "Tides")]
    some = PreparedForIds(lambda ids: Section.objects.filter(pk__in=ids), sizes=(1, 2))

    with django_assert_num_queries(0):
        assert some.instances([]) == []
    with django_assert_num_queries(1):
        assert some.instances([sections[0].pk]) == sections[:1]
    with django_assert_num_queries(2):
        found = some.instances([section.pk for section in sections])
    assert set(found) == set(sections)


def test_value_with_quotation_marks_stays_a_value():
    make_section("Harbour")
    by_name = Prepared(lambda: Section.objects.filter(name=Given("name", CharField())))

    assert by_name.instances(name="' OR 1=1 --") == []


def test_rows_are_converted_as_django_converts_them():
    make_published_article(at=NOON)
    times = Prepared(lambda: Article.objects.values_list("publish_at", "headline"))

    assert [tuple(row) for row in times.rows()] == list(
        Article.objects.values_list("publish_at", "headline")
    )


def test_story_and_its_parts_are_those_of_the_querysets(django_assert_num_queries):
    made = make_published_article(
        at=NOON,
        authors=[make_author(), make_author("Tomas Reyk")],
        tags=[make_tag("Tides"), make_tag("Boats")],
        section=make_section(),
        lead_picture=make_picture(),
        quotes=["the harbour opened"],
        points=["One", "Two"],
    )
    correct_article(made, by=make_editor(), text="A slip.", at=NOON)
    expected = Article.objects.with_page_parts().get(pk=made.pk)

    with django_assert_num_queries(8):
        story = read_story(made.first_published_on, made.slug, NOON)
        parts = {name: list(getattr(story, name).all()) for name in PARTS}
        assert story.section.name
        assert story.lead_picture.key
        assert [byline.author.name for byline in parts["bylines"]] == ["Ines Aldana", "Tomas Reyk"]

    assert story == expected
    assert story.publish_at == expected.publish_at
    assert parts == {name: list(getattr(expected, name).all()) for name in PARTS}


def test_story_that_is_not_out_has_no_page_and_one_taken_down_has_a_notice():
    made = make_published_article(at=NOON)
    gone = make_withdrawn_article()

    before = NOON - timedelta(microseconds=1)
    assert read_story(made.first_published_on, made.slug, before) is None
    assert read_story(gone.first_published_on, gone.slug, NOON).notice_kind == "withdrawn"


def test_menu_is_never_an_old_one():
    harbour = make_section("Harbour")
    assert read_menu() == [harbour]

    sport = make_section("Sport")

    assert read_menu() == [harbour, sport]
