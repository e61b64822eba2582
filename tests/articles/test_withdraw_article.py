import pytest

from articles.doors import Conflict
from articles.models import Article
from articles.publishing import publish_article, retract_article, withdraw_article
from tests.factories import (
    make_editor,
    make_published_article,
    make_ready_article,
    make_retracted_article,
    make_withdrawn_article,
)
from tests.threads import at_once


@pytest.mark.parametrize("make_story", [make_published_article, make_retracted_article])
def test_f34_address_answers_with_the_reason_alone(make_story):
    article = make_story()

    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert not Article.objects.published().exists()
    notice = Article.objects.addressable().get().notice()
    assert (notice.kind, notice.reason) == ("withdrawn", "A court forbids it.")


def test_withdrawn_story_is_not_retracted():
    article = make_withdrawn_article()

    with pytest.raises(Conflict, match="is withdrawn now"):
        retract_article(article, by=make_editor(), reason="The figures were wrong.")

    article.refresh_from_db()
    assert article.notice().kind == "withdrawn"


def test_ready_story_is_not_withdrawn():
    article = make_ready_article()

    with pytest.raises(Conflict, match="is ready now"):
        withdraw_article(article, by=make_editor(), reason="A court forbids it.")


@pytest.mark.django_db(transaction=True)
def test_publishing_again_and_withdrawing_at_once_happen_one_after_the_other():
    article, editor = make_retracted_article(), make_editor()

    def copy():
        return Article.objects.get(pk=article.pk)

    results = at_once(
        lambda: publish_article(copy(), by=editor),
        lambda: withdraw_article(copy(), by=editor, reason="A court forbids it."),
    )

    assert results == [None, None]
    stored = copy()
    last, one_before = stored.audit_entries.all()[:2]
    assert (one_before.to_status, last.to_status) == (last.from_status, stored.status)
    assert bool(stored.notice_kind) == (last.verb == "withdraw_article")
