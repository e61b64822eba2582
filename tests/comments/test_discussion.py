"""The conversation below a story."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from comments.models import Comment
from comments.moderation import remove_comment
from comments.tokens import make_token
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)
from tests.readers import comments_url, form_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCE = "Your email address will not be published. Required fields are marked *"


def page_of(client, url):
    return html.fromstring(client.get(url).content.decode())


def about_comments(queries):
    return [query for query in queries if "comments_comment" in query["sql"]]


def fill(article, count):
    """Many visible comments at once: a third of them answers."""
    made = [make_approved_comment(article) for _ in range(3)]
    rows = [
        Comment(
            article_id=article.story_id,
            parent=made[n % 3] if n % 3 == 0 else None,
            body=f"Row {n}",
            name="Reader",
            status="approved",
        )
        for n in range(count - 3)
    ]
    for comment in Comment.objects.bulk_create(rows):
        comment.place_in_thread()
        comment.save(update_fields=["path"])


def test_form_says_what_becomes_of_the_email_address(client):
    article = make_published_article()

    form = page_of(client, article.get_absolute_url()).get_element_by_id("comment-form")

    assert SENTENCE in [p.text_content() for p in form.iter("p")]
    assert form.get("action") == comments_url(article)
    assert form.get("method") == "post"
    assert set(form.fields) == {
        *("body", "name", "email", "website", "notify", "parent", "token", "extra")
    }


def test_every_field_that_people_see_has_a_label_and_a_purpose(client):
    page = page_of(client, make_published_article().get_absolute_url())
    form = page.get_element_by_id("comment-form")

    for name in ("body", "name", "email", "website"):
        field = form.inputs[name]
        (label,) = form.xpath(f".//label[@for='{field.get('id')}']")
        assert label.text_content().strip()
        assert ("*" in label.text_content()) == ("required" in field.attrib)
    purposes = {name: form.inputs[name].get("autocomplete") for name in ("name", "email")}
    assert purposes == {"name": "name", "email": "email"}


def test_fault_is_told_beside_its_field_and_above_the_form(client):
    article = make_published_article()
    response = client.generic(
        "POST",
        comments_url(article),
        "body=Words",
        "application/x-www-form-urlencoded",
    )

    page = html.fromstring(response.content.decode())
    field = page.get_element_by_id("comment-name")
    assert field.get("aria-invalid") == "true"
    fault = page.get_element_by_id(field.get("aria-describedby")).text_content()
    assert "give a name" in fault
    (summary,) = page.find_class("form-errors")
    assert summary.get("role") == "alert"
    assert "#comment-name" in summary.xpath(".//a/@href")


def test_comment_has_name_time_words_and_ways_on(client):
    article = make_published_article()
    with time_machine.travel(NOON, tick=False):
        comment = make_approved_comment(article, name="R. Okafor", body="One\n\nTwo\nthree")

    shown = page_of(client, article.get_absolute_url()).get_element_by_id(f"comment-{comment.pk}")

    assert shown.tag == "article"
    assert shown.find_class("permalink")[0].get("href").endswith(f"#comment-{comment.pk}")
    assert shown.xpath(".//time/@datetime") == ["2026-03-01T12:00:00+00:00"]
    assert [p.text_content() for p in shown.find_class("comment-text")[0].iter("p")] == [
        "One",
        "Twothree",
    ]
    (answer,) = shown.find_class("reply-link")
    assert answer.get("href") == f"{comments_url(article)}?parent={comment.pk}#comment-form"
    assert answer.get("aria-label") == "Reply to R. Okafor"


def test_replies_stand_inside_what_they_answer_oldest_first(client):
    article = make_published_article()
    first = make_approved_comment(article)
    second = make_approved_comment(article)
    late_reply = make_approved_comment(parent=first)
    later_reply = make_approved_comment(parent=first)

    page = page_of(client, article.get_absolute_url())

    ids = [element.get("id") for element in page.find_class("comment")]
    assert ids == [f"comment-{c.pk}" for c in (first, late_reply, later_reply, second)]
    inside = page.get_element_by_id(f"comment-{first.pk}").find_class("comment")
    assert [element.get("id") for element in inside[1:]] == ids[1:3]


def test_reply_form_without_script_shows_what_is_answered(client):
    article = make_published_article()
    comment = make_approved_comment(article, body="What is answered")

    response = client.get(f"{comments_url(article)}?parent={comment.pk}")

    assert "What is answered" in response.content.decode()
    assert form_in(response)["parent"] == str(comment.pk)


@pytest.mark.parametrize("named", ["0", "abc", "999999", "", "waiting"])
def test_reply_form_for_what_nobody_sees_stands_alone(client, named):
    article = make_published_article()
    waiting = make_comment(article)

    response = client.get(
        f"{comments_url(article)}?parent={waiting.pk if named == 'waiting' else named}"
    )

    assert response.status_code == 200
    assert form_in(response)["parent"] == ""


@pytest.mark.parametrize("count", [0, 1, 60])
def test_article_page_asks_twice_for_comments_at_most(client, count):
    article = make_published_article()
    if count > 3:
        fill(article, count)
    elif count:
        make_approved_comment(article)

    with CaptureQueriesContext(connection) as queries:
        client.get(article.get_absolute_url())

    assert len(about_comments(queries.captured_queries)) == 1


def test_article_page_asks_once_more_where_something_is_missing(client):
    article = make_published_article()
    parent = make_approved_comment(article)
    make_approved_comment(parent=parent)
    remove_comment(parent, by=make_moderator())

    with CaptureQueriesContext(connection) as queries:
        client.get(article.get_absolute_url())

    assert len(about_comments(queries.captured_queries)) == 2


@pytest.mark.parametrize("count", [0, 500])
def test_article_page_stays_within_twelve_queries(client, django_assert_max_num_queries, count):
    article = make_published_article()
    if count:
        fill(article, count)

    with django_assert_max_num_queries(12):
        client.get(article.get_absolute_url())


def test_conversation_page_asks_the_same_for_every_page(client):
    article = make_published_article()
    fill(article, 160)
    counts = set()

    for number in (2, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{comments_url(article)}?page={number}")
        counts.add(len(about_comments(queries.captured_queries)))

    assert counts <= {1, 2}


def test_f5_f7_deep_and_long_conversation_is_quick(client):
    article = make_published_article()
    parent = make_approved_comment(article)
    rows = Comment.objects.bulk_create(
        Comment(article_id=article.pk, body=f"Row {n}", name="Reader", status="approved")
        for n in range(1000)
    )
    for comment in rows:
        comment.parent = parent
        comment.place_in_thread()
        comment.save(update_fields=["parent", "path"])
        parent = comment
    client.get(article.get_absolute_url())

    began = perf_counter()
    response = client.get(f"{comments_url(article)}?page=21")

    assert response.status_code == 200
    assert perf_counter() - began < 1


def test_closed_story_shows_its_comments_without_form_or_links_to_reply(client):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article(comments_close_at=datetime(2026, 3, 2, tzinfo=UTC))
        make_approved_comment(article)

    page = page_of(client, article.get_absolute_url())

    assert len(page.find_class("comment")) == 1
    assert not page.find_class("reply-link")
    assert not page.find_class("comment-form")
    assert "Replies to this story are closed." in page.text_content()


def test_visible_comments_belong_to_public_stories_alone():
    comment = make_approved_comment()
    make_comment(comment.article)

    assert Comment.objects.visible().get() == comment
    assert not Comment.objects.visible(NOON).exists()


def test_gate_of_one_story_lets_through_what_the_gate_of_all_does():
    story = make_published_article(at=NOON)
    make_approved_comment(story)
    make_comment(story)
    make_approved_comment(make_published_article(at=NOON))

    for at in (NOON - timedelta(microseconds=1), NOON):
        of_all = Comment.objects.visible(at).on_story(story)
        assert set(Comment.objects.visible_on(story.story_id, at)) == set(of_all)
    assert Comment.objects.visible_on(story.story_id, NOON).count() == 1


@time_machine.travel(NOON, tick=False)
def test_form_that_every_page_shares_holds_nothing_of_another(client):
    first, second = make_published_article(), make_published_article()

    for story in (first, second, first):
        form = form_in(client.get(story.get_absolute_url()))
        assert form["token"] == make_token(story.story_id, NOON)
