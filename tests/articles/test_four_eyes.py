"""Where a newsroom asks for it, a second person reads what goes out."""

import pytest

from articles.changes import Change
from articles.doors import Conflict
from articles.models import Article, AuditEntry
from articles.publishing import mark_article_ready, publish_article
from articles.revising import revise_article
from articles.working_copies import begin_working_copy
from newsroom.roles import NEWSROOM_USERNAME
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_scheduled_article,
    make_submitted_article,
    make_user,
    make_withdrawn_article,
)


@pytest.fixture
def four_eyes(settings):
    settings.FOUR_EYES = True


def change(article, *, by):
    article.standfirst = "The keepers say otherwise."
    revise_article(article, by=by)


@pytest.mark.parametrize("make", [make_draft, make_submitted_article])
def test_f11_who_changed_a_story_last_does_not_approve_it(four_eyes, make):
    article = make()

    with pytest.raises(Conflict, match="somebody else"):
        mark_article_ready(article, by=make_editor())
    mark_article_ready(article, by=make_editor("noor"))

    assert Article.objects.get().status == "ready"


def test_f11_reader_who_changes_a_word_needs_a_reader_of_their_own(four_eyes):
    article = make_submitted_article()

    change(article, by=make_editor("noor"))
    with pytest.raises(Conflict):
        mark_article_ready(article, by=make_editor("noor"))
    mark_article_ready(article, by=make_editor())

    assert article.status == "ready"


def test_f11_change_after_it_was_read_takes_the_approval_away(settings):
    article = make_ready_article()
    settings.FOUR_EYES = True

    change(article, by=make_editor("noor"))

    assert Article.objects.get().status == "in_review"
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.from_status, entry.to_status) == (
        "revise_article",
        "ready",
        "in_review",
    )
    with pytest.raises(Conflict):
        publish_article(article, by=make_editor())


def test_f11_change_of_a_scheduled_story_takes_it_off_the_schedule(settings):
    article = make_scheduled_article()
    settings.FOUR_EYES = True

    change(article, by=make_editor("noor"))

    stored = Article.objects.get()
    assert (stored.status, stored.publish_at) == ("in_review", None)
    taken_back = AuditEntry.objects.filter(verb="unschedule_article").get()
    assert "after it had been read" in taken_back.detail["reason"]


def test_f11_command_passes_over_it_with_a_reason_and_a_person_does_not(four_eyes):
    newsroom = make_user(NEWSROOM_USERNAME)
    article = make_draft(by=newsroom)
    own = make_draft()

    mark_article_ready(article, by=newsroom, reason="Imported by a command")
    with pytest.raises(Conflict):
        mark_article_ready(own, by=make_editor(), reason="I am sure")

    entry = AuditEntry.objects.filter(article=article).first()
    assert entry.detail == {"reason": "Imported by a command"}


def test_f11_newsroom_that_asks_for_none_has_one_person_do_both(settings):
    settings.FOUR_EYES = False
    article = make_draft()

    mark_article_ready(article, by=make_editor())

    assert article.status == "ready"


def test_f11_live_words_change_by_a_working_copy_that_somebody_else_read(settings):
    story = make_published_article()
    settings.FOUR_EYES = True
    update = Change("update", "It is otherwise.")

    story.headline = "Another"
    with pytest.raises(Conflict, match="second person"):
        revise_article(story, by=make_editor(), change=update)
    copy = begin_working_copy(Article.objects.get(), by=make_editor())
    copy.headline = "Another"
    revise_article(copy, by=make_editor())
    with pytest.raises(Conflict, match="somebody else"):
        mark_article_ready(copy, by=make_editor())
    mark_article_ready(copy, by=make_editor("noor"))
    publish_article(copy, by=make_editor(), change=update)

    assert Article.objects.get().headline == "Another"


def test_f11_story_taken_down_comes_back_by_another_than_who_rewrote_it(settings):
    story = make_withdrawn_article()
    settings.FOUR_EYES = True
    change(story, by=make_editor("noor"))
    told = Change("update", "It is otherwise.")

    with pytest.raises(Conflict, match="somebody else"):
        publish_article(story, by=make_editor("noor"), change=told)
    publish_article(story, by=make_editor(), change=told)

    assert story.is_public()
