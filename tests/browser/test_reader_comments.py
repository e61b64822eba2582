"""A reader replies to a story, with script and without."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.factories import make_approved_comment, make_published_article


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def reader(request, new_page):
    return new_page(java_script_enabled=request.param, viewport={"width": 390, "height": 844})


def fill_in(page, **fields):
    for label, text in fields.items():
        page.get_by_role("textbox", name=label).fill(text)


def test_reader_replies_and_is_told_that_it_waits(reader):
    article = make_published_article()

    reader.goto(article.get_absolute_url())
    fill_in(reader, Reply="The tide was higher.", Name="R. Okafor", Email="okafor@example.org")
    reader.get_by_role("button", name="Send to the moderators").click()

    expect(reader.get_by_text("waits for a moderator")).to_be_visible()
    assert "/comments/received/?r=" in reader.url
    assert "tide" not in reader.content()
    comment = Comment.objects.get()
    assert (comment.status, comment.body, comment.flags) == ("pending", "The tide was higher.", [])
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_text("No replies yet")).to_be_visible()
    assert reader.context.cookies() == []


def test_reader_answers_another(reader):
    article = make_published_article()
    parent = make_approved_comment(article, name="Lock-keeper", body="At 05:51.")

    reader.goto(article.get_absolute_url())
    reader.get_by_role("link", name="Reply to Lock-keeper").click()
    expect(reader.get_by_text("At 05:51.")).to_be_visible()
    fill_in(reader, Reply="Thank you!", Name="R. Okafor", Email="okafor@example.org")
    reader.get_by_role("button", name="Send to the moderators").click()

    expect(reader.get_by_text("waits for a moderator")).to_be_visible()
    assert Comment.objects.latest("id").parent == parent


def test_faulty_reply_keeps_its_words_and_names_the_fault(reader):
    article = make_published_article()

    reader.goto(article.get_absolute_url())
    # Past what the browser itself would refuse.
    fill_in(reader, Reply="A long thought.", Name="R. Okafor", Email="okafor@example.org")
    fill_in(reader, Website="http://127.0.0.1/")
    reader.get_by_role("button", name="Send to the moderators").click()

    expect(reader.get_by_role("alert")).to_contain_text("Website")
    expect(reader.get_by_label("Reply")).to_have_value("A long thought.")
    expect(reader.get_by_label("Website")).to_have_accessible_description(
        "Give the whole address of a public page, such as https://example.org/, or none."
    )
    assert not Comment.objects.exists()


def test_field_for_bots_is_seen_and_reached_by_nobody(reader):
    reader.goto(make_published_article().get_absolute_url())

    expect(reader.get_by_label("Leave this empty")).to_be_hidden()
    reader.get_by_label("Website").focus()
    button = reader.get_by_role("button", name="Send to the moderators")
    for _stop in range(4):
        reader.keyboard.press("Tab")
        expect(reader.get_by_label("Leave this empty")).not_to_be_focused()
        if button.evaluate("button => button === document.activeElement"):
            return
    pytest.fail("The button is not reached.")


def test_hostile_comment_does_nothing_and_widens_nothing(reader):
    article = make_published_article()
    make_approved_comment(
        article,
        name="<script>document.title='taken'</script>",
        body="x" * 400
        + "\n\n"
        + "h"
        + "\u0301" * 400
        + "\n\n\u202esdrawkcab <img src=x onerror=x>",
    )

    reader.goto(article.get_absolute_url())

    expect(reader.get_by_text("sdrawkcab")).to_be_visible()
    assert "taken" not in reader.title()
    width = reader.locator("body").evaluate("body => body.scrollWidth")
    assert width <= 390
