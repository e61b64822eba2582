"""H of docs/moderation.md: what never leaves the moderation desk."""

import base64
import html as html_module
import logging
from urllib.parse import quote

import pytest
from django.utils import timezone

from comments.models import Comment
from comments.moderation import approve_comment, reject_comment
from comments.threads import first_page
from tests.factories import make_approved_comment, make_moderator, make_published_article
from tests.readers import comments_url, received, reply

MAILBOX = "canary+bird@birdcage.example"
ADDRESS = "203.0.113.77"
BROWSER = "CanaryBrowser/7"


def spellings(secret):
    """A secret as it may slip out: plain, percent-encoded, as entities, in Base64."""
    numeric = "".join(f"&#{ord(c)};" for c in secret)
    hexadecimal = "".join(f"&#x{ord(c):x};" for c in secret)
    yield from (secret, quote(secret), quote(secret, safe=""), html_module.escape(secret))
    yield from (numeric, hexadecimal, secret.encode().hex())
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + secret.encode()).decode()
        yield whole[4:-4]


@pytest.fixture
def article(client):
    article = make_published_article("A story with a canary")
    comment = received(
        reply(
            client,
            article,
            email=MAILBOX,
            environ={"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER},
        )
    )
    assert (comment.email, comment.address, comment.user_agent) == (MAILBOX, ADDRESS, BROWSER)
    approve_comment(comment, by=make_moderator())
    return article


def reader_urls(article):
    comment = Comment.objects.get()
    return [
        "/",
        article.get_absolute_url(),
        article.section.get_absolute_url(),
        comments_url(article),
        f"{comments_url(article)}?parent={comment.pk}",
        comment.get_absolute_url(),
        "/comments/received/",
        "/comments/feed/",
        "/comments/feed/atom/",
        "/comments/feed/json/",
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
        "/sitemap.xml",
        f"/search/?q={quote(MAILBOX)}",
        "/search/?q=canary",
    ]


def test_h1_mailbox_and_addresses_are_in_no_byte_that_readers_get(client, article):
    echoed = f"/search/?q={quote(MAILBOX)}"

    for url in reader_urls(article):
        response = client.get(url)
        assert response.status_code in (200, 302)
        sent = response.serialize_headers() + b"\n" + response.content
        for secret in (MAILBOX, ADDRESS, BROWSER):
            for spelling in spellings(secret):
                if url == echoed and secret == MAILBOX:
                    # The reader's own question, and no answer to it.
                    assert article.headline.encode() not in sent
                    continue
                assert spelling.encode() not in sent, (url, spelling)


def test_h1_nothing_refers_to_pictures_of_mailboxes(client, article):
    page = client.get(article.get_absolute_url()).content.decode()

    assert "gravatar" not in page.lower()


def test_h1_readers_queries_do_not_even_fetch_it(article, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        assert first_page(article, timezone.now())

    (query,) = queries.captured_queries
    for column in ("email", "address", "user_agent"):
        assert column not in query["sql"]


def test_h1_answers_to_other_readers_never_show_it(client, article):
    parent = Comment.objects.get()

    for fields in ({"body": ""}, {"token": "x"}, {"email": "x"}):
        response = reply(client, article, parent=str(parent.pk), **fields)
        assert response.status_code == 422
        assert MAILBOX not in response.content.decode()


def test_h1_log_of_a_posted_comment_is_silent(client, caplog):
    caplog.set_level(logging.DEBUG)
    article = make_published_article()
    caplog.clear()

    received(reply(client, article, email=MAILBOX, environ={"REMOTE_ADDR": ADDRESS}))

    lines = [
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    ]
    assert not [line for line in lines if MAILBOX in line or ADDRESS in line]


@pytest.mark.parametrize("known", [approve_comment, reject_comment])
def test_h2_known_mailbox_gets_the_same_answer(client, known):
    article = make_published_article()
    first = reply(client, article, body="First", email="known@example.org")
    known(received(first), by=make_moderator())

    again = reply(client, article, body="Second", email="known@example.org")
    unknown = reply(client, article, body="Third", email="unknown@example.org")

    assert again.status_code == unknown.status_code == 303
    assert again.serialize_headers() == unknown.serialize_headers()
    assert again.content == unknown.content


def test_h7_audit_has_no_column_for_words():
    comment = make_approved_comment(body="Sayings", name="Sayer", email="sayer@example.org")

    for row in comment.audit_entries.values():
        assert not {"Sayings", "Sayer", "sayer@example.org"} & set(row.values())
