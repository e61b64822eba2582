import pytest
from django.db import IntegrityError

from articles.models import Correction
from articles.publishing import Conflict, correct_article
from tests.factories import (
    make_editor,
    make_expired_article,
    make_published_article,
    make_retracted_article,
    make_scheduled_article,
)


def test_f32_note_stands_with_the_story():
    article = make_published_article()

    correction = correct_article(article, by=make_editor(), text=" Nine boats, not ten. ")

    assert article.corrections.get() == correction
    assert (correction.kind, correction.text) == ("correction", "Nine boats, not ten.")
    assert article.audit_entries.first().detail == {"correction": correction.pk}


def test_f60_note_moves_the_story_s_time_of_revision():
    article = make_published_article()

    correction = correct_article(article, by=make_editor(), text="Nine boats, not ten.")

    article.refresh_from_db()
    assert article.revised_at == correction.made_at


@pytest.mark.parametrize(
    "make_story", [make_scheduled_article, make_expired_article, make_retracted_article]
)
def test_story_readers_cannot_see_is_not_corrected(make_story):
    article = make_story()

    with pytest.raises(Conflict, match="readers can see"):
        correct_article(article, by=make_editor(), text="Nine boats, not ten.")

    assert not Correction.objects.exists()


def test_note_without_words_is_refused():
    article = make_published_article()

    with pytest.raises(Conflict, match="what was wrong"):
        correct_article(article, by=make_editor(), text=" ")

    assert not Correction.objects.exists()


def test_note_of_an_unknown_kind_is_refused():
    article = make_published_article()

    with pytest.raises(IntegrityError):
        correct_article(article, by=make_editor(), text="Nine.", kind="whitewash")

    assert not Correction.objects.exists()
