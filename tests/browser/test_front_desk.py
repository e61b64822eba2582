"""The front page is curated by keys alone, by drag, and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from articles.curating import pick_story
from articles.front import compose_front_page
from articles.models import Article
from articles.slots import LEAD, Slot
from tests.factories import make_administrator, make_editor, make_published_article

PASSWORD = "a long and quiet harbour"
DESK = "/admin/articles/front/"


@pytest.fixture
def stories(transactional_db):
    """The newest last: Story 6 leads."""
    return [make_published_article(f"Story {n}") for n in range(1, 7)]


@pytest.fixture
def open_desk(new_page, stories):
    def sign_in(**options):
        editor = make_editor()
        editor.set_password(PASSWORD)
        editor.save()
        page = new_page(**{"viewport": {"width": 1280, "height": 800}} | options)
        page.goto(DESK)
        page.locator("[name=username]").fill("eda")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[type=submit]").click()
        expect(page.get_by_role("heading", name="Front page", exact=True)).to_be_visible()
        return page

    return sign_in


def top():
    front = compose_front_page(timezone.now())
    return [teaser.article.headline for teaser in front.top.values()]


def tab_to(page, selector):
    """By the Tab key alone, as somebody without a pointer comes there."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def said(page):
    return page.locator("[data-said]")


def test_x8_front_page_is_curated_by_keyboard(open_desk):
    desk = open_desk()

    tab_to(desk, "#second-2 [data-step=up]")
    desk.keyboard.press("Enter")
    expect(said(desk)).to_have_text("Now in Second 1.")
    expect(desk.locator("#second-1 [data-step=up]")).to_be_focused()
    desk.keyboard.press("Alt+ArrowUp")
    expect(said(desk)).to_have_text("Now in Lead.")
    assert top()[:2] == ["Story 4", "Story 6"]

    desk.keyboard.press("Alt+ArrowDown")
    expect(said(desk)).to_have_text("Now in Second 1.")
    expect(desk.locator("#second-1 [data-step=down]")).to_be_focused()
    desk.keyboard.press("Delete")
    expect(said(desk)).to_have_text("Second 1 is automatic again.")
    assert top()[:3] == ["Story 6", "Story 5", "Story 4"]

    story = Article.objects.get(headline="Story 1")
    tab_to(desk, "[name=slot]")
    desk.keyboard.type("Second 3")
    tab_to(desk, f"[value='pick:{story.pk}']")
    desk.keyboard.press("Enter")
    expect(said(desk)).to_have_text("Now in Second 3.")
    assert top()[3] == "Story 1"

    tab_to(desk, "[value=undo]")
    desk.keyboard.press("Enter")
    expect(said(desk)).to_have_text("Undone. The page is as it was before.")
    assert top()[3] == "Story 3"


def test_f48_story_is_dragged_to_a_slot_and_a_slot_to_another(open_desk):
    desk = open_desk()

    desk.locator(".front-story", has_text="Story 2").drag_to(desk.locator("#lead-1"))
    expect(said(desk)).to_have_text("Now in Lead.")
    desk.locator("#lead-1").drag_to(desk.locator("#second-3"))
    expect(said(desk)).to_have_text("Now in Second 3.")

    assert top()[:4] == ["Story 6", "Story 5", "Story 4", "Story 2"]


def test_x8_editor_who_was_slower_is_told_and_may_go_on(open_desk, stories):
    desk = open_desk()
    desk.locator("[name=begin]").fill("2030-01-01T06:00")
    pick_story(None, LEAD, stories[0], by=make_administrator())

    desk.locator(f"[value='pick:{stories[1].pk}']").click()

    expect(desk.get_by_role("alert")).to_contain_text("ada changed this page")
    expect(desk.locator("[name=begin]")).to_have_value("2030-01-01T06:00")
    expect(desk.locator("#lead-1")).to_contain_text("Story 1")
    desk.locator(f"[value='pick:{stories[1].pk}']").click()
    expect(said(desk)).to_have_text("Planned for Lead.")


def test_f48_front_page_is_curated_without_script(open_desk, stories):
    desk = open_desk(java_script_enabled=False)

    desk.locator("#second-1 [data-step=up]").click()
    expect(desk.get_by_role("status").filter(has_text="Now in Lead.")).to_be_visible()
    desk.locator("[name=slot]").select_option("second-1")
    desk.locator(f"[value='pick:{stories[0].pk}']").click()
    expect(desk.get_by_role("status").filter(has_text="Now in Second 1.")).to_be_visible()

    assert top()[:2] == ["Story 5", "Story 1"]


def test_f48_enter_in_a_field_changes_no_slot(open_desk):
    desk = open_desk(java_script_enabled=False)
    before = top()

    desk.locator("[name=words]").press("Enter")

    expect(desk.get_by_role("alert")).to_have_text("Press Pick beside the story that you mean.")
    assert top() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desk_of_fronts_is_accessible_and_fits_a_phone(open_desk, stories, scheme):
    pick_story(None, Slot("brief", 1), stories[0], by=make_editor())

    # What axe puts into the page to look at it is not ours.
    phone = {"viewport": {"width": 390, "height": 844}, "bypass_csp": True}
    desk = open_desk(color_scheme=scheme, **phone)

    assert Axe().run(desk).response["violations"] == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
