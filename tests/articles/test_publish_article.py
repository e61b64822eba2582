from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.doors import Blocked, Conflict
from articles.models import Article
from articles.publishing import publish_article
from articles.revising import revise_article
from articles.states import Status
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_reporter,
)
from tests.threads import at_once, in_thread

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_ready_article_is_public_at_once():
    article = make_ready_article("Pilots vote to end the strike")

    publish_article(article, by=make_editor())

    assert Article.objects.published().get() == article
    assert article.slug == "pilots-vote-to-end-the-strike"


def test_f43_scheduled_article_opens_at_its_second():
    article = make_published_article(at=NOON)

    assert article not in Article.objects.published(NOON - timedelta(seconds=1))
    assert article in Article.objects.published(NOON)


def test_second_publisher_is_told_and_changes_nothing():
    article = make_ready_article()
    publish_article(article, by=make_editor())

    with pytest.raises(Conflict, match="not ready now"):
        publish_article(article, by=make_editor("noor"))

    assert article.audit_entries.filter(verb="publish_article").count() == 1


def test_reporter_may_not_publish():
    article = make_ready_article()

    with pytest.raises(PermissionDenied):
        publish_article(article, by=make_reporter())

    article.refresh_from_db()
    assert article.status == Status.READY


def test_draft_is_not_published():
    article = make_draft()

    with pytest.raises(Conflict, match="draft"):
        publish_article(article, by=make_editor())

    assert not Article.objects.published().exists()


def test_two_stories_of_one_slug_a_day_get_a_sentence():
    make_published_article("One tide")
    second = make_ready_article("One tide")

    with pytest.raises(Conflict, match="has the address “one-tide”"):
        publish_article(second, by=make_editor())

    second.refresh_from_db()
    assert second.status == Status.READY


def test_same_slug_on_another_day_is_free():
    with time_machine.travel(NOON, tick=False):
        first = make_published_article("One tide")
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        second = make_published_article("One tide")

    assert first.slug == second.slug
    assert first.get_absolute_url() != second.get_absolute_url()


def test_blocker_keeps_the_story_in_and_names_what_to_mend():
    article = make_ready_article(section=None)

    with pytest.raises(Blocked, match="Choose a section"):
        publish_article(article, by=make_editor())

    article.refresh_from_db()
    assert article.status == Status.READY


def test_f45_embargo_holds_until_its_second():
    article = make_ready_article(embargo_until=NOON)

    with pytest.raises(Blocked, match="embargo"):
        publish_article(article, by=make_editor(), at=NOON - timedelta(seconds=1))
    publish_article(article, by=make_editor(), at=NOON)

    assert article.publish_at == NOON


@pytest.mark.parametrize("headline", ["🎉🎉", "!!!", "—"])
def test_f72_headline_without_words_gets_an_address_all_the_same(headline):
    article = make_published_article(headline)

    assert article.slug == f"story-{article.pk}"


@pytest.mark.parametrize("headline", ["تعطل الميناء", "港口今天重新开放", "Straße am Hafen"])
def test_f72_headline_keeps_its_own_script_in_the_address(headline):
    article = make_published_article(headline)

    assert article.slug
    assert not article.slug.startswith("story-")


def test_publication_leaves_a_public_revision_and_an_audit_row():
    article = make_published_article()

    assert article.revisions.get(version=article.version).is_public
    entry = article.audit_entries.get(verb="publish_article")
    assert (entry.from_status, entry.to_status) == ("ready", "published")


def test_status_is_told_before_what_there_is_to_mend():
    article = make_draft(section=None)

    with pytest.raises(Conflict, match="it is draft"):
        publish_article(article, by=make_editor())


def test_refused_publication_leaves_the_copy_in_hand_as_it_was():
    make_published_article("One tide")
    article = make_ready_article("One tide")

    with pytest.raises(Conflict):
        publish_article(article, by=make_editor())

    assert (article.status, article.slug, article.first_published_on) == ("ready", "", None)


def test_public_revision_names_the_address_that_publication_gave():
    article = make_published_article("One tide")

    assert article.revisions.get().snapshot["content"]["slug"] == "one-tide"


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_at_once_one_is_told():
    article, editor = make_ready_article(), make_editor()

    def publish():
        publish_article(Article.objects.get(pk=article.pk), by=editor)

    results = at_once(publish, publish)

    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert article.audit_entries.filter(verb="publish_article").count() == 1


@pytest.mark.django_db(transaction=True)
def test_publisher_waits_for_a_save_under_way_and_judges_what_was_saved():
    article, editor = make_ready_article(), make_editor()

    with transaction.atomic():
        article.body = ""
        revise_article(article, by=editor)
        publisher = in_thread(lambda: publish_article(article, by=editor))
        with pytest.raises(TimeoutError):
            publisher.result(timeout=0.3)

    assert isinstance(publisher.exception(), Blocked)
    assert not Article.objects.published().exists()
