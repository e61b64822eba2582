"""What is said beside a story's form while it is written, and quotes taken from its text."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.revising import revise_article
from tests.browser.test_editor_journey import RULES, body, open_story, sign_in
from tests.factories import make_author, make_draft, make_editor

SAID = "<p>One.</p><p>“We will not yield to them,” she said.</p><p>Two.</p>"


@pytest.fixture
def desk(page):
    sign_in(page)
    return page


def make_story(**fields):
    return make_draft("Harbour opens", authors=[make_author()], **fields)


def findings(page):
    return page.locator("#findings [data-sentence]")


def test_f13_findings_follow_the_typing_and_lead_to_their_field(desk):
    article = make_story()
    open_story(desk, article)
    expect(desk.get_by_text("Nothing stands in its way.")).to_be_visible()

    desk.get_by_label("Headline", exact=True).fill("HARBOUR OPENS TK")

    expect(findings(desk)).to_have_count(2)
    expect(desk.locator(".field", has_text="Headline").first.locator(".remark")).to_have_count(2)
    findings(desk).first.click()
    expect(desk.get_by_label("Headline", exact=True)).to_be_focused()
    desk.get_by_label("Headline", exact=True).fill("Harbour opens")
    expect(desk.get_by_text("Nothing stands in its way.")).to_be_visible()
    expect(desk.locator(".remark")).to_have_count(0)
    article.refresh_from_db()
    assert article.version == 1


def test_x6_reason_half_written_stays_while_the_checks_go_on(desk):
    article = make_story(standfirst="Until TK")
    open_story(desk, article)
    desk.get_by_text("Let it pass…").click()
    desk.get_by_label("Reason, kept with the next save").fill("It is a name.")

    desk.get_by_label("Headline", exact=True).fill("HARBOUR OPENS")
    expect(findings(desk)).to_have_count(2)

    expect(desk.get_by_label("Reason, kept with the next save")).to_have_value("It is a name.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Let pass", exact=True)).to_be_visible()
    assert article.publish_overrides.get().reason == "It is a name."


def test_x2_point_is_confirmed_with_the_next_save(desk):
    article = make_story(body="<p>12 were hurt.</p>", points=["12 hurt"])
    article.body = "<p>14 were hurt.</p>"
    revise_article(article, by=make_editor())
    open_story(desk, article)
    expect(findings(desk)).to_contain_text(["“12 hurt”"])

    desk.get_by_label("It holds; keep with the next save").check()
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Nothing stands in its way.")).to_be_visible()


def test_f3_quotation_of_the_text_becomes_a_pull_quote_by_one_click(desk):
    article = make_story(body=SAID)
    open_story(desk, article)

    desk.get_by_text("1 quotation in the text").click()
    desk.get_by_role("button", name="Make pull quote: We will not yield to them").click()
    expect(body(desk).locator(".placed-quote")).to_have_text("We will not yield to them")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    quote = article.pull_quotes.get()
    assert quote.text == "We will not yield to them"
    assert f'she said.</p><div data-part="{quote.key}"></div><p>Two.' in article.body


def test_f3_selected_words_are_taken_whole_and_from_one_paragraph(desk):
    article = make_story(body=SAID)
    open_story(desk, article)

    # From inside “will” over the end of the paragraph into the next one.
    body(desk).locator("p").nth(1).click()
    desk.keyboard.press("Home")
    for _letter in range(5):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Control+Shift+End")
    desk.get_by_role("button", name="Make pull quote", exact=True).first.click()
    expect(body(desk).locator(".placed-quote")).to_have_text("will not yield to them,” she said.")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    expect(desk.get_by_text("Nothing stands in its way.")).to_be_visible()


def test_lists_of_the_checks_are_accessible(new_page):
    # axe puts a style of its own into the page.
    desk = new_page(bypass_csp=True)
    sign_in(desk)
    article = make_story(body=SAID, points=["12 hurt"], standfirst="Until TK")
    open_story(desk, article)
    desk.get_by_text("Let it pass…").click()
    desk.get_by_text("1 quotation in the text").click()

    found = Axe().run(desk, options=RULES).response["violations"]

    assert [violation["id"] for violation in found] == []
