"""A change to a live story is prepared out of sight and takes its place at once or by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client

from articles.admin.history import story_history
from articles.changes import TYPO, Change, Unexplained
from articles.doors import Blocked, Conflict, StaleVersion
from articles.folding import fold
from articles.models import Article, AuditEntry, Correction
from articles.publishing import (
    correct_article,
    delete_draft,
    mark_article_ready,
    publish_article,
    return_article,
    submit_article,
    unschedule_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.working_copies import (
    begin_working_copy,
    bring_in_story,
    discard_working_copy,
    fold_due_copies,
    merge,
)
from tests.factories import (
    make_draft,
    make_editor,
    make_moderator,
    make_published_article,
    make_reporter,
    make_retracted_article,
    make_scheduled_article,
)
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UPDATE = Change("update", "The lock gates have closed since.")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def make_copy(headline="The lock is shut", **fields):
    """A live story of an hour ago, and a ready change of its headline."""
    with time_machine.travel(NOON - HOUR, tick=False):
        story = make_published_article("The lock is open", **fields)
    return story, begin(story, headline)


def begin(story, headline):
    editor = make_editor()
    copy = begin_working_copy(story, by=editor)
    copy.headline = headline
    revise_article(copy, by=editor)
    mark_article_ready(copy, by=editor)
    return copy


def page_of(story):
    return Client().get(story.get_absolute_url()).text


def fresh(article):
    return Article.objects.get(pk=article.pk)


# F12: readers keep what they have while the next version is made.


def test_f12_readers_see_nothing_of_a_change_before_it_is_published(clock):
    story, copy = make_copy()
    before = page_of(story)

    for body in ("<p>Half of a senten</p>", "<p>Whole again.</p>"):
        copy.body = body
        revise_article(copy, by=make_editor())

    assert page_of(story) == before
    assert "The lock is open" in before


def test_f12_change_goes_from_hand_to_hand_while_the_story_stays_public(clock):
    story = make_published_article(owner=make_reporter())
    copy = begin_working_copy(story, by=make_reporter())

    submit_article(copy, by=make_reporter())
    return_article(copy, by=make_editor(), note="Who shut it?")
    assert (copy.status, fresh(story).is_public()) == ("returned", True)

    submit_article(copy, by=make_reporter())
    mark_article_ready(copy, by=make_editor())
    assert (copy.status, fresh(story).is_public()) == ("ready", True)


def test_f12_change_published_is_the_storys_next_version(clock):
    story, copy = make_copy(points=["The gates are open"])
    copy.summary_points.update(text="The gates are shut")

    publish_article(copy, by=make_editor(), change=UPDATE)

    now = fresh(story)
    assert (now.headline, now.version) == ("The lock is shut", 2)
    assert (now.slug, now.first_published_at) == (story.slug, story.first_published_at)
    assert now.summary_points.get().text == "The gates are shut"
    assert not Article.objects.filter(replaces=story).exists()
    page = page_of(story)
    assert "The lock is shut" in page
    assert UPDATE.note in page


def test_f12_all_saves_of_a_change_stay_in_the_storys_history(clock):
    story, copy = make_copy("First")
    for headline in ("Second", "Third"):
        copy.headline = headline
        revise_article(copy, by=make_editor())

    publish_article(copy, by=make_editor(), change=UPDATE)

    kept = story.revisions.order_by("version")
    found = [(row.version, row.is_public, row.snapshot["content"]["headline"]) for row in kept]
    assert found == [
        (1, True, "The lock is open"),
        (2, False, "First"),
        (3, False, "Second"),
        (4, True, "Third"),
    ]


def test_f12_second_change_is_refused_while_one_is_prepared(clock):
    story, _copy = make_copy()

    with pytest.raises(Conflict, match="already"):
        begin_working_copy(story, by=make_editor("noor"))


def test_f12_of_two_who_begin_at_once_one_is_told(transactional_db):
    story = make_published_article()
    people = [make_editor(), make_editor("noor")]

    results = at_once(*[lambda by=by: begin_working_copy(fresh(story), by=by) for by in people])

    assert sorted(type(result).__name__ for result in results) == ["Article", "Conflict"]


@pytest.mark.parametrize("make", [make_draft, make_scheduled_article, make_retracted_article])
def test_f12_only_what_readers_see_has_a_change_prepared(make):
    with pytest.raises(Conflict, match="change the story itself"):
        begin_working_copy(make(), by=make_editor())


def test_f12_change_of_a_change_is_refused(clock):
    _story, copy = make_copy()

    with pytest.raises(Conflict, match="already"):
        begin_working_copy(copy, by=make_editor())


@pytest.mark.parametrize(("make", "may"), [(make_editor, True), (make_reporter, False)])
def test_f12_reporters_prepare_changes_to_their_own_stories(make, may):
    story = make_published_article(owner=make_reporter("noor"))

    if may:
        assert begin_working_copy(story, by=make()).owner == make()
    else:
        with pytest.raises(PermissionDenied):
            begin_working_copy(story, by=make())


def test_f12_moderator_prepares_nothing():
    with pytest.raises(PermissionDenied):
        begin_working_copy(make_published_article(), by=make_moderator())


# F13, X6: a change is judged as a story is.


def test_f13_blocker_keeps_a_change_in_and_the_story_as_it_is(clock):
    story, copy = make_copy()
    copy.body = ""
    revise_article(copy, by=make_editor())

    with pytest.raises(Blocked):
        publish_article(copy, by=make_editor(), change=UPDATE)

    assert (fresh(copy).status, fresh(story).headline) == ("ready", "The lock is open")


# F46: a scheduled change to a live story.


def test_f46_change_takes_its_storys_place_at_its_second_without_a_worker(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    clock.move_to(NOON + HOUR - timedelta(seconds=1))
    before = page_of(story)
    clock.move_to(NOON + HOUR)
    after = page_of(story)

    assert ("The lock is open" in before, UPDATE.note in before) == (True, False)
    assert ("The lock is shut" in after, UPDATE.note in after) == (True, True)


@pytest.mark.parametrize("address", ["/", "/feed/", "/search/?q=lock", "/corrections/"])
def test_f46_every_list_turns_with_the_page(clock, address):
    _story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    clock.move_to(NOON + HOUR - timedelta(seconds=1))
    before = Client().get(address).text
    clock.move_to(NOON + HOUR)
    after = Client().get(address).text

    assert "The lock is shut" not in before
    assert "The lock is shut" in after
    assert "The lock is open" not in after


@pytest.mark.parametrize("address", ["page", "/", "/feed/", "/corrections/", "/sitemap.xml"])
def test_f46_folding_the_change_in_changes_no_page(clock, address):
    story, copy = make_copy(points=["One"])
    correct_article(story, by=make_editor(), text="Nine, not ten.", at=NOON - HOUR)
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    clock.move_to(NOON + HOUR)
    address = story.get_absolute_url() if address == "page" else address
    before = Client().get(address).text

    correct_article(story, by=make_editor(), text="Ten after all.")
    Correction.objects.filter(text="Ten after all.").delete()

    assert not Article.objects.filter(replaces=story).exists()
    assert Client().get(address).text == before


def test_f46_worker_folds_in_what_is_due_and_nothing_else(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    waiting = begin(make_published_article(), "Not yet")

    assert fold_due_copies() == 0
    clock.move_to(NOON + HOUR)
    assert (fold_due_copies(), fold_due_copies()) == (1, 0)

    assert fresh(story).headline == "The lock is shut"
    assert list(Article.objects.filter(replaces__isnull=False)) == [waiting]


def test_f46_schedule_taken_back_leaves_story_and_change_as_they_were(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    unschedule_article(copy, by=make_editor())
    clock.move_to(NOON + HOUR)

    assert (fresh(copy).status, fresh(copy).headline) == ("ready", "The lock is shut")
    assert "The lock is open" in page_of(story)
    assert not Correction.objects.exists()


def test_f46_story_is_not_changed_beside_its_scheduled_change(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    story = fresh(story)
    story.headline = "Another"

    with pytest.raises(Conflict, match="scheduled"):
        revise_article(story, by=make_editor(), change=TYPO)


def test_f46_story_taken_down_is_not_brought_back_by_its_change(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    withdraw_article(fresh(story), by=make_editor(), reason="A court forbids it.")
    clock.move_to(NOON + HOUR)

    assert Client().get(story.get_absolute_url()).status_code == 410
    assert fresh(copy).status == "ready"


def test_f46_story_is_withdrawn_after_its_change_came_due(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    clock.move_to(NOON + HOUR)

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")

    assert Client().get(story.get_absolute_url()).status_code == 410
    assert fresh(story).headline == "The lock is shut"
    assert not Article.objects.filter(pk=copy.pk).exists()


def test_f46_change_that_went_out_is_no_more_to_be_changed(clock):
    _story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    clock.move_to(NOON + HOUR)

    with pytest.raises(Conflict, match="went out"):
        revise_article(copy, by=make_editor())


# F23: a change made of an old version does not undo a newer one.


def test_f23_change_of_an_old_version_is_refused_until_the_new_one_is_brought_in(clock):
    story, copy = make_copy()
    live = fresh(story)
    live.standfirst = "A ship waits."
    revise_article(live, by=make_editor(), change=TYPO)

    with pytest.raises(StaleVersion, match="Bring that in first"):
        publish_article(copy, by=make_editor(), change=UPDATE)
    assert bring_in_story(copy, by=make_editor()) == []
    publish_article(copy, by=make_editor(), change=UPDATE)

    now = fresh(story)
    assert (now.headline, now.standfirst) == ("The lock is shut", "A ship waits.")


def test_f24_what_both_changed_is_named_and_the_change_keeps_its_own(clock):
    story, copy = make_copy()
    live = fresh(story)
    live.headline = "The lock was opened"
    revise_article(live, by=make_editor(), change=TYPO)

    assert bring_in_story(copy, by=make_editor()) == ["headline"]
    assert fresh(copy).headline == "The lock is shut"


def test_f24_nothing_to_bring_in_is_said(clock):
    _story, copy = make_copy()

    with pytest.raises(Conflict, match="was not changed"):
        bring_in_story(copy, by=make_editor())


def test_f24_merge_takes_each_thing_from_who_changed_it():
    base = {"content": {"a": 1, "b": 1, "c": 1, "d": 1}, "parts": {"p": [1]}, "tags": [1]}
    mine = {"content": {"a": 2, "b": 1, "c": 2, "d": 2}, "parts": {"p": [1]}, "tags": [1, 2]}
    theirs = {"content": {"a": 1, "b": 3, "c": 3, "d": 2}, "parts": {"p": [3]}, "tags": [1, 3]}

    merged, both = merge(base, mine, theirs)

    assert merged == {
        "content": {"a": 2, "b": 3, "c": 2, "d": 2},
        "parts": {"p": [3]},
        "tags": [1, 2],
    }
    assert both == ["c", "tags"]


# Given up, and never deleted by another door.


def test_change_given_up_leaves_its_words_in_the_audit(clock):
    story, copy = make_copy()

    discard_working_copy(copy, by=make_editor())

    last = AuditEntry.objects.filter(article_id=story.pk).first()
    assert last.verb == "discard_working_copy"
    assert last.detail["snapshot"]["content"]["headline"] == "The lock is shut"
    assert not Article.objects.filter(replaces=story).exists()
    begin_working_copy(story, by=make_editor())


def test_scheduled_change_is_not_given_up(clock):
    _story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    with pytest.raises(Conflict, match="scheduled"):
        discard_working_copy(copy, by=make_editor())


def test_change_is_no_draft_to_be_deleted(clock):
    _story, copy = make_copy()

    with pytest.raises(Conflict, match="give it up"):
        delete_draft(copy, by=make_editor())


# X3, F33: no silent edits.


@pytest.mark.parametrize(
    "change", [None, Change("update"), Change("update", " "), Change("spin", "x")]
)
@pytest.mark.parametrize("path", ["save", "copy", "scheduled copy", "back again"])
def test_x3_material_edit_without_a_note_is_refused_on_every_path(clock, change, path):
    story, copy = make_copy()
    live = fresh(story)
    live.headline = "The lock was never open"
    if path == "back again":
        withdraw_article(live, by=make_editor(), reason="We check it.")
        live.headline = "The lock was never open"
        revise_article(live, by=make_editor())
    doors = {
        "save": lambda: revise_article(live, by=make_editor(), change=change),
        "copy": lambda: publish_article(copy, by=make_editor(), change=change),
        "scheduled copy": lambda: publish_article(
            copy, by=make_editor(), at=NOON + HOUR, change=change
        ),
        "back again": lambda: publish_article(live, by=make_editor(), change=change),
    }

    with pytest.raises(Unexplained):
        doors[path]()

    # Taken down, it was rewritten before anybody asked to publish it.
    kept = "The lock was never open" if path == "back again" else "The lock is open"
    assert fresh(story).headline == kept
    assert not Correction.objects.exists()


def test_x3_note_of_a_change_stands_in_story_list_feed_and_structured_data(clock):
    story = make_published_article()
    story.headline = "The lock is shut"

    revise_article(story, by=make_editor(), change=Change("correction", "It was never open."))

    for address in (story.get_absolute_url(), "/corrections/", "/feed/"):
        assert "It was never open." in Client().get(address).text
    assert '"CorrectionComment"' in page_of(story)


def test_f33_typo_leaves_the_date_of_the_last_change_alone(clock):
    story, copy = make_copy()
    live = fresh(story)
    live.standfirst = "A ship waits."
    revise_article(live, by=make_editor(), change=TYPO)
    assert fresh(story).revised_at is None

    bring_in_story(copy, by=make_editor())
    publish_article(copy, by=make_editor(), change=TYPO)
    assert fresh(story).revised_at in (None, story.publish_at)


def test_f33_material_change_moves_it(clock):
    story, copy = make_copy()

    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    clock.move_to(NOON + 2 * HOUR)
    correct_article(story, by=make_editor(), text="Nine, not ten.")

    assert fresh(story).revised_at == NOON + HOUR


def test_x3_choices_that_are_no_words_need_no_note(clock):
    story, _copy = make_copy()
    live = fresh(story)
    live.comment_policy = "closed"

    revise_article(live, by=make_editor())

    assert not Correction.objects.exists()


def test_history_of_a_change_is_its_own_and_part_of_its_storys(clock):
    story, copy = make_copy()

    assert [event.entry.verb for event in story_history(copy)] == [
        "mark_article_ready",
        "revise_article",
        "begin_working_copy",
    ]
    assert len(story_history(story)) == len(story_history(copy)) + 3


# What must not be in the way of a change that comes.


def test_f45_embargo_of_a_change_is_over_when_it_is_folded_in(clock):
    story, copy = make_copy()
    copy.embargo_until = NOON + HOUR
    revise_article(copy, by=make_editor())
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    clock.move_to(NOON + HOUR)

    assert fold_due_copies() == 1
    assert (fresh(story).headline, fresh(story).embargo_until) == ("The lock is shut", None)
    withdraw_article(story, by=make_editor(), reason="A court forbids it.")


def test_f46_change_that_changes_nothing_is_not_published(clock):
    story = make_published_article()
    copy = begin_working_copy(story, by=make_editor())
    mark_article_ready(copy, by=make_editor())

    with pytest.raises(Conflict, match="Nothing is changed"):
        publish_article(copy, by=make_editor(), change=UPDATE)


def test_x3_change_of_choices_alone_is_published_without_a_note(clock):
    story = make_published_article(at=NOON - HOUR)
    copy = begin_working_copy(story, by=make_editor())
    copy.comment_policy = "closed"
    revise_article(copy, by=make_editor())
    mark_article_ready(copy, by=make_editor())

    publish_article(copy, by=make_editor())

    assert fresh(story).comment_policy == "closed"
    assert not Correction.objects.exists()


def test_x3_scheduled_change_that_is_rewritten_has_to_be_explained_again(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=TYPO)
    copy.headline = "The lock was never open"

    revise_article(copy, by=make_editor())

    assert (copy.status, copy.slug) == ("ready", "")
    assert fresh(story).superseded_at is None
    taken_back = AuditEntry.objects.filter(verb="unschedule_article").get()
    assert "what readers are told" in taken_back.detail["reason"]


def test_f46_scheduled_change_that_a_check_stops_is_saved_and_taken_off(clock):
    story, copy = make_copy()
    publish_article(copy, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    copy.body = ""

    revise_article(copy, by=make_editor())

    assert (fresh(copy).status, fresh(copy).body, fresh(copy).slug) == ("ready", "", "")
    assert not Correction.objects.exists()


def test_x3_republication_that_is_called_off_tells_readers_nothing(clock):
    story = make_retracted_article()
    story.headline = "The lock was never open"
    revise_article(story, by=make_editor())
    publish_article(story, by=make_editor(), at=NOON + HOUR, change=UPDATE)
    assert Correction.objects.count() == 1

    withdraw_article(story, by=make_editor(), reason="A court forbids it.")

    assert not Correction.objects.exists()
    assert not story.revisions.filter(version=story.version, is_public=True).exists()


def test_x3_republication_saved_again_has_one_note(clock):
    story = make_retracted_article()
    story.headline = "The lock was never open"
    revise_article(story, by=make_editor())
    publish_article(story, by=make_editor(), at=NOON + HOUR, change=UPDATE)

    story.headline = "The lock was open"
    revise_article(story, by=make_editor(), change=Change("correction", "It was open."))

    assert [note.text for note in Correction.objects.all()] == ["It was open."]


def test_fold_that_fails_holds_no_other_up(clock, monkeypatch):
    stories = [begin(make_published_article(), headline) for headline in ("One", "Two")]
    for n, copy in enumerate(stories):
        publish_article(copy, by=make_editor(), at=NOON + HOUR * (n + 1), change=UPDATE)
    clock.move_to(NOON + 3 * HOUR)
    failing = stories[0].pk

    def fold_but_one(story, copy):
        if copy.pk == failing:
            raise DatabaseError("disk full")
        fold(story, copy)

    monkeypatch.setattr("articles.doors.fold", fold_but_one)

    assert fold_due_copies() == 1
    assert list(Article.objects.filter(replaces__isnull=False)) == [stories[0]]
