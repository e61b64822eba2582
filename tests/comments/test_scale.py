"""Long conversations, deep ones and long queues: pages ask no more than of short ones."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.threads import PAGE_SIZE
from tests.factories import (
    make_many_comments,
    make_moderator,
    make_published_article,
)
from tests.readers import comments_url

FEW = PAGE_SIZE + 1
DEEP = 5_000
MANY = 10_000
LIST = "admin:comments_comment_changelist"
CARD = "admin:comments_comment_moderate"
COUNT = "admin:comments_comment_waiting"


def asked_for(client, address):
    """How many queries a page takes, once what a process keeps is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def last_page(article, count):
    return f"{comments_url(article)}?page={(count - 1) // PAGE_SIZE + 1}"


def test_f7_pages_of_ten_thousand_replies_ask_what_those_of_fifty_one_do(client):
    short, long = make_published_article(), make_published_article()
    make_many_comments(short, FEW)
    make_many_comments(long, MANY)

    asked = {
        article: [
            asked_for(client, article.get_absolute_url()),
            asked_for(client, comments_url(article)),
            asked_for(client, f"{comments_url(article)}?order=newest"),
            asked_for(client, last_page(article, count)),
        ]
        for article, count in [(short, FEW), (long, MANY)]
    }

    assert asked[short] == asked[long]
    assert "10000 replies" in client.get(long.get_absolute_url()).content.decode()


def test_f5_chain_of_five_thousand_asks_what_one_of_fifty_one_does(client):
    shallow, deep = make_published_article(), make_published_article()
    make_many_comments(shallow, FEW, chain=True)
    chain = make_many_comments(deep, DEEP, chain=True)

    asked = {
        article: [
            asked_for(client, article.get_absolute_url()),
            asked_for(client, last_page(article, count)),
        ]
        for article, count in [(shallow, FEW), (deep, DEEP)]
    }

    assert asked[shallow] == asked[deep]
    last = chain.order_by("pk").last()
    way = client.get(f"{comments_url(deep)}?comment={last.pk}")["Location"]
    assert way == f"{last_page(deep, DEEP)}#comment-{last.pk}"
    assert client.get(way).content.decode().count(f'id="comment-{last.pk}"') == 1


def test_g_desk_asks_of_a_long_queue_what_it_asks_of_a_short_one(client):
    client.force_login(make_moderator())
    article = make_published_article()
    pages = [
        reverse(CARD),
        f"{reverse(CARD)}?order=riskiest",
        # After it, for it asks about the comment that is held.
        reverse(COUNT),
        reverse(LIST),
        f"{reverse(LIST)}?status__exact=pending",
    ]
    make_many_comments(article, FEW, status="pending")
    few = {page: asked_for(client, page) for page in pages}

    make_many_comments(article, MANY, status="pending")

    assert {page: asked_for(client, page) for page in pages} == few
