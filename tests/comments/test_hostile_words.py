"""Hostile words in every field of a reply: stored as words, shown as words, everywhere."""

import json
from collections import defaultdict
from typing import NamedTuple

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import etree, html

from articles.models import Article
from comments import feeds
from comments.admin.queue import CommentAdmin
from comments.text import limit_marks, printable
from comments.threads import PAGE_SIZE
from tests.factories import make_moderator, make_published_article
from tests.hostile_words import (
    Sent,
    approve_all,
    own_words,
    send_everywhere,
    words_of_corpora,
)
from tests.readers import comments_url, form_in

# All that is made of a reader's words, and the lines that frame a name.
OF_WORDS = {"p", "br", "a"}
# The same on the desk, where what can't be seen is named.
OF_THE_DESK = {"p", "a", "bdi", "span"}


class Flood(NamedTuple):
    article: Article
    sent: list[Sent]

    @property
    def comments(self):
        return {sent.comment.pk: sent.comment for sent in self.sent}


@pytest.fixture(scope="module", params=["ours", "corpora"])
def flood(request, django_db_setup, django_db_blocker):
    """Sent and approved once; its rows are taken back after the last test."""
    if request.param == "ours":
        words = own_words()
    else:
        words = words_of_corpora(request.getfixturevalue("corpora"))
    with django_db_blocker.unblock(), transaction.atomic():
        article = make_published_article()
        sent = send_everywhere(Client(), article, words)
        approve_all()
        yield Flood(article, sent)
        transaction.set_rollback(True)


def squeezed(text):
    """Without blanks, which pages and fields may lay out in their own way."""
    return "".join(text.split())


def elements_in(element):
    return {inner.tag for inner in element.iterdescendants(etree.Element)}


def pages(client, article, count):
    for number in range(1, (count - 1) // PAGE_SIZE + 2):
        address = f"{comments_url(article)}?page={number}" if number > 1 else comments_url(article)
        yield html.fromstring(client.get(address).content.decode())


def test_a_printable_words_are_stored_as_they_were_sent(flood):
    plain = [sent for sent in flood.sent if sent.words.isascii() and sent.words.isprintable()]

    for sent in plain:
        for field in {"body", "name", "website"} - set(sent.faulty):
            assert squeezed(getattr(sent.comment, field)) == squeezed(sent.words)
    assert len([sent for sent in plain if "name" not in sent.faulty]) > len(flood.sent) / 4


def test_a_words_turned_back_stand_in_the_form_as_they_were_sent(flood):
    shapes = defaultdict(set)

    for sent in flood.sent:
        if sent.turned_back:
            form = form_in(HttpResponse(sent.turned_back))
            for field in ("body", "name", "website"):
                assert squeezed(form[field]) == squeezed(printable(sent.words))
            page = html.fromstring(sent.turned_back.decode())
            shapes[tuple(sent.faulty)].add(tuple(e.tag for e in page.iter(etree.Element)))

    # Whatever the words, the page has the same elements in the same order.
    assert {faulty: len(found) for faulty, found in shapes.items() if len(found) > 1} == {}
    assert len(shapes) > 1


def test_a_words_are_shown_as_words_on_every_page(client, flood):
    shown = {}

    for page in pages(client, flood.article, len(flood.sent)):
        for element in page.find_class("comment"):
            (words,) = element.find_class("comment-text")
            (name,) = element.xpath("./header/b/bdi")
            assert elements_in(words) <= OF_WORDS
            assert elements_in(name) == set()
            shown[int(element.get("id").removeprefix("comment-"))] = (
                squeezed(name.text_content()),
                squeezed(words.text_content()),
            )

    assert shown == {
        pk: (squeezed(limit_marks(comment.name)), squeezed(limit_marks(comment.body)))
        for pk, comment in flood.comments.items()
    }


def test_a_links_of_readers_lead_to_web_pages_and_recommend_none(client, flood):
    links = [
        link
        for page in pages(client, flood.article, len(flood.sent))
        for link in page.xpath("//*[@class='comment-text' or @class='comment-website']//a")
    ]

    assert links
    for link in links:
        assert set(link.keys()) == {"href", "rel"}
        assert link.get("href").startswith(("http://", "https://"))
        assert {"nofollow", "ugc", "noopener"} <= set(link.get("rel").split())


@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_a_words_are_words_in_every_feed(client, flood, monkeypatch, kind):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", len(flood.sent))

    content = client.get(f"/comments/feed/{kind}").content

    if kind == "json/":
        texts = [item["content_html"] for item in json.loads(content)["items"]]
    else:
        texts = etree.fromstring(content).xpath(
            "//*[local-name() = 'encoded' or local-name() = 'content']/text()"
        )
    shown = [html.fragment_fromstring(text, create_parent="div") for text in texts]
    newest_first = sorted(flood.comments.items(), reverse=True)
    assert [squeezed(text.text_content()) for text in shown] == [
        squeezed(limit_marks(comment.body)) for _pk, comment in newest_first
    ]
    assert set().union(*map(elements_in, shown)) <= OF_WORDS


def test_a_words_are_words_in_the_moderation_list(client, flood):
    client.force_login(make_moderator())
    listed = set()

    for number in range(1, (len(flood.sent) - 1) // CommentAdmin.list_per_page + 2):
        answer = client.get(reverse("admin:comments_comment_changelist"), {"p": number})
        for row in html.fromstring(answer.content.decode()).xpath("//*[@id='result_list']//tr[td]"):
            (cell,) = row.find_class("field-words")
            comment = flood.comments[int(row.xpath(".//*[@name='_selected_action']/@value")[0])]
            assert elements_in(cell) <= OF_THE_DESK
            if comment.name.isascii():
                assert squeezed(comment.name) in squeezed(cell.text_content())
            listed.add(comment.pk)

    assert listed == flood.comments.keys()


def test_a_words_are_words_on_the_moderation_page(client, flood):
    client.force_login(make_moderator())

    for comment in list(flood.comments.values())[:60]:
        answer = client.get(reverse("admin:comments_comment_moderate"), {"comment": comment.pk})
        page = html.fromstring(answer.content.decode())
        (words,) = page.find_class("subject")
        (name,) = page.xpath("//*[@id='judging-title']/bdi")
        assert elements_in(words) <= {"br", "span"}
        assert elements_in(name) <= {"span"}
        if comment.body.isascii():
            assert squeezed(words.text_content()) == squeezed(comment.body)
