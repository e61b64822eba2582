"""Readers compare the two versions that a note stands between, and no other."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from articles.changes import TYPO, Change
from articles.models import Article, Correction
from articles.publishing import (
    correct_article,
    mark_article_ready,
    publish_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.told_changes import compare
from articles.word_diff import Piece, changed_paragraphs, changed_words
from articles.working_copies import begin_working_copy
from tests.factories import make_editor, make_published_article

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def change(story, body, kind="update", **fields):
    story.body = f"<p>{body}</p>"
    told = TYPO if kind == "typo" else Change(kind, "It is otherwise.", **fields)
    revise_article(story, by=make_editor(), change=told)
    return story.corrections.order_by("id").last()


def answer(story, note):
    return Client().get(f"{story.get_absolute_url()}changes/{note.pk}/")


def kind(piece):
    return {(True, True): "same", (True, False): "gone", (False, True): "new"}[
        piece.was, piece.stands
    ]


def test_x3_note_leads_to_the_words_before_and_after(clock):
    story = make_published_article(body="<p>Nine were hurt.</p>")
    note = change(story, "Ten were hurt.")

    assert f"changes/{note.pk}/" in Client().get(story.get_absolute_url()).text
    page = answer(story, note).text

    assert "<del>Nine </del><ins>Ten </ins>were hurt." in page
    assert "It is otherwise." in page


def test_x3_note_compares_its_own_two_versions_whatever_came_between_and_after(clock):
    story = make_published_article(body="<p>Nine were hurt.</p>")
    change(story, "Nine were hurt!", kind="typo")
    note = change(story, "Ten were hurt!")
    change(story, "Twelve were hurt!")

    page = answer(story, note).text

    assert "<del>Nine </del><ins>Ten </ins>were hurt!" in page
    assert "Twelve" not in page


def test_x3_words_that_must_not_be_shown_are_behind_no_note(clock):
    story = make_published_article(body="<p>Mr Reyk did it.</p>")
    first = change(story, "Mr Reyk did it at noon.")
    clock.shift(HOUR)
    second = change(story, "Nobody did it.", kind="correction", hides_earlier=True)
    clock.shift(HOUR)
    third = change(story, "Nobody did it at all.")

    assert [answer(story, note).status_code for note in (first, second, third)] == [404, 404, 200]
    assert "Reyk" not in answer(story, third).text
    page = Client().get(story.get_absolute_url()).text
    assert [f"changes/{note.pk}/" in page for note in (first, second, third)] == [
        False,
        False,
        True,
    ]


def test_x3_note_without_a_change_has_nothing_to_compare(clock):
    story = make_published_article()
    note = correct_article(story, by=make_editor(), text="Nine, not ten.")

    assert answer(story, note).status_code == 404
    assert "/changes/" not in Client().get(story.get_absolute_url()).text


def test_x3_note_of_another_story_is_not_found(clock):
    note = change(make_published_article(), "Ten were hurt.")

    assert answer(make_published_article(), note).status_code == 404


def test_x3_story_taken_down_has_no_words_to_compare(clock):
    story = make_published_article()
    note = change(story, "Ten were hurt.")

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")

    assert answer(story, note).status_code == 404


def test_x3_f46_scheduled_change_is_compared_from_its_second_folded_in_or_not(clock):
    story = make_published_article(at=NOON - HOUR, body="<p>Nine were hurt.</p>")
    copy = begin_working_copy(story, by=make_editor())
    copy.body = "<p>Ten were hurt.</p>"
    revise_article(copy, by=make_editor())
    mark_article_ready(copy, by=make_editor())
    told = Change("update", "It is otherwise.")
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=told)
    note = Correction.objects.get()

    assert answer(story, note).status_code == 404
    clock.move_to(NOON + HOUR)
    before = answer(story, note).text
    correct_article(story, by=make_editor(), text="Folded in.")

    assert not Article.objects.filter(replaces=story).exists()
    assert "<del>Nine </del><ins>Ten </ins>were hurt." in before
    assert answer(story, note).text == before


def test_f29_paragraphs_in_both_texts_are_left_out():
    found = list(changed_paragraphs(["One", "Two", "Three"], ["One", "Three", "Four"]))

    assert found == [None, [Piece("Two", stands=False)], None, [Piece("Four", was=False)]]


@pytest.mark.parametrize("words", [1000, 1001])
def test_f29_very_long_paragraph_is_shown_whole(words):
    before, after = "a " * words, "a " * (words - 1) + "b "

    kinds = [kind(piece) for piece in changed_words(before, after)]

    assert kinds == (["same", "gone", "new"] if words == 1000 else ["gone", "new"])


def test_f29_points_that_changed_places_are_shown_as_gone_and_new():
    texts = {"headline": "Tide", "standfirst": "", "body": ""}
    parts = {"summary_points": [{"text": "One"}, {"text": "Two"}], "pull_quotes": []}
    moved = {"summary_points": parts["summary_points"][::-1], "pull_quotes": []}

    [summary] = compare({"content": texts, "parts": parts}, {"content": texts, "parts": moved})

    assert summary.label == "Summary"
    assert [pieces and kind(pieces[0]) for pieces in summary.paragraphs] == ["new", None, "gone"]
