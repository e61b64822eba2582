"""A moderator clears the queue by single keys; two do so side by side; a phone suffices."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from comments.models import Comment
from comments.moderation import approve_comment
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)

PASSWORD = "a long and quiet harbour"
PAGE = "/admin/comments/comment/moderate/"


@pytest.fixture
def sign_in(new_page):
    """Opens the moderation page as somebody, in a browser of their own."""

    def open_desk(username="mo", **options):
        moderator = make_moderator(username)
        moderator.set_password(PASSWORD)
        moderator.save()
        page = new_page(viewport={"width": 1280, "height": 800}, **options)
        page.goto(PAGE)
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[type=submit]").click()
        expect(page.get_by_role("heading", name="Moderation", exact=True)).to_be_attached()
        return page

    return open_desk


def press(page, key):
    """Press a key and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def states():
    return {c.body: c.status for c in Comment.objects.all()}


def test_queue_is_cleared_by_keys_alone_and_undone(sign_in):
    article = make_published_article()
    for body in ("good", "bad", "spam", "hard", "later"):
        make_comment(article, body=body)
    desk = sign_in()

    desk.goto(PAGE)
    press(desk, "a")
    desk.keyboard.press("r")
    expect(desk.get_by_role("button", name="Attacks a person")).to_be_visible()
    press(desk, "3")
    press(desk, "s")
    press(desk, "e")
    press(desk, "j")

    expect(desk.get_by_text("You put 1 comment off")).to_be_visible()
    assert states() == {
        "good": "approved",
        "bad": "rejected",
        "spam": "rejected",
        "hard": "pending",
        "later": "pending",
    }
    assert Comment.objects.get(body="bad").reason == "abuse"
    assert Comment.objects.get(body="hard").is_escalated
    press(desk, "z")
    expect(desk.locator(".subject")).to_have_text("hard")
    assert not Comment.objects.get(body="hard").is_escalated


def test_undone_approval_is_gone_from_the_next_reader_s_page(sign_in, new_page):
    article = make_published_article()
    make_comment(article, body="The tide was higher.")
    desk, reader = sign_in(), new_page()
    desk.goto(PAGE)
    press(desk, "a")
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_text("The tide was higher.")).to_be_visible()

    press(desk, "z")
    reader.reload()

    expect(reader.get_by_text("The tide was higher.")).to_have_count(0)
    expect(desk.locator(".subject")).to_have_text("The tide was higher.")


def test_two_moderators_in_two_browsers_clear_one_queue_without_meeting(sign_in):
    article = make_published_article()
    for number in range(8):
        make_comment(article, body=f"Reply {number}")
    desks = [sign_in("mo"), sign_in("mia")]
    read = []
    for desk in desks:
        desk.goto(PAGE)

    for _ in range(4):
        for desk in desks:
            read.append(desk.locator(".subject").inner_text())
        assert read[-1] != read[-2]
        for desk in desks:
            press(desk, "a")

    assert sorted(read) == [f"Reply {number}" for number in range(8)]
    assert set(states().values()) == {"approved"}
    for desk in desks:
        expect(desk.get_by_role("heading", name="Nothing waits for you")).to_be_visible()


def test_key_pressed_twice_decides_on_one_comment(sign_in):
    article = make_published_article()
    for body in ("first", "second"):
        make_comment(article, body=body)
    desk = sign_in()
    desk.goto(PAGE)

    with desk.expect_navigation():
        desk.evaluate(
            """() => { for (const _ of [1, 2]) document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key: "a", bubbles: true })); }"""
        )

    expect(desk.locator(".subject")).to_have_text("second")
    assert states() == {"first": "approved", "second": "pending"}


def test_letters_typed_into_a_reply_decide_nothing(sign_in):
    comment = make_comment(body="Who counts the votes?")
    desk = sign_in()
    desk.goto(PAGE)

    desk.keyboard.press("c")
    expect(desk.get_by_label("Your reply, under your own name")).to_be_focused()
    desk.keyboard.type("a reader asks, zealously: r, s, e and j")
    desk.keyboard.press("Tab")
    press(desk, "Enter")

    reply = comment.replies.get()
    assert (reply.body, reply.status) == ("a reader asks, zealously: r, s, e and j", "approved")


def test_help_names_every_key_and_is_left_by_escape(sign_in):
    make_comment()
    desk = sign_in()
    desk.goto(PAGE)

    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="All keys")).to_be_visible()
    desk.keyboard.press("a")
    desk.keyboard.press("Escape")

    expect(desk.get_by_role("dialog", name="All keys")).to_be_hidden()
    assert Comment.objects.get().status == "pending"


def test_whoever_listens_hears_what_was_done_and_is_at_the_next_comment(sign_in):
    article = make_published_article()
    make_comment(article, name="Ann")
    make_comment(article, name="Ben")
    desk = sign_in()
    desk.goto(PAGE)

    press(desk, "a")

    expect(desk.locator("[data-announce]")).to_contain_text("Approved")
    expect(desk.get_by_role("heading", name="Ben")).to_be_focused()


def test_texts_alike_are_decided_on_together_by_keys(sign_in):
    head = make_comment(body="Winter coats")
    for _ in range(30):
        make_comment(head.article, body="Winter coats!", cluster=head)
    desk = sign_in()
    desk.goto(PAGE)

    press(desk, "l")
    desk.get_by_role("button", name="Spam all 31").focus()
    press(desk, "Enter")

    expect(desk.get_by_role("status")).to_contain_text("31")
    assert Comment.objects.filter(reason="spam").count() == 31


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_thumb_suffices_on_a_phone(sign_in, has_script):
    article = make_published_article()
    for body in ("good", "bad"):
        make_comment(article, body=body)
    desk = sign_in(java_script_enabled=has_script, has_touch=True)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(PAGE)
    assert desk.locator(".subject").bounding_box()["y"] < 500

    for button in desk.locator(".judging :is(button, summary):visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= 390
    desk.get_by_role("button", name="Approve").tap()
    expect(desk.locator(".subject")).to_have_text("bad")
    desk.locator("summary", has_text="Reject…").tap()
    desk.get_by_role("button", name="Not about the story").tap()

    expect(desk.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert states() == {"good": "approved", "bad": "rejected"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_the_page_fits_the_screen(sign_in, width, scheme):
    article = make_published_article()
    head = make_comment(make_approved_comment(article).article, body="Winter coats", score=97)
    make_comment(article, cluster=head, parent=None)
    approve_comment(make_comment(article), by=make_moderator("mo"))
    trace = [{"rule": "links", "verdict": "links", "note": "It has 3 links."}]
    Comment.objects.filter(pk=head.pk).update(trace=trace)
    # axe measures by styles of its own, which the policy refuses like anybody's.
    desk = sign_in(color_scheme=scheme, bypass_csp=True)
    desk.set_viewport_size({"width": width, "height": 900})

    for where in (PAGE, "/admin/comments/comment/bulk/", "/admin/comments/comment/figures/"):
        desk.goto(where)
        found = Axe().run(desk)
        assert found.response["violations"] == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
