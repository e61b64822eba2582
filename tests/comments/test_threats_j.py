"""J of docs/moderation.md: the same bytes for everybody, and none that are old."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from comments.moderation import approve_comment, erase_comment, remove_comment
from comments.tokens import next_token_at
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
)
from tests.page_store import Reader, django_edge, file_store, in_use
from tests.readers import WORDS, comments_url, encoded, reply, send

QUEUE = reverse("admin:comments_comment_changelist")
WORD = "A word of its own: zwieback"


def decide(client, comment, action):
    client.post(QUEUE, {"action": action, "_selected_action": [comment.pk]})


def public_urls(article):
    return [
        article.get_absolute_url(),
        comments_url(article),
        "/comments/feed/",
        "/comments/feed/atom/",
        "/comments/feed/json/",
    ]


def test_j1_approved_comment_is_in_the_very_next_response(client):
    article = make_published_article()
    comment = make_comment(article, body=WORD)
    client.force_login(make_moderator())

    for url in public_urls(article):
        assert WORD not in Client().get(url).content.decode()
    decide(client, comment, "approve")

    for url in public_urls(article):
        assert WORD in Client().get(url).content.decode()


@pytest.fixture
def store(transactional_db, tmp_path, monkeypatch):
    with in_use(monkeypatch, file_store(tmp_path)) as store:
        yield store


@pytest.fixture
def readers(store, tmp_path):
    """Readers of two server processes that keep their pages in one store."""
    return [Reader(django_edge(file_store(tmp_path), tmp_path)) for _process in range(2)]


def test_j1_approved_comment_is_in_the_next_kept_page_of_every_process(readers):
    article = make_published_article()
    comment = make_comment(article, body=WORD)
    for reader in readers:
        for url in public_urls(article):
            assert WORD not in reader.get(url).text

    approve_comment(comment, by=make_moderator())

    for reader in readers:
        for url in public_urls(article):
            assert WORD in reader.get(url).text


@pytest.mark.parametrize("verb", [remove_comment, erase_comment])
def test_j2_comment_taken_away_is_in_no_kept_page_of_any_process(readers, verb):
    article = make_published_article()
    comment = make_approved_comment(article, body=WORD)
    for reader in readers:
        for url in public_urls(article):
            assert WORD in reader.get(url).text

    verb(comment, by=make_administrator())

    for reader in readers:
        for url in public_urls(article):
            assert WORD not in reader.get(url).text


def test_j3_page_whose_render_began_before_the_approval_is_never_served_again(readers):
    article = make_published_article()
    comment = make_comment(article, body=WORD)
    moderator = make_moderator()
    one, other = readers
    site = one.application.application

    def site_with_an_approval_in_the_middle(environ, start_response):
        page = site(environ, start_response)
        approve_comment(comment, by=moderator)
        return page

    one.application.application = site_with_an_approval_in_the_middle
    assert WORD not in one.get(article.get_absolute_url()).text
    one.application.application = site

    assert WORD in one.get(article.get_absolute_url()).text
    assert WORD in other.get(article.get_absolute_url()).text


@pytest.mark.parametrize("action", ["remove", "erase_comment"])
def test_j2_comment_taken_away_is_gone_from_the_very_next_response(client, action):
    article = make_published_article()
    comment = make_approved_comment(article, body=WORD)
    client.force_login(make_administrator())

    decide(client, comment, action)

    for url in public_urls(article):
        assert WORD not in Client().get(url).content.decode()
    assert "No replies yet" in Client().get(article.get_absolute_url()).content.decode()
    assert WORD not in Client().get("/search/?q=zwieback").content.decode()


def test_j4_waiting_text_stands_at_no_public_address(client):
    article = make_published_article()
    visible = make_approved_comment(article)
    waiting = make_comment(parent=visible, body=WORD, name="Waiting Person")
    urls = [
        *public_urls(article),
        "/",
        "/comments/received/",
        f"{comments_url(article)}?parent={waiting.pk}",
        f"{comments_url(article)}?comment={waiting.pk}",
        f"{comments_url(article)}?parent={visible.pk}",
        article.section.get_absolute_url(),
    ]

    for url in urls:
        page = client.get(url).content.decode()
        assert WORD not in page
        assert "Waiting Person" not in page


@pytest.mark.parametrize("who", [make_editor, make_moderator, make_administrator])
def test_j5_signed_in_staff_get_a_strangers_bytes(client, who):
    article = make_published_article()
    make_approved_comment(article)
    client.force_login(who())
    client.get(reverse("admin:index"))

    for url in public_urls(article):
        staff, stranger = client.get(url), Client().get(url)
        assert staff.content == stranger.content
        assert staff.serialize_headers() == stranger.serialize_headers()
        assert not staff.cookies
        assert "Cookie" not in staff.get("Vary", "")


@pytest.mark.parametrize(
    "query", ["utm_source=zwieback", "x=%3Cscript%3Ezwieback", "parents=1", "utm=zwieback&page=1"]
)
def test_j6_unknown_parameters_change_nothing(client, query):
    article = make_published_article()
    make_approved_comment(article)

    for url in (article.get_absolute_url(), comments_url(article)):
        assert client.get(f"{url}?{query}").content == client.get(url).content


@pytest.mark.parametrize("page", ["0", "-1", "2", "9e9", "999999999999", "abc", "1.0", "", "%00"])
def test_j6_page_that_is_none_is_not_found(client, page):
    article = make_published_article()
    make_approved_comment(article)

    assert client.get(f"{comments_url(article)}?page={page}").status_code == 404


@pytest.mark.parametrize("end", ["comments/a.css", "a.css", "comments/comments/", "comments/1/"])
def test_j6_nothing_hangs_below_a_page(client, end):
    article = make_published_article()

    assert client.get(article.get_absolute_url() + end).status_code == 404


def test_j7_page_is_the_same_until_something_changes(client):
    article = make_published_article()
    make_approved_comment(article)
    edge = next_token_at(article.story_id, datetime.now(UTC))
    urls = [article.get_absolute_url(), comments_url(article)]

    with time_machine.travel(edge, tick=False):
        first = [client.get(url).content for url in urls]
    with time_machine.travel(edge + timedelta(hours=23, minutes=59), tick=False):
        later = [client.get(url).content for url in urls]

    assert first == later


def test_j7_page_of_comments_is_kept_no_longer_than_its_token(client):
    article = make_published_article()
    edge = next_token_at(article.story_id, datetime.now(UTC))

    with time_machine.travel(edge - timedelta(seconds=20), tick=False):
        response = client.get(comments_url(article))

    assert response["Cache-Control"] == "public, max-age=0, s-maxage=20"


def test_j7_every_process_says_the_same_bytes_and_tag(readers):
    article = make_published_article()
    make_approved_comment(article)

    for url in public_urls(article):
        first, second = (reader.get(url) for reader in readers)
        assert first == second
        assert first.headers["Vary"] == "Accept-Encoding"
        assert first.headers["Etag"]


def test_j8_no_answer_to_a_post_is_stored(client):
    article = make_published_article()
    post = f"{article.get_absolute_url()}comments/"
    answers = [
        reply(client, article),
        reply(client, article, body=""),
        reply(client, article, headers={"Sec-Fetch-Site": "cross-site"}),
        send(client, article, encoded(WORDS), content_type="text/plain"),
        send(client, article, "x" * 70_000),
        send(client, article, "a=1&a=2"),
        client.generic("POST", post.replace("story-", "no-"), "", "text/plain"),
    ]

    assert [a.status_code for a in answers] == [303, 422, 403, 415, 413, 400, 415]
    assert {a["Cache-Control"] for a in answers} == {"no-store"}


def test_j8_pages_for_one_reader_are_not_stored_either(client):
    article = make_published_article()
    comment = make_approved_comment(article)

    for url in (
        "/comments/received/",
        f"{comments_url(article)}?parent={comment.pk}",
        comment.get_absolute_url(),
        f"{comments_url(article)}?page=7",
    ):
        response = client.get(url)
        assert "no-store" in response["Cache-Control"]


def test_receipt_and_reply_page_are_not_for_search_engines(client):
    article = make_published_article()

    for url in ("/comments/received/", f"{comments_url(article)}?parent=1"):
        response = client.get(url)
        assert response["X-Robots-Tag"] == "noindex"
        assert b'<meta name="robots" content="noindex">' in response.content


def every_page_where_readers_talk(article, comment):
    return [
        f"{comments_url(article)}?order=newest",
        f"{comments_url(article)}?report={comment.pk}",
        f"{article.get_absolute_url()}report-an-error/",
        "/corrections/received/",
        "/comments/reported/",
        "/moderation/",
        "/house-rules/",
    ]


def test_j5_staff_and_strangers_get_the_same_page_everywhere(client):
    article = make_published_article()
    comment = make_approved_comment(article)
    client.force_login(make_moderator())

    for url in every_page_where_readers_talk(article, comment):
        ours, theirs = client.get(url), Client().get(url)
        assert ours.content == theirs.content, url
        assert ours.cookies == {}, url
        assert "Cookie" not in ours.get("Vary", ""), url


def test_j4_waiting_words_are_on_no_page_where_readers_talk(client):
    article = make_published_article()
    comment = make_approved_comment(article)
    make_comment(parent=comment, body=WORD)

    for url in every_page_where_readers_talk(article, comment):
        assert WORD not in client.get(url).content.decode(), url


@pytest.mark.parametrize("junk", ["utm=zwieback", "x=%3Cscript%3Ezwieback", "order=zwieback"])
def test_j6_junk_in_an_address_is_on_no_page_where_readers_talk(client, junk):
    article = make_published_article()
    comment = make_approved_comment(article)

    for url in every_page_where_readers_talk(article, comment):
        asked = (
            f"{url}&{junk}"
            if "?" in url and "order" not in junk
            else f"{url.partition('?')[0]}?{junk}"
        )
        assert "zwieback" not in client.get(asked).content.decode(), url


def test_j7_page_of_the_newest_is_the_same_bytes_until_something_changes(client):
    article = make_published_article()
    make_approved_comment(article)
    url = f"{comments_url(article)}?order=newest"

    with time_machine.travel(datetime(2030, 3, 1, 12, tzinfo=UTC), tick=False):
        first = client.get(url)
    with time_machine.travel(datetime(2030, 3, 1, 12, 5, tzinfo=UTC), tick=False):
        second = client.get(url)

    assert first.content == second.content
    assert first.get("Vary", "") == second.get("Vary", "")


@pytest.mark.parametrize("path", ["comments/?report={pk}", "report-an-error/"])
def test_j8_no_answer_to_a_report_is_stored(client, path):
    article = make_published_article()
    comment = make_approved_comment(article)
    url = f"{article.get_absolute_url()}{path.format(pk=comment.pk)}"

    for body in ("", "reason=abuse", "note=It+was+Monday.", "a=1&a=2"):
        response = client.generic("POST", url, body, "application/x-www-form-urlencoded")
        assert response["Cache-Control"] == "no-store", body


def test_j1_newest_first_shows_what_was_approved_in_the_next_kept_page(readers):
    article = make_published_article()
    comment = make_comment(article, body=WORD)
    url = f"{comments_url(article)}?order=newest"
    for reader in readers:
        assert WORD not in reader.get(url).text

    approve_comment(comment, by=make_moderator())

    for reader in readers:
        assert WORD in reader.get(url).text
