"""Conversations of other programs, shown as they were held."""

from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

from comments import feeds
from comments.threads import PAGE_SIZE
from tests.comment_trees import disqus, remark_list, remark_tree, take_in
from tests.factories import data_file, make_published_article
from tests.readers import comments_url

FILES = ["ours", "tree.json", "tree_del.json", "tree_bench.json", "isso-disqus.xml"]


def replies_of(name, request):
    if name == "ours":
        return remark_tree(data_file("conversation_tree.json"))
    path = request.getfixturevalue("corpora") / "comments" / name
    if name == "tree_bench.json":
        return remark_list(path)
    # The file's other threads hold one post or none.
    return disqus(path, "2") if path.suffix == ".xml" else remark_tree(path)


@pytest.fixture(params=FILES)
def replies(request):
    return replies_of(request.param, request)


class Place(NamedTuple):
    """A comment on a page. under: what it stands in. answers: the link that says so in words."""

    pk: int
    under: int | None
    is_whole: bool
    name: str
    words: str
    answers: str | None


def one_line(text):
    return " ".join(text.split())


def id_in(address):
    return int(address.replace("=", "-").rpartition("-")[2])


def words_in(text):
    for line_break in text.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    return one_line(text.text_content())


def place_of(element):
    if "comment-above" in element.get("class"):
        return id_in(element.xpath("./p/a/@href")[0])
    return id_in(element.get("id"))


def conversation_of(client, article, count):
    """Every place of a conversation, page after page; those named from an earlier page not."""
    places = []
    for number in range(1, (count - 1) // PAGE_SIZE + 2):
        address = f"{comments_url(article)}?page={number}" if number > 1 else comments_url(article)
        page = html.fromstring(client.get(address).content.decode())
        for element in page.find_class("comment"):
            if "comment-above" in element.get("class"):
                continue
            outer = element.xpath("ancestor::article[contains(@class, 'comment')][1]")
            text = element.xpath("./div[@class='comment-text']")
            places.append(
                Place(
                    pk=place_of(element),
                    under=place_of(outer[0]) if outer else None,
                    is_whole=bool(text),
                    name="".join(element.xpath("./header/b//text()")),
                    words=words_in(text[0]) if text else "",
                    answers=next(iter(element.xpath("./p[@class='answers']/a/@href")), None),
                )
            )
    return places


def test_each_reply_is_shown_once_with_its_name_and_words(client, replies):
    article = make_published_article()
    made = take_in(replies, article)

    places = conversation_of(client, article, len(replies))

    whole = {place.pk: (place.name, place.words) for place in places if place.is_whole}
    assert len(whole) == len([place for place in places if place.is_whole])
    assert whole == {
        made[reply.key]: (reply.name or "Reader", one_line(reply.body or f"Words of {reply.key}"))
        for reply in replies
        if not reply.is_deleted
    }


def test_each_reply_stands_under_what_it_answers_or_names_it(client, replies):
    article = make_published_article()
    made = take_in(replies, article)
    parents = {made[reply.key]: made.get(reply.parent) for reply in replies}
    deleted = {made[reply.key] for reply in replies if reply.is_deleted}

    for place in conversation_of(client, article, len(replies)):
        parent = parents[place.pk]
        if place.under != parent:
            assert place.answers or parent in deleted
            assert not place.answers or id_in(place.answers) == parent


def test_replies_to_one_comment_keep_the_order_in_which_they_came(client, replies):
    article = make_published_article()
    made = take_in(replies, article)
    came = [made[reply.key] for reply in replies]

    places = conversation_of(client, article, len(replies))

    assert came == sorted(came)
    for above in {place.under for place in places}:
        siblings = [place.pk for place in places if place.under == above]
        assert siblings == sorted(siblings)


def test_deleted_reply_is_a_tombstone_where_an_answer_hangs_on_it(client, replies):
    article = make_published_article()
    made = take_in(replies, article)
    answered = {reply.parent for reply in replies if not reply.is_deleted}

    places = conversation_of(client, article, len(replies))

    assert {place.pk for place in places if not place.is_whole} == {
        made[reply.key] for reply in replies if reply.is_deleted and reply.key in answered
    }


def test_feed_of_replies_holds_each_once(client, replies, monkeypatch):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", len(replies))
    made = take_in(replies, make_published_article())

    feed = etree.fromstring(client.get("/comments/feed/").content)

    links = [id_in(link) for link in feed.xpath("//item/link/text()")]
    assert sorted(links) == sorted(made[reply.key] for reply in replies if not reply.is_deleted)


@pytest.mark.parametrize("name", ["ours", "tree_bench.json"])
def test_page_of_a_long_conversation_asks_no_more_than_that_of_a_short_one(client, request, name):
    replies = [reply for reply in replies_of(name, request) if not reply.is_deleted]
    few, many = make_published_article(), make_published_article()
    take_in(replies[:4], few)
    take_in(replies[:PAGE_SIZE], many)
    # What each process asks once.
    client.get(comments_url(few))

    asked = []
    for article in (few, many):
        with CaptureQueriesContext(connection) as queries:
            client.get(comments_url(article))
        asked.append(len(queries))

    assert asked[0] == asked[1]
