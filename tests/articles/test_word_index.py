"""The index of words follows every way in which a story changes."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction

from articles.models import Article
from articles.search import MAX_SEARCH_TEXT_BYTES, read_query, search_text
from articles.triggers import drop_triggers, install_triggers
from articles.word_index import create_index, drop_index, fill_after_migrating
from tests.factories import make_draft, make_published_article

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def found(typed, limit=10):
    return Article.objects.all().newest_ids_with(read_query(typed).words, limit)


def stored_words(story, words):
    Article.objects.filter(pk=story.pk).update(search_text=words)


def test_changed_story_is_found_by_its_new_words_alone():
    story = make_published_article("Harbour opens")

    stored_words(story, "fog came")

    assert found("fog") == [story.pk]
    assert found("harbour") == []


def test_change_that_was_taken_back_left_nothing():
    story = make_published_article("Harbour opens")

    with transaction.atomic():
        stored_words(story, "fog came")
        transaction.set_rollback(True)

    assert found("fog") == []
    assert found("harbour") == [story.pk]


def test_deleted_story_is_not_found():
    story = make_published_article("Harbour opens")

    story.delete()

    assert found("harbour") == []


def test_story_without_a_day_is_not_in_the_index():
    make_draft("Harbour opens")

    assert found("harbour") == []


def test_story_of_another_day_takes_its_new_place():
    first = make_published_article("Harbour opens", at=NOON)
    second = make_published_article("Harbour closes", at=NOON + timedelta(days=1))
    assert found("harbour") == [second.pk, first.pk]

    later = NOON + timedelta(days=400)
    Article.objects.filter(pk=first.pk).update(
        publish_at=later, first_published_at=later, first_published_on=later.date()
    )

    assert found("harbour") == [first.pk, second.pk]
    assert found("harbour", limit=1) == [first.pk]


@pytest.mark.parametrize("year", [1066, 1969, 1970, 2038, 2222])
def test_story_of_any_year_is_found(year):
    with time_machine.travel(NOON.replace(year=year)) if year > 1970 else transaction.atomic():
        story = make_published_article("Harbour opens", at=NOON.replace(year=year))

    assert found("harbour") == [story.pk]


def test_search_is_one_query(django_assert_num_queries):
    make_published_article("Harbour opens")

    with django_assert_num_queries(1):
        assert len(found("harbour opens")) == 1


def test_no_words_find_nothing_and_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found('" - :') == []


def test_story_of_more_words_than_an_index_takes_is_found_by_the_first_of_them():
    story = make_published_article("Harbour opens")
    text = search_text(f"word{number:0200}" for number in range(20_000))

    stored_words(story, text)

    assert len(text) < MAX_SEARCH_TEXT_BYTES
    assert found("word" + "0" * 200) == [story.pk]


def test_migrate_fills_what_was_written_while_there_were_no_triggers():
    story = make_published_article("Harbour opens")
    drop_triggers(connection)
    stored_words(story, "fog came")
    install_triggers(connection)

    fill_after_migrating(using="default", plan=["some migration"])

    assert found("fog") == [story.pk]
    assert found("harbour") == []


def test_migrate_makes_the_index_of_stories_there_are():
    story = make_published_article("Harbour opens")
    # PostgreSQL makes no index while rows still wait for their constraints.
    connection.check_constraints()
    drop_index(connection)

    create_index(connection)
    fill_after_migrating(using="default", plan=["some migration"])

    assert found("harbour") == [story.pk]


def test_migrate_puts_the_words_of_older_stories_in_order():
    story = make_published_article("Harbour opens")
    stored_words(story, "the harbour, the tide’s\nturned.")

    migration = import_module("articles.migrations.0003_search_text_in_words")
    migration.write_words(apps, SimpleNamespace(connection=connection))

    story.refresh_from_db()
    assert story.search_text == "the harbour tide s turned"
    assert found("turned") == [story.pk]
