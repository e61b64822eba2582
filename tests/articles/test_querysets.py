from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from articles.models import Article
from articles.publishing import publish_article
from articles.search import read_query
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
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

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

NEVER_PUBLIC = [
    make_draft,
    make_submitted_article,
    make_returned_article,
    make_ready_article,
    make_scheduled_article,
]
TAKEN_AWAY = [make_expired_article, make_retracted_article, make_withdrawn_article]


@pytest.mark.parametrize("make_story", [*NEVER_PUBLIC, *TAKEN_AWAY])
def test_story_that_is_not_public_is_not_published(make_story):
    article = make_story()

    assert not Article.objects.published().exists()
    assert not article.is_public()


@pytest.mark.parametrize("make_story", NEVER_PUBLIC)
def test_story_readers_never_had_has_no_address(make_story):
    make_story()

    assert not Article.objects.addressable().exists()


@pytest.mark.parametrize("make_story", TAKEN_AWAY)
def test_address_of_a_story_taken_away_yields_a_notice_that_names_it(make_story):
    article = make_story()

    assert Article.objects.addressable().get().notice().url == article.get_absolute_url()


def test_f44_story_ends_at_its_second():
    article = make_published_article(at=NOON, expires_at=NOON + HOUR)

    assert article in Article.objects.published(NOON + HOUR - SECOND)
    assert article not in Article.objects.published(NOON + HOUR)
    assert article.notice(NOON + HOUR - SECOND) is None
    assert article.notice(NOON + HOUR).kind == "expired"


def test_expired_story_that_was_retracted_before_says_that_it_expired():
    article = make_retracted_article(expires_at=None)
    article.expires_at = NOON.replace(year=2030)
    publish_article(article, by=make_editor())
    Article.objects.update(expires_at=NOON.replace(year=2030))

    article.refresh_from_db()

    assert article.notice(NOON.replace(year=2031)).kind == "expired"


def make_two_rows_of_one_story():
    """The first row until noon, the second from then on."""
    first = make_published_article("One tide", at=NOON - HOUR)
    second = make_published_article("Another tide", at=NOON)
    Article.objects.filter(pk=second.pk).update(
        replaces=first,
        base_version=1,
        slug=first.slug,
        first_published_on=first.first_published_on,
        first_published_at=first.first_published_at,
    )
    Article.objects.filter(pk=first.pk).update(superseded_at=NOON)
    return first, second


def test_f46_story_changes_at_its_second_and_never_stands_twice():
    first, second = make_two_rows_of_one_story()

    for articles in (Article.objects.published, Article.objects.addressable):
        assert articles(NOON - SECOND).get() == first
        assert articles(NOON).get() == second


@pytest.mark.parametrize("at", [NOON - HOUR - SECOND, NOON - HOUR, NOON - SECOND, NOON])
def test_row_in_hand_and_queryset_agree_at_every_edge(at):
    make_two_rows_of_one_story()
    make_published_article(at=NOON - HOUR, expires_at=NOON)

    for article in Article.objects.all():
        assert article.is_public(at) == Article.objects.published(at).contains(article)


def test_now_is_read_when_the_question_is_asked():
    with time_machine.travel(NOON - HOUR, tick=False) as clock:
        make_published_article(at=NOON)
        assert not Article.objects.published().exists()

        clock.move_to(NOON)
        assert Article.objects.published().exists()


def test_newest_come_first_and_those_of_one_second_in_the_order_of_their_making():
    old = make_published_article(at=NOON - HOUR)
    first, second = make_published_article(at=NOON), make_published_article(at=NOON)

    assert list(Article.objects.newest_first()) == [second, first, old]


def test_stories_are_found_by_section_tag_and_author():
    section, tag, author = make_section("Science"), make_tag("Eels"), make_author("Tam Oke")
    article = make_published_article(section=section, tags=[tag], authors=[author])
    make_published_article()

    for found in (
        Article.objects.in_section(section),
        Article.objects.tagged(tag),
        Article.objects.by_author(author),
    ):
        assert found.get() == article


def test_stories_are_found_by_the_days_in_their_addresses():
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    articles = [make_published_article(at=NOON + n * timedelta(days=1)) for n in range(3)]

    found = Article.objects.first_published_between(days[0], days[1])

    assert set(found) == set(articles[:2])


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("turned NOON", True),
        ("noon turned", True),
        ("straße", True),
        ("STRASSE", True),
        ("noon eel", False),
        ("100%", True),
        ("100_", True),
        ("eel", False),
        ("", False),
    ],
)
def test_f57_search_asks_for_every_word_of_headline_text_points_and_byline(query, is_found):
    article = make_published_article(
        "Straße am Hafen",
        body="<p>The tide turned at Noon.</p>",
        points=["100% sure"],
        authors=[make_author("Ines Aldana")],
    )

    found = Article.objects.published().newest_ids_with(read_query(query).words, 10)
    assert found == ([article.pk] if is_found else [])


def test_page_s_parts_take_eight_queries_whatever_their_number(django_assert_num_queries):
    make_published_article(
        points=["One", "Two"],
        quotes=["The tide turned"],
        authors=[make_author()],
        tags=[make_tag()],
    )

    with django_assert_num_queries(8):
        article = Article.objects.with_page_parts().get()
        assert article.section
        assert [byline.author.name for byline in article.bylines.all()]
        for rows in ("summary_points", "pull_quotes", "related_links", "placed_pictures"):
            list(getattr(article, rows).all())
        assert list(article.tags.all())
        assert not list(article.corrections.all())


def test_teasers_of_a_list_take_two_queries(django_assert_num_queries):
    for _ in range(3):
        make_published_article(authors=[make_author()])

    with django_assert_num_queries(2):
        for article in Article.objects.published().for_lists():
            assert article.list_headline
            assert [byline.author.name for byline in article.bylines.all()]


@pytest.mark.parametrize("moment", ["publish_at", "superseded_at", "expires_at"])
def test_f84_next_boundary_is_the_first_moment_to_come(moment):
    if moment == "publish_at":
        make_published_article(at=NOON)
    elif moment == "superseded_at":
        make_two_rows_of_one_story()
    else:
        make_published_article(at=NOON - HOUR, expires_at=NOON)

    assert Article.objects.next_boundary(NOON - SECOND) == NOON
    assert Article.objects.next_boundary(NOON) is None


def test_f84_boundaries_of_stories_that_are_not_published_do_not_count():
    make_ready_article(expires_at=NOON)

    assert Article.objects.next_boundary(NOON - HOUR) is None
