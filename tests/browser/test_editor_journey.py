"""An editor signs in, writes a story, looks at it, publishes it; the reader sees it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_section,
)

PASSWORD = "a long and quiet harbour"
# WCAG 2.2 AA and what it builds on.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def sign_in(page):
    editor = make_editor()
    editor.set_password(PASSWORD)
    editor.save()
    page.goto("/admin/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


@pytest.fixture
def desk(page):
    sign_in(page)
    return page


def body(page):
    return page.get_by_role("textbox", name="Body")


def open_story(page, article):
    page.goto(f"/admin/articles/article/{article.pk}/change/")


def test_editor_writes_looks_and_publishes_and_the_reader_sees_it(desk, new_page):
    make_section("Harbour")

    desk.get_by_role("link", name="New story").click()
    # Until the scripts have come, Enter is a line break.
    desk.wait_for_url("**/add/")
    desk.get_by_label("Headline", exact=True).fill("Ferry back after the storm")
    desk.get_by_label("Point").fill("The first boat came at dawn")
    desk.get_by_label("Point").press("Enter")
    desk.keyboard.type("Nobody had slept")
    body(desk).click()
    desk.keyboard.type("The ferry came back at dawn. Nobody on the quay had slept.\n")
    desk.get_by_role("button", name="Crosshead").click()
    desk.keyboard.type("A long night\nThe lights went out at two.")
    desk.keyboard.press("Control+Home")
    for _letter in range(len("The ferry came back at dawn.")):
        desk.keyboard.press("Shift+ArrowRight")
    desk.get_by_role("button", name="Make pull quote").click()
    desk.get_by_label("Section").select_option(label="Harbour")

    desk.get_by_role("button", name="Save and preview").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ferry back after the storm")
    expect(desk.locator("figure.pull-quote")).to_contain_text("The ferry came back at dawn.")
    desk.get_by_role("link", name="Back to the story").click()
    desk.get_by_role("button", name="Mark as ready").click()
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.get_by_text("Published. Readers see it now.")).to_be_visible()

    reader = new_page()
    reader.goto(Article.objects.get().get_absolute_url())
    expect(reader.locator("ul.summary > li")).to_have_text(
        ["The first boat came at dawn", "Nobody had slept"]
    )
    expect(reader.locator("h2.crosshead")).to_have_text("A long night")
    expect(reader.locator("figure.pull-quote > blockquote")).to_contain_text(
        "The ferry came back at dawn."
    )


def test_link_is_set_and_taken_off_by_keyboard(desk):
    article = make_draft(body="<p>Read this.</p>")
    open_story(desk, article)

    body(desk).click()
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+k")
    desk.get_by_label("Address", exact=True).last.fill("https://example.org/")
    desk.get_by_role("button", name="Set the link").click()
    desk.keyboard.press("Control+s")

    expect(desk.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == '<p><a href="https://example.org/">Read this.</a></p>'


def test_opening_and_saving_an_imported_body_changes_no_letter(desk):
    body_html = (
        '<p>One  “two” &amp; three</p>\n<div data-part="quote-1"></div>\n'
        "<h2>“Crosshead”</h2>\n<h3>Lower</h3>\n<ul>\n<li>a</li>\n</ul>\n<p>H<sub>2</sub>O</p>"
    )
    article = make_draft(body=body_html)
    stored = article.body
    open_story(desk, article)

    desk.get_by_label("Standfirst").fill("New")
    desk.get_by_role("button", name="Save", exact=True).click()

    article.refresh_from_db()
    assert (article.standfirst, article.body) == ("New", stored)


def test_editor_keeps_every_part_of_a_body_it_changes(desk):
    article = make_draft(
        body='<p>Last</p><div data-part="quote-1"></div><h2>C</h2><h3>L</h3>'
        "<ul><li><p>u</p></li></ul><ol><li><p>o</p></li></ol>"
        "<blockquote><p>q</p></blockquote><p>H<sub>2</sub>O <strong>b</strong> <em>i</em><br>x</p>"
    )
    open_story(desk, article)
    before = article.body

    body(desk).click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("At ")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == before.replace("Last", "At Last")


def test_points_are_ordered_by_keyboard(desk):
    article = make_draft(points=["One", "Two", "Three"])
    open_story(desk, article)

    desk.get_by_role("button", name="Move down").first.click()
    desk.get_by_label("Point").nth(2).press("Alt+ArrowUp")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    assert [point.text for point in article.summary_points.all()] == ["Two", "Three", "One"]


def test_points_are_ordered_by_drag_and_removed(desk):
    article = make_draft(points=["One", "Two", "Three"])
    open_story(desk, article)
    grips = desk.locator("#summary_points [data-drag]")

    grips.nth(2).hover()
    desk.mouse.down()
    box = grips.nth(0).bounding_box()
    desk.mouse.move(box["x"] + 5, box["y"] - 2, steps=8)
    desk.mouse.up()
    desk.locator("#summary_points .row").nth(1).get_by_role("button", name="Remove").click()
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    assert [point.text for point in article.summary_points.all()] == ["Three", "Two"]


def test_picture_is_chosen_in_a_window_and_placed_in_the_text(desk):
    picture = make_picture(caption="Cranes over the quay")
    article = make_draft()
    open_story(desk, article)

    with desk.expect_popup() as opened:
        desk.get_by_label("Lead picture").locator("..").get_by_role(
            "button", name="Choose a picture"
        ).click()
    opened.value.get_by_role("link", name="Cranes over the quay").click()
    expect(desk.get_by_label("Lead picture")).to_have_value(str(picture.pk))
    desk.get_by_role("button", name="Add a picture").click()
    row = desk.locator("#placed_pictures .row")
    row.get_by_label("Picture").fill(str(picture.pk))
    row.get_by_label("Caption here").fill("Our cranes")
    row.get_by_role("button", name="Place in text").click()
    expect(body(desk).get_by_text("Our cranes")).to_be_visible()
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.lead_picture == picture
    assert article.placed_pictures.get().key in article.body


def test_stored_picture_is_seen_in_the_body(desk):
    article = make_draft(body='<p>Before</p><div data-part="picture-1"></div>')
    article.placed_pictures.create(picture=make_picture(), key="picture-1", position=1)

    open_story(desk, article)

    expect(body(desk).locator(".placed-picture img")).to_be_visible()
    expect(body(desk).locator(".placed-picture")).to_have_text("")


def test_leaving_with_unsaved_words_is_asked_about(desk):
    open_story(desk, make_draft())
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    desk.get_by_label("Standfirst").fill("Not saved yet")
    desk.get_by_role("link", name="Pictures").click()

    expect(desk.get_by_role("heading", name="Pictures")).to_be_visible()
    assert asked == ["beforeunload"]


def test_conflict_is_shown_beside_the_words_and_merged(desk, new_page):
    article = make_draft("First words", standfirst="Old")
    open_story(desk, article)
    other = desk.context.new_page()
    open_story(other, article)
    other.get_by_label("Standfirst").fill("Theirs")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Saved.")).to_be_visible()

    desk.get_by_label("Headline", exact=True).fill("My headline")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", name="Saved meanwhile by eda")).to_be_visible()
    expect(desk.get_by_label("Headline", exact=True)).to_have_value("My headline")
    desk.get_by_label("Standfirst").fill("Theirs and mine")
    desk.get_by_label("I have merged both").check()
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("My headline", "Theirs and mine")


def test_story_is_written_and_handed_on_without_script(new_page):
    make_section("Harbour")
    page = new_page(java_script_enabled=False)
    sign_in(page)

    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline", exact=True).fill("Written by hand")
    page.get_by_label("Point").fill("A point")
    page.get_by_label("Body").fill("<p>Typed as HTML.</p>")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Mark as ready").click()

    expect(page.get_by_text("Ready. It can be published or scheduled now.")).to_be_visible()
    assert Article.objects.get().summary_points.get().text == "A point"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_of_the_desk_have_no_fault_axe_can_find_and_fit_the_screen(new_page, width, scheme):
    article = make_published_article(
        points=["One"],
        quotes=["the harbour opened"],
        links=[("IN QUOTES", "Said", "")],
        authors=[make_author()],
        lead_picture=make_picture(),
    )
    # axe measures by styles of its own, which the policy refuses like anybody's.
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page.goto("/admin/login/")
    faults = {"login": faults_on(page)}
    sign_in(page)

    for path in [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/history/",
        "/admin/articles/picture/",
        "/admin/articles/picture/add/",
        "/admin/articles/section/",
        "/admin/articles/tag/add/",
    ]:
        page.goto(path)
        faults[path] = faults_on(page)

    assert {path: found for path, found in faults.items() if found} == {}


def faults_on(page):
    """What axe finds, and whether the page is wider than the screen."""
    found = [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found
