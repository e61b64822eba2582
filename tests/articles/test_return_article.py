import pytest

from articles.doors import Conflict
from articles.publishing import return_article
from articles.states import Status
from tests.factories import make_editor, make_ready_article, make_submitted_article


@pytest.mark.parametrize("make_story", [make_submitted_article, make_ready_article])
def test_f18_story_goes_back_with_the_reason(make_story):
    article = make_story()

    return_article(article, by=make_editor(), note="  Who says so?  ")

    assert (article.status, article.return_note) == (Status.RETURNED, "Who says so?")
    assert article.audit_entries.first().detail == {"note": "Who says so?"}


@pytest.mark.parametrize("note", ["", " \n "])
def test_f18_story_does_not_go_back_without_a_reason(note):
    article = make_submitted_article()

    with pytest.raises(Conflict, match="what the reporter should change"):
        return_article(article, by=make_editor(), note=note)

    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    assert not article.audit_entries.filter(verb="return_article").exists()
