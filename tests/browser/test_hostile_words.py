"""Hostile words before a browser with a trap: no script of theirs runs, and nothing is fetched."""

from collections import defaultdict

import pytest
from django.conf import settings

from comments.admin.queue import CommentAdmin
from comments.threads import PAGE_SIZE
from tests.factories import (
    make_approved_comment,
    make_moderator,
    make_published_article,
)
from tests.hostile_words import (
    approve_all,
    own_words,
    send_everywhere,
    words_of_corpora,
)
from tests.readers import comments_url

LIST = "/admin/comments/comment/"
# What a payload calls to show that it ran; in every frame, before any script of a page.
TRAP = """
window.sprung = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...words) => { window.sprung.push(`${name}(${words})`); };
}
"""
SPRUNG = "() => [...window.sprung, ...(window.trapped ? ['trapped'] : [])]"
GLOBALS = "() => Object.keys(window)"
# The elements inside readers' words and names, with the names of their attributes.
MADE_OF_WORDS = """
() => [...document.querySelectorAll(".comment-text, .comment bdi, .field-words")]
  .flatMap((words) => [...words.querySelectorAll("*")])
  .map((element) => `${element.localName} ${element.getAttributeNames().sort().join(" ")}`)
"""
# The same of whole pages that are parsed as this browser parses them, and not run. An
# empty field has no value.
SHAPES = """
(pages) => pages.map((page) =>
  [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("*")]
    .map((element) => [element.localName, ...element.getAttributeNames().sort()])
    .map((names) => names.filter((name) => name !== "value").join(" "))
    .join("\\n"))
"""


@pytest.fixture(params=["ours", "corpora"])
def words(request):
    if request.param == "ours":
        return own_words()
    return words_of_corpora(request.getfixturevalue("corpora"))


class Watched:
    """A page, and all that happens on it; faults are what should not."""

    def __init__(self, page):
        self.page = page
        self.requests = set()
        self.console = set()
        self.faults = []
        self.made = set()
        page.add_init_script(TRAP)
        page.on("request", lambda request: self.requests.add(request.url))
        page.on("dialog", self._dismiss)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("popup", lambda popup: self.faults.append(f"popup: {popup.url}"))
        page.on("download", lambda download: self.faults.append(f"download: {download.url}"))

    def _note(self, message):
        self.console.add(f"{message.text} at {message.location['url']}")

    def _dismiss(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def look_at(self, path):
        """What the page asks for besides itself, tells the console, and leaves in the window."""
        self.requests.clear()
        self.console.clear()
        answer = self.page.goto(path, wait_until="networkidle")
        assert answer.status == 200
        self.faults += self.page.evaluate(SPRUNG)
        self.made.update(self.page.evaluate(MADE_OF_WORDS))
        return (
            self.requests - {answer.url},
            set(self.console),
            self.page.evaluate(GLOBALS),
        )


@pytest.fixture
def watched(new_page):
    return Watched(new_page(viewport={"width": 1280, "height": 800}))


def pages(path, count, size, parameter):
    numbers = range(1, (count - 1) // size + 2)
    return [f"{path}?{parameter}={number}" if number > 1 else path for number in numbers]


def sign_in(client, page, live_server):
    client.force_login(make_moderator())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session,
                "url": live_server.url,
            }
        ]
    )


def test_a_hostile_words_run_nothing_and_fetch_nothing(client, watched, words, live_server):
    sign_in(client, watched.page, live_server)
    harmless = make_approved_comment()
    for_readers = watched.look_at(comments_url(harmless.article))
    for_moderators = watched.look_at(LIST)
    article = make_published_article()

    sent = send_everywhere(client, article, words)

    by_faults = defaultdict(set)
    turned_back = [each for each in sent if each.turned_back]
    shapes = watched.page.evaluate(SHAPES, [each.turned_back.decode() for each in turned_back])
    for each, shape in zip(turned_back, shapes, strict=True):
        by_faults[tuple(each.faulty)].add(shape)
    assert [faulty for faulty, found in by_faults.items() if len(found) > 1] == []
    for path in pages(LIST, len(words), CommentAdmin.list_per_page, "p"):
        assert watched.look_at(path) == for_moderators
    approve_all()
    for path in pages(comments_url(article), len(words), PAGE_SIZE, "page"):
        assert watched.look_at(path) == for_readers
    assert watched.made <= {
        "p dir",
        "br ",
        "a href rel",
        "a href",
        "bdi ",
        "p class dir",
        "span class",
    }
    assert watched.faults == []
