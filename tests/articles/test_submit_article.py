import pytest
from django.core.exceptions import PermissionDenied

from articles.doors import Conflict
from articles.publishing import submit_article
from articles.states import Status
from tests.factories import make_draft, make_reporter, make_returned_article


def test_draft_of_ones_own_is_in_review_afterwards():
    reporter = make_reporter()
    article = make_draft(by=reporter)

    submit_article(article, by=reporter)

    assert article.status == Status.IN_REVIEW
    entry = article.audit_entries.first()
    assert (entry.actor, entry.from_status, entry.to_status) == (reporter, "draft", "in_review")


def test_story_handed_in_again_loses_the_note_it_came_back_with():
    reporter = make_reporter()
    article = make_returned_article(by=reporter, note="Who says so?")

    submit_article(article, by=reporter)

    assert article.return_note == ""


def test_claiming_a_story_in_hand_does_not_make_it_ones_own():
    thief = make_reporter("thief")
    article = make_draft(by=make_reporter())
    article.owner = thief

    with pytest.raises(PermissionDenied, match="your own stories"):
        submit_article(article, by=thief)

    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_story_deleted_meanwhile_is_a_sentence():
    reporter = make_reporter()
    article = make_draft("Gone with the tide", by=reporter)
    type(article).objects.filter(pk=article.pk).delete()

    with pytest.raises(Conflict, match="“Gone with the tide” was deleted"):
        submit_article(article, by=reporter)
