"""Conversations as other programs write them to a file, taken in by our own doors."""

import json
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree import ElementTree

from comments.moderation import approve_comment, remove_comment
from tests.factories import make_comment, make_moderator

_DISQUS = "{http://disqus.com}"
_DISQUS_ID = "{http://disqus.com/disqus-internals}id"


class Said(NamedTuple):
    """One reply of a file. parent: the key of what it answers, or ""."""

    key: str
    parent: str
    name: str
    body: str
    at: datetime
    is_deleted: bool = False


def remark_list(path) -> list[Said]:
    """Remark42's comments, one after another."""
    return in_order([_remark(row) for row in json.loads(path.read_text())])


def remark_tree(path) -> list[Said]:
    """Remark42's comments, each with its replies inside it."""
    return in_order(list(_remark_nodes(json.loads(path.read_text())["comments"])))


def disqus(path, thread: str) -> list[Said]:
    """The posts of one thread of an export from Disqus."""
    posts = ElementTree.parse(path).getroot().iter(f"{_DISQUS}post")
    return in_order([_disqus(post) for post in posts if _named(post, "thread") == thread])


def in_order(replies: list[Said]) -> list[Said]:
    """By the time they came, and none before what it answers."""
    known = {reply.key: reply for reply in replies}

    def arrival(reply):
        above = known.get(reply.parent)
        return max(reply.at, arrival(above)) if above else reply.at

    return sorted(replies, key=arrival)


def take_in(replies: list[Said], article) -> dict[str, int]:
    """Comments on a story, approved, and removed again where they were deleted; key → id."""
    moderator = make_moderator()
    made = {}
    for reply in replies:
        comment = make_comment(
            article,
            parent=made.get(reply.parent),
            name=reply.name or "Reader",
            body=reply.body or f"Words of {reply.key}",
            created_at=reply.at,
        )
        approve_comment(comment, by=moderator)
        made[reply.key] = comment
    for reply in replies:
        if reply.is_deleted:
            remove_comment(made[reply.key], by=moderator)
    return {key: comment.pk for key, comment in made.items()}


def _remark(row):
    return Said(
        row["id"],
        row["pid"],
        row["user"]["name"],
        row["text"],
        datetime.fromisoformat(row["time"]).astimezone(UTC),
        row.get("delete", False),
    )


def _remark_nodes(nodes):
    for node in nodes:
        yield _remark(node["comment"])
        yield from _remark_nodes(node.get("replies", []))


def _disqus(post):
    return Said(
        post.get(_DISQUS_ID),
        _named(post, "parent"),
        post.findtext(f"{_DISQUS}author/{_DISQUS}name"),
        post.findtext(f"{_DISQUS}message"),
        datetime.fromisoformat(post.findtext(f"{_DISQUS}createdAt")),
        post.findtext(f"{_DISQUS}isDeleted") == "true",
    )


def _named(post, relation):
    found = post.find(f"{_DISQUS}{relation}")
    return "" if found is None else found.get(_DISQUS_ID)
