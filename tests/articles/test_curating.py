"""The verbs that change fronts: one pick a slot, nothing rewritten, nobody overwritten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from articles.curating import (
    StaleFront,
    clear_slot,
    drop_plan,
    end_breaking,
    move_pick,
    pick_story,
    start_breaking,
    undo,
)
from articles.doors import Conflict
from articles.front import compose_front_page
from articles.models import Front, FrontChange, FrontPick
from articles.slots import LEAD, Slot
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_expired_article,
    make_moderator,
    make_published_article,
    make_reporter,
    make_section,
    make_withdrawn_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
SECOND_1, SECOND_2 = Slot("second", 1), Slot("second", 2)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def stories(clock):
    """Thirteen, the newest first: two more than the front page has slots."""
    return [make_published_article(f"Story {n}", at=NOON - n * HOUR) for n in range(1, 14)]


def pick(slot, story, **fields):
    pick_story(None, slot, story, by=make_editor(), **fields)


def at_slot(slot, at):
    teaser = compose_front_page(at).top.get(slot)
    return teaser and teaser.article.headline


def test_f48_pick_stands_in_its_slot_until_it_is_cleared(clock, stories):
    pick(SECOND_1, stories[9])

    assert at_slot(SECOND_1, NOON) == "Story 10"

    clock.move_to(NOON + HOUR)
    clear_slot(None, SECOND_1, by=make_editor())

    assert at_slot(SECOND_1, NOON + HOUR - INSTANT) == "Story 10"
    assert at_slot(SECOND_1, NOON + HOUR) == "Story 2"


def test_f48_pick_with_an_end_gives_its_slot_back_at_that_moment(stories):
    pick(LEAD, stories[9], end=NOON + HOUR)

    assert at_slot(LEAD, NOON + HOUR - INSTANT) == "Story 10"
    assert at_slot(LEAD, NOON + HOUR) == "Story 1"


def test_f48_planned_pick_takes_its_slot_at_its_second(stories):
    pick(LEAD, stories[9])
    pick(LEAD, stories[8], begin=NOON + HOUR, end=NOON + 2 * HOUR)

    assert at_slot(LEAD, NOON + HOUR - INSTANT) == "Story 10"
    assert at_slot(LEAD, NOON + HOUR) == "Story 9"
    assert at_slot(LEAD, NOON + 2 * HOUR) == "Story 1"


def test_f48_pick_ends_where_the_next_one_of_its_slot_begins(stories):
    pick(LEAD, stories[8], begin=NOON + HOUR)
    pick(LEAD, stories[9], end=NOON + 5 * HOUR)

    assert at_slot(LEAD, NOON + HOUR - INSTANT) == "Story 10"
    assert at_slot(LEAD, NOON + HOUR) == "Story 9"


def test_f48_plan_for_the_same_moment_takes_the_place_of_another(stories):
    pick(LEAD, stories[8], begin=NOON + HOUR)
    pick(LEAD, stories[9], begin=NOON + HOUR)

    assert at_slot(LEAD, NOON + HOUR) == "Story 10"
    assert FrontPick.objects.filter(taken_back_at=None).count() == 1


def test_f49_story_picked_again_leaves_the_slot_where_it_stood(stories):
    pick(SECOND_1, stories[9])
    pick(LEAD, stories[9])

    assert at_slot(LEAD, NOON) == "Story 10"
    assert at_slot(SECOND_1, NOON) == "Story 1"
    assert FrontPick.objects.filter(taken_back_at=None).count() == 1


def test_f48_move_exchanges_two_picks_with_their_ends(clock, stories):
    pick(LEAD, stories[9], end=NOON + 3 * HOUR)
    pick(SECOND_2, stories[8])
    clock.move_to(NOON + HOUR)

    move_pick(None, LEAD, SECOND_2, by=make_editor())

    assert at_slot(LEAD, NOON + HOUR) == "Story 9"
    assert at_slot(SECOND_2, NOON + HOUR) == "Story 10"
    assert at_slot(SECOND_2, NOON + 3 * HOUR) == "Story 2"
    assert at_slot(LEAD, NOON + 3 * HOUR) == "Story 9"


def test_f48_move_to_a_slot_without_a_pick_leaves_its_own_to_the_newest(clock, stories):
    pick(LEAD, stories[9])
    clock.move_to(NOON + HOUR)

    move_pick(None, LEAD, SECOND_1, by=make_editor())

    assert at_slot(SECOND_1, NOON + HOUR) == "Story 10"
    assert at_slot(LEAD, NOON + HOUR) == "Story 1"


def test_f48_dropped_plan_leaves_what_it_would_have_ended(clock, stories):
    pick(LEAD, stories[9], end=NOON + 5 * HOUR)
    pick(LEAD, stories[8], begin=NOON + 2 * HOUR)
    plan = FrontPick.objects.get(begins_at=NOON + 2 * HOUR)
    clock.move_to(NOON + HOUR)

    drop_plan(None, plan, by=make_editor())

    assert at_slot(LEAD, NOON + 3 * HOUR) == "Story 10"
    assert at_slot(LEAD, NOON + 5 * HOUR) == "Story 1"


def test_f48_dropped_plan_leaves_a_later_plan_alone(stories):
    pick(LEAD, stories[9])
    pick(LEAD, stories[8], begin=NOON + 2 * HOUR)
    pick(LEAD, stories[7], begin=NOON + 4 * HOUR)

    drop_plan(None, FrontPick.objects.get(begins_at=NOON + 2 * HOUR), by=make_editor())

    assert at_slot(LEAD, NOON + 4 * HOUR - INSTANT) == "Story 10"
    assert at_slot(LEAD, NOON + 4 * HOUR) == "Story 8"


def test_f48_plan_that_began_is_no_plan_any_more(clock, stories):
    pick(LEAD, stories[9], begin=NOON + HOUR)
    clock.move_to(NOON + HOUR)

    with pytest.raises(Conflict, match="has begun"):
        drop_plan(None, FrontPick.objects.get(), by=make_editor())


@pytest.mark.parametrize("make", [make_draft, make_withdrawn_article, make_expired_article])
def test_f48_story_that_readers_will_not_see_is_picked_nowhere(make):
    with pytest.raises(Conflict, match="see"):
        pick(LEAD, make())

    assert not FrontPick.objects.exists()


def test_f48_story_that_expires_before_the_pick_begins_is_refused(clock):
    story = make_published_article("Until one", at=NOON - HOUR, expires_at=NOON + HOUR)

    pick(LEAD, story, begin=NOON + HOUR - INSTANT)
    with pytest.raises(Conflict, match="will not see"):
        pick(LEAD, story, begin=NOON + HOUR)


def test_f48_end_before_the_beginning_is_refused(stories):
    with pytest.raises(Conflict, match="before it begins"):
        pick(LEAD, stories[0], begin=NOON + HOUR, end=NOON + HOUR)


def test_f48_section_takes_its_own_stories_alone(clock):
    story = make_published_article("Of the city", section=make_section("City"))

    with pytest.raises(Conflict, match="not filed under Harbour"):
        pick_story(make_section(), LEAD, story, by=make_editor())


@pytest.mark.parametrize("section", [None, "Harbour"])
def test_f48_slot_that_a_front_does_not_have_is_refused(clock, section):
    story = make_published_article()
    slot = Slot("second", 4 if section is None else 1)

    with pytest.raises(Conflict, match="no such slot"):
        pick_story(section and make_section(section), slot, story, by=make_editor())


# Breaking news


def break_news(story, **fields):
    fields = {"words": "Lock gate fails", "end": NOON + HOUR} | fields
    start_breaking(story, by=make_editor(), **fields)


def strip_at(moment):
    strip = compose_front_page(moment).strip
    return strip and strip.words


def test_f48_strip_runs_until_its_end(stories):
    break_news(stories[3])

    assert strip_at(NOON + HOUR - INSTANT) == "Lock gate fails"
    assert strip_at(NOON + HOUR) is None


def test_f48_strip_begins_by_the_clock(stories):
    break_news(stories[3], begin=NOON + HOUR, end=NOON + 2 * HOUR)

    assert strip_at(NOON + HOUR - INSTANT) is None
    assert strip_at(NOON + HOUR) == "Lock gate fails"


def test_f48_strip_is_ended_before_its_time(clock, stories):
    break_news(stories[3])
    clock.move_to(NOON + HOUR / 2)

    end_breaking(by=make_editor())

    assert strip_at(NOON + HOUR / 2 - INSTANT) == "Lock gate fails"
    assert strip_at(NOON + HOUR / 2) is None


def test_f48_new_strip_takes_the_place_of_the_old(clock, stories):
    break_news(stories[3])
    clock.move_to(NOON + HOUR / 2)

    break_news(stories[4], words="Lock gate holds")

    assert strip_at(NOON + HOUR / 2 - INSTANT) == "Lock gate fails"
    assert strip_at(NOON + HOUR / 2) == "Lock gate holds"


@pytest.mark.parametrize("words", ["", " \n ", "x" * 121])
def test_f48_strip_says_something_and_not_too_much(stories, words):
    with pytest.raises(Conflict, match="1 to 120"):
        break_news(stories[0], words=words)


def test_f48_strip_leads_to_a_story_that_is_out(clock):
    story = make_published_article("At one", at=NOON + HOUR)

    with pytest.raises(Conflict, match="is not out"):
        break_news(story, begin=NOON + HOUR - INSTANT, end=NOON + 2 * HOUR)
    break_news(story, begin=NOON + HOUR, end=NOON + 2 * HOUR)

    assert strip_at(NOON + HOUR) == "Lock gate fails"


def test_strip_goes_while_nobody_can_read_its_story(clock):
    story = make_published_article(at=NOON - HOUR, expires_at=NOON + HOUR / 2)

    break_news(story)

    assert strip_at(NOON + HOUR / 2 - INSTANT) == "Lock gate fails"
    assert strip_at(NOON + HOUR / 2) is None


# Undo and history


def paper_at(moment):
    front = compose_front_page(moment)
    top = [(slot.name, teaser.article.headline) for slot, teaser in front.top.items()]
    return [*top, front.strip and front.strip.words]


CHANGES = {
    "pick": lambda stories: pick(LEAD, stories[5]),
    "pick with an end": lambda stories: pick(SECOND_1, stories[6], end=NOON + 9 * HOUR),
    "pick again": lambda stories: pick(LEAD, stories[9]),
    "plan": lambda stories: pick(LEAD, stories[5], begin=NOON + 3 * HOUR),
    "plan instead": lambda stories: pick(LEAD, stories[5], begin=NOON + 4 * HOUR),
    "move": lambda stories: move_pick(None, LEAD, SECOND_2, by=make_editor()),
    "move to an empty slot": lambda stories: move_pick(None, LEAD, SECOND_1, by=make_editor()),
    "clear": lambda stories: clear_slot(None, LEAD, by=make_editor()),
    "drop": lambda stories: drop_plan(
        None, FrontPick.objects.get(begins_at=NOON + 4 * HOUR), by=make_editor()
    ),
    "break": lambda stories: break_news(stories[2], words="Another", end=NOON + 9 * HOUR),
    "end break": lambda stories: end_breaking(by=make_editor()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_x8_undo_brings_back_the_page_of_now_and_of_every_moment_to_come(clock, stories, change):
    pick(LEAD, stories[10], end=NOON + 8 * HOUR)
    pick(SECOND_2, stories[9])
    pick(LEAD, stories[8], begin=NOON + 4 * HOUR)
    break_news(stories[3], end=NOON + 6 * HOUR)
    clock.move_to(NOON + HOUR)
    moments = [NOON + n * HOUR for n in range(1, 11)]
    before = [paper_at(moment) for moment in moments]
    CHANGES[change](stories)
    changed = [paper_at(moment) for moment in moments]
    clock.move_to(NOON + HOUR + INSTANT)

    undo(None, by=make_editor())

    assert [paper_at(moment) for moment in moments][1:] == before[1:]
    assert changed != before

    clock.move_to(NOON + HOUR + 2 * INSTANT)
    undo(None, by=make_editor())

    assert [paper_at(moment) for moment in moments][1:] == changed[1:]


@pytest.mark.parametrize("change", CHANGES)
def test_x8_change_and_undo_leave_the_past_as_it_was(clock, stories, change):
    pick(LEAD, stories[10])
    pick(LEAD, stories[8], begin=NOON + 4 * HOUR)
    break_news(stories[3], end=NOON + 6 * HOUR)
    clock.move_to(NOON + HOUR)
    before = paper_at(NOON), paper_at(NOON + HOUR - INSTANT)

    CHANGES[change](stories)
    shown = paper_at(NOON + HOUR)
    clock.move_to(NOON + 2 * HOUR)
    undo(None, by=make_editor())

    assert (paper_at(NOON), paper_at(NOON + HOUR - INSTANT)) == before
    assert paper_at(NOON + HOUR) == paper_at(NOON + 2 * HOUR - INSTANT) == shown


def test_x8_nothing_to_undo_is_said(clock):
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(None, by=make_editor())


def test_x8_undo_of_what_is_over_is_refused(clock, stories):
    pick(LEAD, stories[9], end=NOON + HOUR)
    clock.move_to(NOON + HOUR)

    with pytest.raises(Conflict, match="nothing left"):
        undo(None, by=make_editor())


def test_x8_each_change_is_kept_with_who_made_it(stories):
    pick(LEAD, stories[9])
    clear_slot(None, LEAD, by=make_administrator())

    changes = FrontChange.objects.order_by("version")
    assert [(c.version, c.verb, c.actor.username, c.headline) for c in changes] == [
        (1, "pick_story", "eda", "Story 10"),
        (2, "clear_slot", "ada", "Story 10"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda: FrontChange.objects.update(verb="undo"),
        lambda: FrontChange.objects.all().delete(),
        lambda: FrontPick.objects.update(begins_at=NOON - HOUR),
        lambda: FrontPick.objects.update(position=2),
        lambda: FrontPick.objects.update(story=make_published_article()),
    ],
)
def test_x8_history_is_rewritten_by_nobody(stories, change):
    pick(LEAD, stories[9])

    with pytest.raises(DatabaseError), transaction.atomic():
        change()


# What the database refuses by itself


def copy_of_pick(**fields):
    held = FrontPick.objects.get()
    held.pk = None
    for name, value in fields.items():
        setattr(held, name, value)
    held.save()


def test_f48_database_refuses_two_picks_of_one_slot_at_one_time(stories):
    pick(LEAD, stories[9], begin=NOON + HOUR, end=NOON + 2 * HOUR)
    overlaps = [
        {},
        {"begins_at": NOON, "ends_at": None},
        {"begins_at": NOON, "ends_at": NOON + HOUR + INSTANT},
        {"begins_at": NOON + 2 * HOUR - INSTANT, "ends_at": NOON + 3 * HOUR},
    ]

    for times in overlaps:
        with pytest.raises(DatabaseError), transaction.atomic():
            copy_of_pick(**times)

    copy_of_pick(taken_back_at=NOON)


def test_f48_database_takes_picks_that_touch(stories):
    pick(LEAD, stories[9], begin=NOON + HOUR, end=NOON + 2 * HOUR)
    copy_of_pick(begins_at=NOON, ends_at=NOON + HOUR)

    assert FrontPick.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": NOON + HOUR, "begins_at": NOON + HOUR},
        {"block": "sports", "ends_at": NOON + HOUR},
        {"block": "breaking", "words": "", "ends_at": NOON + HOUR},
        {"block": "breaking", "words": "Now", "ends_at": None},
    ],
)
def test_f48_database_refuses_a_pick_that_means_nothing(stories, fields):
    pick(LEAD, stories[9])

    with pytest.raises(DatabaseError), transaction.atomic():
        copy_of_pick(**fields)


def test_paper_has_one_front_page_and_each_section_one_front(clock):
    Front.objects.create()
    Front.objects.create(section=make_section())

    for section in (None, make_section()):
        with pytest.raises(DatabaseError), transaction.atomic():
            Front.objects.create(section=section)


def test_section_is_deleted_with_its_front(clock):
    section = make_section()
    pick_story(section, LEAD, make_published_article(at=NOON, section=section), by=make_editor())
    FrontPick.objects.get().story.__class__.objects.update(section=make_section("City"))

    section.delete()

    assert not Front.objects.exists()
    assert FrontChange.objects.count() == 1


# Who, and two at once


VERBS = {
    "pick_story": lambda stories, **by: pick_story(None, LEAD, stories[0], **by),
    "move_pick": lambda stories, **by: move_pick(None, SECOND_1, LEAD, **by),
    "clear_slot": lambda stories, **by: clear_slot(None, SECOND_1, **by),
    "drop_plan": lambda stories, **by: drop_plan(
        None, FrontPick.objects.get(begins_at__gt=NOON), **by
    ),
    "start_breaking": lambda stories, **by: start_breaking(
        stories[0], words="Now", end=NOON + HOUR, **by
    ),
    "end_breaking": lambda stories, **by: end_breaking(**by),
    "undo": lambda stories, **by: undo(None, **by),
}


@pytest.fixture
def curated(stories):
    pick(SECOND_1, stories[9])
    pick(LEAD, stories[8], begin=NOON + HOUR)
    break_news(stories[3])
    return stories


def rows():
    return list(FrontPick.objects.values()), FrontChange.objects.count()


@pytest.mark.parametrize("verb", VERBS)
def test_f19_editors_alone_curate_fronts(curated, verb):
    before = rows()

    for make_person in (make_reporter, make_moderator):
        with pytest.raises(PermissionDenied):
            VERBS[verb](curated, by=make_person())
    assert rows() == before

    for make_person in (make_editor, make_administrator):
        with transaction.atomic():
            VERBS[verb](curated, by=make_person())
            assert rows() != before
            transaction.set_rollback(True)


@pytest.mark.parametrize("verb", VERBS)
def test_x8_change_made_on_an_older_version_is_refused_and_says_who_was_faster(curated, verb):
    before = rows()

    with pytest.raises(StaleFront, match="eda changed this page at 12:00:00"):
        VERBS[verb](curated, by=make_administrator(), expected_version=2)

    assert rows() == before
    VERBS[verb](curated, by=make_administrator(), expected_version=3)
