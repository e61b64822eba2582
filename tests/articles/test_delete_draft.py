import pytest

from articles.doors import Conflict
from articles.models import Article, AuditEntry, Revision
from articles.publishing import delete_draft
from tests.factories import (
    make_draft,
    make_editor,
    make_expired_article,
    make_published_article,
    make_retracted_article,
    make_returned_article,
    make_scheduled_article,
    make_withdrawn_article,
)


@pytest.mark.parametrize("make_story", [make_draft, make_returned_article])
def test_story_goes_with_its_versions_and_its_audit_stays(make_story):
    article = make_story(points=["One", "Two"], quotes=["The tide turned"])
    story_id, headline = article.pk, article.headline

    delete_draft(article, by=make_editor())

    assert not Article.objects.exists()
    assert not Revision.objects.exists()
    last = AuditEntry.objects.filter(article_id=story_id).first()
    assert (last.verb, last.detail) == ("delete_draft", {"headline": headline})


@pytest.mark.parametrize(
    "make_story",
    [
        make_scheduled_article,
        make_published_article,
        make_expired_article,
        make_retracted_article,
        make_withdrawn_article,
    ],
)
def test_story_that_was_published_is_not_deleted(make_story):
    article = make_story()

    with pytest.raises(Conflict, match="withdrawn, not deleted"):
        delete_draft(article, by=make_editor())

    assert Article.objects.get() == article
