from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError

from articles.doors import Conflict
from articles.models import Correction
from articles.publishing import correct_article
from articles.structured_data import last_changed_at
from tests.factories import (
    make_editor,
    make_expired_article,
    make_published_article,
    make_retracted_article,
    make_scheduled_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def test_f32_note_stands_with_the_story():
    article = make_published_article()

    correction = correct_article(article, by=make_editor(), text=" Nine boats, not ten. ")

    assert article.corrections.get() == correction
    assert (correction.kind, correction.text) == ("correction", "Nine boats, not ten.")
    assert article.audit_entries.first().detail == {"correction": correction.pk}


def test_f60_note_counts_as_a_change_of_the_story():
    article = make_published_article()

    correction = correct_article(article, by=make_editor(), text="Nine boats, not ten.")

    assert last_changed_at(article) == correction.made_at


def test_note_bears_the_time_it_is_given_unless_that_is_still_to_come():
    with time_machine.travel(NOON, tick=False):
        article, editor = make_published_article(at=NOON - HOUR), make_editor()

        correction = correct_article(article, by=editor, text="Nine.", at=NOON)
        with pytest.raises(Conflict, match="still to come"):
            correct_article(article, by=editor, text="Eight.", at=NOON + SECOND)

    assert Correction.objects.get() == correction
    assert correction.made_at == NOON


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
