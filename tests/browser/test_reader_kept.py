"""What a reader's own browser keeps and shows, and what works without it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from comments.models import Comment, ErrorReport, Report
from comments.moderation import approve_comment, reject_comment
from tests.browser.test_reader_pages import WCAG
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)

WORDS = "The tide was higher than that."


@pytest.fixture
def article(transactional_db):
    return make_published_article()


def write(page, body=WORDS):
    body_field(page).fill(body)
    page.get_by_label("Name").fill("R. Okafor")
    page.get_by_label("Email").fill("okafor@example.org")


def send(page):
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_text("waits for a moderator")).to_be_visible()
    # The receipt's script runs after its words are there.
    page.wait_for_load_state("load")


def body_field(page):
    return page.locator("#comment-body")


def test_draft_survives_a_closed_tab_and_is_forgotten_once_it_arrived(page, article):
    page.goto(article.get_absolute_url())
    body_field(page).fill(WORDS)
    other = page.context.new_page()
    page.close()

    other.goto(article.get_absolute_url())
    expect(body_field(other)).to_have_value(WORDS)
    write(other)
    send(other)
    other.goto(article.get_absolute_url())

    expect(body_field(other)).to_have_value("")


def test_draft_survives_a_post_that_failed(page, article):
    page.goto(article.get_absolute_url())
    write(page)
    page.get_by_label("Website").fill("http://127.0.0.1/")
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.goto(article.get_absolute_url())

    expect(body_field(page)).to_have_value(WORDS)


def test_own_reply_is_shown_to_its_writer_alone_until_it_is_decided(new_page, page, article):
    page.goto(article.get_absolute_url())
    write(page)
    send(page)
    stranger = new_page()

    page.goto(article.get_absolute_url())
    stranger.goto(article.get_absolute_url())

    own = page.locator(".comment-own")
    expect(own).to_contain_text(WORDS)
    expect(own).to_contain_text("waits for a moderator")
    expect(stranger.get_by_text(WORDS)).to_have_count(0)
    approve_comment(Comment.objects.get(), by=make_moderator())
    page.reload()
    expect(page.locator(".comment-text", has_text=WORDS)).to_be_visible()
    expect(own).to_have_count(0)


def test_own_reply_and_its_private_link_outlive_the_tab_only_where_wanted(page, article):
    page.goto(article.get_absolute_url())
    write(page)
    send(page)
    other = page.context.new_page()
    other.goto(article.get_absolute_url())
    expect(other.locator("#comment-form")).to_be_visible()
    assert other.locator(".comment-own").count() == 0
    assert "received" not in other.evaluate("JSON.stringify(localStorage)")

    write(other, "Another reply")
    other.get_by_label("Remember me").check()
    send(other)
    page.goto(article.get_absolute_url())

    expect(page.locator(".comment-own", has_text="Another reply")).to_be_visible()
    page.get_by_label("Remember me").uncheck()
    assert "received" not in page.evaluate("JSON.stringify(localStorage)")


def test_own_reply_that_was_refused_does_not_wait_any_more(page, article):
    page.goto(article.get_absolute_url())
    write(page)
    send(page)
    reject_comment(Comment.objects.get(), by=make_moderator())

    page.goto(article.get_absolute_url())

    expect(page.locator(".comment-own")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('newsroom.waiting')") is None


def test_own_reply_can_be_hidden(page, article):
    page.goto(article.get_absolute_url())
    write(page)
    send(page)
    page.goto(article.get_absolute_url())

    page.get_by_role("button", name="Hide in this browser").click()
    page.reload()

    expect(page.locator("#comment-form")).to_be_visible()
    expect(page.locator(".comment-own")).to_have_count(0)


def test_hostile_words_of_ones_own_do_nothing(page, article):
    hostile = "<img src=x onerror=\"document.title='taken'\"></p><script>alert(1)</script>"
    page.goto(article.get_absolute_url())
    write(page, hostile)
    send(page)

    page.goto(article.get_absolute_url())

    expect(page.locator(".comment-own-text")).to_have_text(hostile)
    assert "taken" not in page.title()


def test_sender_is_remembered_only_where_wanted_and_never_in_a_cookie(page, article):
    other = make_published_article()
    page.goto(article.get_absolute_url())
    write(page)
    send(page)
    page.goto(other.get_absolute_url())
    expect(page.get_by_label("Name")).to_have_value("")

    write(page)
    page.get_by_label("Remember me").check()
    send(page)
    page.goto(article.get_absolute_url())

    expect(page.get_by_label("Name")).to_have_value("R. Okafor")
    expect(page.get_by_label("Email")).to_have_value("okafor@example.org")
    assert page.context.cookies() == []
    page.get_by_label("Remember me").uncheck()
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("")


def test_form_comes_to_the_reply_it_answers_by_keyboard_and_goes_back(page, article):
    parent = make_approved_comment(article, name="Lock-keeper")
    page.goto(article.get_absolute_url())
    place = page.locator(f"#comment-{parent.pk} #comment-form")
    link = page.get_by_role("link", name="Reply to Lock-keeper")

    link.focus()
    page.keyboard.press("Enter")
    expect(place).to_be_visible()
    expect(body_field(page)).to_be_focused()
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(place).to_have_count(0)
    expect(link).to_be_focused()

    page.keyboard.press("Enter")
    write(page)
    send(page)
    assert Comment.objects.latest("id").parent == parent


def test_preview_shows_links_and_sends_nothing(page, article):
    page.goto(article.get_absolute_url())
    body_field(page).fill("See https://example.org/tides")

    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_text("nothing has been sent yet")).to_be_visible()
    expect(page.get_by_role("link", name="https://example.org/tides")).to_be_visible()
    expect(body_field(page)).to_have_value("See https://example.org/tides")
    assert not Comment.objects.exists()


def test_counter_says_how_much_is_written(page, article):
    page.goto(article.get_absolute_url())

    body_field(page).fill("tide 🌊")

    expect(page.locator(".letters-left")).to_have_text("6 / 5000")


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_reader_reports_a_reply(new_page, article, scripts):
    comment = make_approved_comment(article, name="Lock-keeper")
    page = new_page(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="Report what Lock-keeper wrote").click()
    page.get_by_label("Gives away private details").check()
    page.get_by_role("button", name="Report to the moderators").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for the report")
    assert Report.objects.get(comment=comment).reason == "private"


def test_reader_reports_an_error_with_the_words_they_selected(page, article):
    page.goto(article.get_absolute_url())
    page.get_by_text("The tide turned at noon").select_text()
    page.get_by_role("link", name="Report an error in this article").click()

    expect(page.locator("#error-passage")).to_have_value(
        "The tide turned at noon and the harbour opened."
    )
    page.get_by_label("What is wrong").fill("It was at one.")
    page.get_by_role("button", name="Send to the corrections desk").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your note has arrived")
    assert ErrorReport.objects.get().passage.startswith("The tide turned")


def test_long_thread_unfolds_without_script(new_page, article):
    root = make_approved_comment(article)
    last = [make_approved_comment(parent=root) for _ in range(8)][-1]
    page = new_page(java_script_enabled=False)
    page.goto(article.get_absolute_url())

    expect(page.locator(f"#comment-{last.pk} > .comment-text")).to_be_hidden()
    page.get_by_text("5 more replies").click()

    expect(page.locator(f"#comment-{last.pk} > .comment-text")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_f69_axe_finds_nothing_where_readers_talk(new_page, article, colours):
    comment = make_approved_comment(article)
    for _ in range(8):
        make_approved_comment(parent=comment)
    make_comment(article)
    conversation = f"{article.get_absolute_url()}comments/"
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=colours)

    for address in (
        conversation,
        f"{conversation}?order=newest",
        f"{conversation}?report={comment.pk}",
        f"{article.get_absolute_url()}report-an-error/",
        "/corrections/received/",
        "/comments/reported/",
        "/moderation/",
        "/house-rules/",
    ):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        faults = [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
        assert faults == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
