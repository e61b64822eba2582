"""The desk of fronts by plain forms: slots, stories, plans, holes, history, previews."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from articles.curating import pick_story
from articles.models import Front, FrontPick
from articles.slots import LEAD, Slot
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_moderator,
    make_picture,
    make_published_article,
    make_reporter,
    make_section,
)
from tests.pages import elements, headlines, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DESK = "/admin/articles/front/"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def stories(clock):
    """Newest first; the front page shows all of them on top."""
    return [make_published_article(f"Story {n}", at=NOON - n * HOUR) for n in range(1, 6)]


@pytest.fixture
def editor(client, clock):
    client.force_login(make_editor())
    return client


def version():
    front = Front.objects.filter(section=None).first()
    return front.version if front else 0


def press(client, do, address=DESK, **fields):
    return client.post(address, {"version": version(), "do": do, **fields}, follow=True)


def slots(client, address=DESK):
    """What each slot of the desk says."""
    page = page_of(client.get(address))
    return [words(slot) for slot in elements(page, "li", "front-slot")]


def said(response):
    page = page_of(response)
    return [words(e) for e in [*elements(page, "ul", "notes"), *elements(page, "div", "refusal")]]


def readers_see(client):
    return headlines(client.get("/"))


def test_f48_slots_show_what_stands_there_and_why(editor, stories):
    pick_story(None, LEAD, stories[3], by=make_editor(), end=NOON + HOUR)

    lead, second, *_ = slots(editor)

    assert lead.startswith("Lead Story 4 Picked by eda until 1 Mar, 13:00")
    assert second.startswith("Second 1 Story 1 Automatic")


def test_f48_story_is_picked_for_the_slot_that_is_chosen(editor, stories):
    response = press(editor, f"pick:{stories[4].pk}", slot="second-1")

    assert said(response) == ["Now in Second 1."]
    assert readers_see(editor)[1] == "Story 5"


def test_f48_swap_is_planned_in_the_zone_shown(editor, stories, settings):
    settings.TIME_ZONE = "Europe/Paris"

    response = press(editor, f"pick:{stories[4].pk}", slot="lead-1", begin="2026-03-01T18:00")

    assert "Europe/Paris" in response.content.decode()
    assert FrontPick.objects.get().begins_at == datetime(2026, 3, 1, 17, tzinfo=UTC)
    [plan] = FrontPick.objects.all()
    assert said(press(editor, f"drop:{plan.pk}")) == ["The plan is taken back."]


def test_f47_time_that_the_clock_change_skips_is_refused_and_what_was_typed_stays(
    editor, stories, settings
):
    settings.TIME_ZONE = "Europe/Paris"

    response = press(editor, f"pick:{stories[4].pk}", slot="brief-2", begin="2026-03-29T02:30")

    assert response.status_code == 409
    assert 'value="2026-03-29T02:30"' in response.content.decode()
    assert not FrontPick.objects.exists()


def test_f48_automatic_story_moves_up_and_stays_there(editor, stories):
    press(editor, "up:second-1")

    assert readers_see(editor)[:2] == ["Story 2", "Story 1"]
    assert FrontPick.objects.get().slot == LEAD


def test_f48_picked_stories_change_places(editor, stories):
    press(editor, f"put:{stories[4].pk}:lead-1")
    press(editor, f"put:{stories[3].pk}:second-1")

    press(editor, "down:lead-1")

    assert readers_see(editor)[:2] == ["Story 4", "Story 5"]


def test_f48_story_dragged_from_slot_to_slot_stands_there(editor, stories):
    press(editor, "move:second-3:lead-1")

    assert readers_see(editor)[0] == "Story 4"


def test_f48_story_kept_in_its_slot_stays_when_news_arrive(editor, stories):
    press(editor, "keep:lead-1")
    make_published_article("Newer", at=NOON)

    assert readers_see(editor)[:2] == ["Story 1", "Newer"]


def test_f48_cleared_slot_is_automatic(editor, stories):
    press(editor, f"put:{stories[4].pk}:lead-1")

    press(editor, "clear:lead-1")

    assert readers_see(editor)[0] == "Story 1"


def test_f48_breaking_news_is_started_and_ended(editor, stories):
    press(editor, f"break:{stories[1].pk}", words="Lock fails", end="2026-03-01T13:00")
    running = editor.get("/").content.decode()

    press(editor, "end-break")

    assert "Lock fails" in running
    assert "Lock fails" not in editor.get("/").content.decode()


def test_f48_breaking_news_without_an_end_is_refused(editor, stories):
    response = press(editor, f"break:{stories[1].pk}", words="Lock fails")

    assert said(response) == ["Give the time until which breaking news runs."]
    assert "Lock fails" in response.content.decode()


def test_x8_undo_brings_the_page_back(editor, stories):
    before = readers_see(editor)
    press(editor, f"put:{stories[4].pk}:lead-1")

    press(editor, "undo")

    assert readers_see(editor) == before
    changes = [words(line) for line in elements(page_of(editor.get(DESK)), "li")]
    assert any("Undone: Lead, “Story 5”" in line for line in changes)


def test_x8_second_editor_is_told_and_keeps_what_was_typed(editor, stories):
    seen = version()
    pick_story(None, LEAD, stories[2], by=make_administrator())

    response = editor.post(
        DESK,
        {"version": seen, "do": f"pick:{stories[4].pk}", "slot": "brief-3", "q": "story"}
        | {"begin": "2026-03-02T06:00"},
    )

    assert response.status_code == 409
    [refusal] = said(response)
    assert refusal.startswith("ada changed this page at 12:00:00")
    page = response.content.decode()
    assert 'value="2026-03-02T06:00"' in page
    assert '<option value="brief-3" selected' in page
    assert FrontPick.objects.count() == 1


@pytest.mark.parametrize(
    "do",
    [
        *("", "nothing", "up:lead-1", "up:x", "pick:9999999", "pick:x", "put:1:lead-9", "drop:1"),
        *("up", "clear", "pick", "put:1", "drop", "break", "undo:1", "clear:lead-1:2"),
    ],
)
def test_step_that_nobody_knows_is_a_sentence(editor, stories, do):
    response = press(editor, do, slot="lead-1")

    assert response.status_code == 409
    assert len(said(response)) == 1
    assert not FrontPick.objects.exists()


def test_public_and_scheduled_stories_are_offered_and_found(editor, stories):
    make_draft("Secret draft")
    make_published_article("Later", at=NOON + HOUR)

    def offered(query=""):
        page = page_of(editor.get(f"{DESK}{query}"))
        return [words(elements(e, "a")[0]) for e in elements(page, "li", "front-story")]

    assert offered() == ["Later", *(f"Story {n}" for n in range(1, 6))]
    assert offered("?q=later") == ["Later"]


def test_x8_hole_is_listed_before_it_happens(editor, stories):
    leaving = make_published_article("Until two", at=NOON, expires_at=NOON + 14 * HOUR)
    press(editor, f"put:{leaving.pk}:lead-1")
    press(editor, f"put:{stories[0].pk}:second-2", end="2026-03-01T15:00")

    lines = [words(line) for line in elements(page_of(editor.get(DESK)), "li")]

    assert (
        "2 Mar, 02:00 Lead: “Until two” is not public any more. Nothing is picked from then on."
    ) in lines
    assert (
        "1 Mar, 15:00 Second 2: The pick of “Story 1” ends. Nothing is picked from then on."
    ) in lines


def test_f48_section_has_a_front_of_its_own(editor, stories):
    address = reverse("admin:articles_front_section", args=[make_section().pk])

    response = editor.post(address, {"version": 0, "do": f"put:{stories[4].pk}:lead-1"})

    assert response.status_code == 302
    assert headlines(editor.get("/section/harbour/"))[0] == "Story 5"
    assert readers_see(editor)[0] == "Story 1"


@pytest.mark.parametrize("make_person", [make_reporter, make_moderator])
def test_f19_desk_of_fronts_is_for_those_who_curate(client, stories, make_person):
    client.force_login(make_person())

    for address in (DESK, f"{DESK}preview/"):
        assert client.get(address).status_code == 403
    assert client.post(DESK, {"do": "undo"}).status_code == 403


def test_section_with_a_front_is_deleted_at_the_desk(client, clock):
    client.force_login(make_administrator())
    section = make_section("Culture")
    Front.objects.create(section=section)

    client.post(reverse("admin:articles_section_delete", args=[section.pk]), {"post": "yes"})

    assert not Front.objects.exists()


# The page as at any moment


def main_of(response):
    [main] = elements(page_of(response), "main")
    return main


MOMENTS = [NOON - 3 * HOUR, NOON, NOON + 6 * HOUR - HOUR / 60, NOON + 6 * HOUR + HOUR / 60]


def test_x8_preview_of_any_moment_is_the_page_of_that_moment(editor, stories, clock):
    picture = make_picture()
    make_published_article("Tonight", at=NOON + 6 * HOUR, lead_picture=picture)
    press(editor, f"put:{stories[3].pk}:lead-1")
    press(editor, f"pick:{stories[4].pk}", slot="lead-1", begin="2026-03-01T18:00")
    press(editor, f"break:{stories[1].pk}", words="Lock fails", end="2026-03-01T18:00")
    previews = [editor.get(f"{DESK}preview/?at={m:%Y-%m-%dT%H:%M}") for m in MOMENTS]

    shown = []
    for moment, preview in zip(MOMENTS, previews, strict=True):
        clock.move_to(moment)
        real = editor.get("/")
        shown.append(headlines(preview)[0])
        # Until a story is out, its picture comes from the desk.
        if moment != MOMENTS[3]:
            assert main_of(preview) == main_of(real)
        assert headlines(preview) == headlines(real)

    assert shown == ["Story 3", "Story 4", "Story 4", "Story 5"]


def test_x8_preview_of_a_section_is_its_page_of_that_moment(editor, stories, clock):
    section = make_section()
    pick_story(section, LEAD, stories[4], by=make_editor(), begin=NOON + HOUR)
    pick_story(section, Slot("lead", 2), stories[3], by=make_editor())
    address = reverse("admin:articles_front_section_preview", args=[section.pk])
    preview = editor.get(f"{address}?at=2026-03-01T13:00")

    clock.move_to(NOON + HOUR)

    assert headlines(preview)[:2] == ["Story 5", "Story 4"]
    assert main_of(preview) == main_of(editor.get(section.get_absolute_url()))


@pytest.mark.parametrize("at", ["", "?at=", "?at=yesterday", "?at=2026-13-45T99:99"])
def test_x8_preview_is_kept_by_nobody_and_says_its_moment(editor, stories, at):
    response = editor.get(f"{DESK}preview/{at}")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    [bar] = elements(page_of(response), "p", "preview-bar")
    assert "03/01/2026 noon, UTC" in words(bar) or "12:00" in words(bar)


def test_desk_of_a_front_takes_at_most_25_queries(editor, stories, django_assert_max_num_queries):
    for n, story in enumerate(stories[:3], 1):
        press(editor, f"put:{story.pk}:brief-{n}")

    with django_assert_max_num_queries(25):
        editor.get(DESK)
