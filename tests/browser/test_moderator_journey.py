"""A moderator signs in, reads what waits and decides; the next reader sees it."""

import pytest
from playwright.sync_api import expect

from comments.moderation import reject_comment
from tests.factories import make_comment, make_moderator, make_published_article

PASSWORD = "a long and quiet harbour"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def desk(request, new_page):
    moderator = make_moderator()
    moderator.set_password(PASSWORD)
    moderator.save()
    page = new_page(java_script_enabled=request.param, viewport={"width": 1280, "height": 800})
    page.goto("/admin/comments/comment/")
    page.locator("[name=username]").fill(moderator.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    return page


def test_approved_reply_is_on_the_next_readers_page(desk, new_page):
    article = make_published_article()
    comment = make_comment(article, body="The tide was higher.")
    reader = new_page()
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_text("No replies yet")).to_be_visible()

    desk.reload()
    desk.locator(f"[name=_selected_action][value='{comment.pk}']").check()
    desk.locator("select[name=action]").select_option("approve")
    desk.get_by_role("button", name="Go").click()

    expect(desk.get_by_text("1 comment changed.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("The tide was higher.")).to_be_visible()
    expect(reader.get_by_role("heading", name="1 reply")).to_be_visible()


def test_reply_is_read_with_its_thread_and_decided_on_its_own_page(desk, new_page):
    article = make_published_article()
    comment = make_comment(article, body="Look\u200b here", name="Ann", flags=["links"])

    desk.reload()
    desk.locator("#result_list").get_by_role("link", name="Ann").click()
    expect(desk.get_by_role("heading", name="Why is this here?")).to_be_visible()
    expect(desk.get_by_text("U+200B")).to_be_visible()
    desk.get_by_role("button", name="Approve").click()

    expect(desk.get_by_text("1 comment changed.")).to_be_visible()
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_second_moderator_learns_who_was_faster(desk):
    comment = make_comment(body="Two people read this")
    desk.goto(f"/admin/comments/comment/{comment.pk}/change/")
    reject_comment(comment, by=make_moderator("mia"))

    desk.get_by_role("button", name="Approve").click()

    expect(desk.get_by_text("mia decided first: rejected at")).to_be_visible()
    comment.refresh_from_db()
    assert comment.status == "rejected"
