"""What readers see of a conversation: docs/moderation.md, "What readers see"."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from articles.changes import Change
from articles.publishing import publish_article, retract_article
from articles.revising import revise_article
from comments.models import Comment
from comments.moderation import pick_comment
from tests.comments.test_discussion import fill
from tests.factories import (
    make_approved_comment,
    make_author,
    make_editor,
    make_moderator,
    make_published_article,
    make_reporter,
)
from tests.readers import comments_url, received, reply

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def page_of(client, url):
    return html.fromstring(client.get(url).content.decode())


def shown_ids(page):
    return [element.get("id") for element in page.find_class("comment")]


def ids(*comments):
    return [f"comment-{comment.pk}" for comment in comments]


# Order.


def test_newest_thread_first_and_its_answers_in_their_order(client):
    article = make_published_article()
    old = make_approved_comment(article)
    new = make_approved_comment(article)
    answers = [make_approved_comment(parent=parent) for parent in (old, new, new)]

    page = page_of(client, f"{comments_url(article)}?order=newest")

    assert shown_ids(page) == ids(new, answers[1], answers[2], old, answers[0])


def test_every_comment_is_on_one_page_in_either_order(client):
    article = make_published_article()
    fill(article, 120)

    for order in ("", "&order=newest"):
        found = []
        for number in (1, 2, 3):
            page = page_of(client, f"{comments_url(article)}?page={number}{order}")
            found += [pk for pk in shown_ids(page) if pk]
        assert len(found) == len(set(found)) == 120, order


def test_pages_of_the_newest_name_each_other_and_the_plain_one_is_canonical(client, settings):
    article = make_published_article()
    fill(article, 120)
    url = comments_url(article)

    page = page_of(client, f"{url}?order=newest&page=2")

    links = page.xpath("//nav[@class='pager']/a/@href")
    assert links == [f"{url}?order=newest", f"{url}?order=newest&page=3"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{settings.SITE_URL}{url}"]


@pytest.mark.parametrize("order", ["oldest", "newest'--", ""])
def test_j6_unknown_order_is_no_order(client, order):
    article = make_published_article()
    fill(article, 5)

    plain = client.get(comments_url(article))
    asked = client.get(comments_url(article), {"order": order})

    assert asked.content == plain.content


def test_f7_pages_of_the_newest_ask_the_same_and_are_quick(client):
    article = make_published_article()
    fill(article, 1000)
    url, counts = f"{comments_url(article)}?order=newest", set()
    client.get(url)

    began = perf_counter()
    for number in (1, 2, 19):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{url}&page={number}").status_code == 200
        counts.add(len(queries.captured_queries))

    assert perf_counter() - began < 3
    assert max(counts) - min(counts) <= 1


# Badges.


def test_writer_of_the_story_and_other_staff_have_marks_of_their_own(client):
    reporter = make_reporter()
    article = make_published_article(authors=[make_author(user=reporter)])
    names = {
        "author": make_approved_comment(article, author=reporter),
        "staff": make_approved_comment(article, author=make_editor()),
        "reader": make_approved_comment(article, name="Ines Aldana"),
    }

    for url in (article.get_absolute_url(), comments_url(article)):
        page = page_of(client, url)
        marks = {
            who: [
                badge.text_content()
                for badge in page.get_element_by_id(f"comment-{comment.pk}").find_class("badge")
            ]
            for who, comment in names.items()
        }
        assert marks == {"author": ["Author of the story"], "staff": ["Staff"], "reader": []}


# Editor's picks.


def test_picks_stand_above_the_conversation_and_lead_to_their_places(client):
    article = make_published_article()
    fill(article, 60)
    first, last = Comment.objects.order_by("path")[0], Comment.objects.order_by("path")[59]
    for comment in (first, last):
        pick_comment(comment, by=make_moderator())

    page = page_of(client, article.get_absolute_url())

    (box,) = page.find_class("picks")
    assert box.xpath(".//a/@href") == [
        f"#comment-{first.pk}",
        f"{comments_url(article)}?comment={last.pk}",
    ]
    assert len(page.find_class("pick-mark")) == 1
    assert not page_of(client, f"{comments_url(article)}?page=2").find_class("picks")


def test_page_without_picks_asks_for_none(client):
    article = make_published_article()
    fill(article, 60)

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, article.get_absolute_url())

    assert not page.find_class("picks")
    about = [q for q in queries.captured_queries if "comments_comment" in q["sql"]]
    assert len(about) == 1


# Long threads.


def test_long_thread_is_folded_and_holds_all_its_answers(client):
    article = make_published_article()
    root = make_approved_comment(article)
    answers = [make_approved_comment(parent=root) for _ in range(8)]
    after = make_approved_comment(article)

    page = page_of(client, article.get_absolute_url())

    (fold,) = page.find_class("more-answers")
    assert fold.tag == "details"
    assert fold.find("summary").text_content() == "5 more replies"
    assert shown_ids(fold) == ids(*answers[3:])
    assert shown_ids(page) == ids(root, *answers, after)
    assert fold.getparent().get("id") == f"comment-{root.pk}"


# Words that changed.


def at(hours):
    return time_machine.travel(NOON + hours * HOUR, tick=False)


UPDATE = Change("update", "It is otherwise.")


def notes(client, article, comment):
    page = page_of(client, article.get_absolute_url())
    shown = page.get_element_by_id(f"comment-{comment.pk}").find_class("answers")
    return [" ".join(note.text_content().split()) for note in shown]


@pytest.fixture
def revised():
    """Makes a new version of a story at an hour after noon."""

    def revise(article, hours, **fields):
        for name, value in fields.items():
            setattr(article, name, value)
        with at(hours):
            revise_article(article, by=make_editor(), change=UPDATE)

    return revise


def answered(client, article, hours):
    """A public comment written at an hour after noon."""
    with at(hours):
        comment = received(reply(client, article, body=f"Written after {hours} h"))
    Comment.objects.filter(pk=comment.pk).update(status="approved")
    return comment


def test_f10_comment_older_than_the_words_says_so(client, revised):
    article = make_published_article(at=NOON)
    before = answered(client, article, 1)
    revised(article, 2, body="<p>Other words.</p>")
    after = answered(client, article, 3)
    revised(article, 4, body="<p>Other words again.</p>")

    with at(5):
        assert notes(client, article, before) == ["written before the update of 1 Mar 2026, 14:00"]
        assert notes(client, article, after) == ["written before the update of 1 Mar 2026, 16:00"]


def test_f10_change_of_anything_but_words_is_no_update(client, revised):
    article = make_published_article(at=NOON)
    comment = answered(client, article, 1)
    revised(article, 2, slug="another-address", credit="AFP")

    with at(3):
        assert notes(client, article, comment) == []


def test_f10_words_changed_while_a_story_was_down_are_an_update(client, revised):
    article = make_published_article(at=NOON)
    comment = answered(client, article, 1)
    with at(2):
        retract_article(article, by=make_editor(), reason="The figures were wrong.")
    revised(article, 3, headline="Other figures")
    with at(4):
        publish_article(article, by=make_editor(), change=UPDATE)
        article.refresh_from_db()

    assert article.revisions.first().changes_words
    with at(5):
        assert notes(client, article, comment) == ["written before the update of 1 Mar 2026, 16:00"]


def test_story_that_nobody_changed_is_asked_for_no_versions(client):
    article = make_published_article()
    make_approved_comment(article)

    with CaptureQueriesContext(connection) as queries:
        client.get(article.get_absolute_url())

    assert not [q for q in queries.captured_queries if "articles_revision" in q["sql"]]


# Preview.


def test_preview_shows_the_words_as_they_would_stand_and_stores_nothing(client):
    article = make_published_article()
    parent = make_approved_comment(article, body="What is answered")

    response = reply(
        client,
        article,
        preview="1",
        body="One\n\n<b>two</b> https://example.org/",
        name="",
        email="",
        parent=str(parent.pk),
    )

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    page = html.fromstring(response.content.decode())
    (preview,) = page.find_class("comment-preview")
    assert [p.text_content() for p in preview.find_class("comment-text")[0].iter("p")] == [
        "One",
        "<b>two</b> https://example.org/",
    ]
    form = page.get_element_by_id("comment-form")
    assert (
        form.fields["body"].lstrip("\n").replace("\r", "")
        == "One\n\n<b>two</b> https://example.org/"
    )
    assert form.fields["parent"] == str(parent.pk)
    assert form.fields["token"]
    assert not page.find_class("form-errors")
    assert Comment.objects.count() == 1


def test_preview_of_nothing_says_what_is_missing(client):
    response = reply(client, make_published_article(), preview="1", body=" ")

    assert response.status_code == 422
    assert "write your reply" in response.text


def test_preview_can_be_sent_as_it_is(client):
    article = make_published_article()
    preview = html.fromstring(reply(client, article, preview="1").content.decode())
    fields = dict(preview.get_element_by_id("comment-form").fields)

    sent = reply(client, article, **{name: (text or "").strip() for name, text in fields.items()})

    assert received(sent).body == "The tide was higher than that."
