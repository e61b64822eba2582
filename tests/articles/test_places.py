from datetime import UTC, date, datetime

import pytest

from articles.models import Article
from articles.places import Places, places_of
from articles.signals import article_changed
from articles.surrogate_keys import keys_of
from tests.factories import (
    make_author,
    make_draft,
    make_expired_article,
    make_published_article,
    make_ready_article,
    make_retracted_article,
    make_returned_article,
    make_scheduled_article,
    make_section,
    make_submitted_article,
    make_tag,
    make_withdrawn_article,
)


@pytest.mark.parametrize(
    "make", [make_draft, make_submitted_article, make_returned_article, make_ready_article]
)
def test_story_that_readers_know_nothing_of_has_no_place(make):
    assert places_of(make(tags=[make_tag()])) is None


@pytest.mark.parametrize(
    "make",
    [
        make_published_article,
        make_scheduled_article,
        make_expired_article,
        make_retracted_article,
        make_withdrawn_article,
    ],
)
def test_story_with_an_address_stands_in_its_lists_whatever_is_shown_there(make):
    section, tag, author = make_section(), make_tag(), make_author()
    article = make(section=section, tags=[tag], authors=[author])

    assert places_of(article) == Places(
        story_id=article.pk,
        day=article.first_published_on,
        section_ids=frozenset({section.pk}),
        tag_ids=frozenset({tag.pk}),
        author_ids=frozenset({author.pk}),
    )


def test_working_copy_stands_where_its_story_does():
    first, second = make_published_article(), make_scheduled_article()
    Article.objects.filter(pk=second.pk).update(replaces=first, base_version=1)
    second.refresh_from_db()

    assert places_of(second).story_id == first.pk


def test_places_take_two_queries(django_assert_num_queries):
    article = Article.objects.get(pk=make_published_article(tags=[make_tag()]).pk)

    with django_assert_num_queries(2):
        places_of(article)


def test_keys_name_every_list_feed_and_calendar_page():
    places = Places(7, date(2026, 3, 1), frozenset({1}), frozenset({2, 3}), frozenset({4}))

    assert keys_of(places) == {
        *("article:7", "front", "feed", "corrections"),
        *("section:1", "tag:2", "tag:3", "author:4"),
        *("day:2026-03-01", "month:2026-03", "year:2026"),
    }


def test_change_is_announced_with_its_places_before_and_after():
    heard = []

    def hear(verb, before, after, **kwargs):
        heard.append((verb, before and before.day, after and after.day))

    article_changed.connect(hear)
    make_published_article(at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    article_changed.disconnect(hear)

    assert heard == [
        ("create_article", None, None),
        ("mark_article_ready", None, None),
        ("publish_article", None, date(2026, 3, 1)),
    ]
