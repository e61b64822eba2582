"""Words that are meant to do harm, sent to a story the way a form sends them."""

import json
from typing import NamedTuple

from django.test import override_settings
from lxml import html

from comments.models import Comment
from comments.moderation import approve_comment
from tests.factories import data_file, make_moderator
from tests.readers import comments_url, form_in, reply

# The reader who mends what was turned back.
HARMLESS = {"body": "The tide turned.", "name": "R. Okafor", "website": ""}
MANY = 1_000_000
without_limits = override_settings(
    COMMENT_MAX_PER_SENDER=MANY,
    COMMENT_MAX_PER_ADDRESS=MANY,
    COMMENT_MAX_PER_SITE=MANY,
    COMMENT_STORY_FLOOD=MANY,
    COMMENT_SITE_FLOOD=MANY,
    COMMENT_MAX_WAITING_PER_STORY=MANY,
)


class Sent(NamedTuple):
    """What became of some words that were sent as body, name and website at once.

    turned_back: the answer that named faulty fields, before those were mended; or None.
    """

    words: str
    comment: Comment
    turned_back: bytes | None
    faulty: list[str]


def own_words() -> list[str]:
    return json.loads(data_file("hostile_words.json").read_text())


def words_of_corpora(corpora) -> list[str]:
    folder = corpora / "hostile"
    strings = json.loads((folder / "blns.json").read_text())
    payloads = json.loads((folder / "dompurify-expect.json").read_text())
    return [*strings, *(row["payload"] for row in payloads)]


@without_limits
def send_everywhere(client, article, words: list[str]) -> list[Sent]:
    """Post each of the words in every field, and again with the faulty fields mended."""
    token = form_in(client.get(comments_url(article)))["token"]
    return [_send(client, article, token, f"r{n}@example.org", w) for n, w in enumerate(words)]


def approve_all() -> None:
    moderator = make_moderator()
    for comment in Comment.objects.waiting():
        approve_comment(comment, by=moderator)


def _send(client, article, token, email, words):
    fields = {"body": words, "name": words, "website": words}
    answer = reply(client, article, email=email, token=token, **fields)
    turned_back, faulty = None, []
    if answer.status_code == 422:
        turned_back = answer.content
        faulty = html.fromstring(turned_back.decode()).xpath("//*[@aria-invalid='true']/@name")
        fields |= {name: HARMLESS[name] for name in faulty}
        answer = reply(client, article, email=email, token=token, **fields)
    assert answer.status_code == 303, words
    return Sent(words, Comment.objects.get(email=email), turned_back, faulty)
