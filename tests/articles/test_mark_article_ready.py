import pytest

from articles.publishing import mark_article_ready
from articles.states import Status
from tests.factories import (
    make_draft,
    make_editor,
    make_returned_article,
    make_submitted_article,
)


@pytest.mark.parametrize("make_story", [make_draft, make_submitted_article, make_returned_article])
def test_unpublished_story_is_ready_afterwards_and_carries_no_note(make_story):
    article = make_story()

    mark_article_ready(article, by=make_editor())

    assert (article.status, article.return_note) == (Status.READY, "")


def test_ready_story_is_not_public_yet():
    article = make_draft()

    mark_article_ready(article, by=make_editor())

    assert not article.is_public()
    assert article.first_published_on is None
