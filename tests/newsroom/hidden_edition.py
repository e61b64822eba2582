"""A paper with a secret in every place that readers must not see.

Each hidden story and comment has a word of its own in every field, so that a page
which shows it can be named with what it showed.
"""

import re
from base64 import b64decode
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles.changes import TYPO, Change
from articles.models import Article, Author, Picture, PlacedPicture, Section, Tag
from articles.publishing import (
    correct_article,
    mark_article_ready,
    publish_article,
    retract_article,
    return_article,
    submit_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.rich_text import paragraph
from comments.mail import outbox
from comments.mail.links import digest_of, make_link, new_token
from comments.mail.mailboxes import mailbox_of
from comments.mail.states import Letter, Purpose, Subscription
from comments.models import Comment, ReplyWatch
from comments.moderation import (
    approve_comment,
    erase_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
)
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_editor,
    make_moderator,
    make_published_article,
    make_tag,
    make_user,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNHEARD_OF = "zq999999x"
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_FOR_ADDRESSES = str.maketrans("-_", "+/")


@dataclass
class HiddenEdition:
    """What stands in the database, and which words no reader may get.

    secrets: word → where it stands. silent_addresses: paths that must be a 404.
    links: of each page behind private links, the tokens.
    """

    at: datetime
    public: Article
    live: list[Article] = field(default_factory=list)
    hidden: dict[str, Article] = field(default_factory=dict)
    notices: list[Article] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    silent_addresses: list[str] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def word(self, where):
        """A new secret: as short as a word, found by no accident, and all of one length."""
        secret = f"zq{len(self.secrets):06d}x"
        self.secrets[secret] = where
        return secret

    def network_address(self, where):
        """The same as an address, of the same length."""
        number = len(self.secrets)
        secret = f"10.9.{number // 90 + 1}.{number % 90 + 10}"
        self.secrets[secret] = where
        return secret

    def shown_in(self, text, told):
        """Where the secrets stand that a text gives away, but for those told before.

        As they are, or as percent signs, entities, escapes of JSON or base64.
        """
        text = "\n".join([text, _decoded(text), *_out_of_base64(text)]).casefold()
        return [
            where for secret, where in self.secrets.items() if secret in text and secret not in told
        ]

    @property
    def days(self):
        stories = [self.public, *self.live, *self.notices, *self.hidden.values()]
        return sorted({story.first_published_on for story in stories} - {None})

    @property
    def slugs(self):
        """For each kind of list its slugs, those of hidden stories alone included."""
        return {
            model.__name__.lower(): list(model.objects.values_list("slug", flat=True))
            for model in (Section, Tag, Author)
        }


def _decoded(text):
    # Twice: what a template escapes may have been escaped before.
    for _time in range(2):
        text = unescape(unquote(_JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)))
    return text


def _out_of_base64(text):
    for token in _BASE64.findall(text):
        token = token.translate(_FOR_ADDRESSES)
        # It may stand behind letters that belong to something else.
        for start in range(4):
            whole = token[start:]
            yield b64decode(whole + "A" * (-len(whole) % 4)).decode("latin-1")


def plant(at=None):
    """A paper of public and hidden stories, made by the verbs wherever there is one."""
    at = at or timezone.now()
    edition = HiddenEdition(at=at, public=_public_story("Open water", at - 3 * DAY))
    # Searching for what everybody may read has to find something.
    edition.live.append(_public_story("More open water", at - 2 * DAY))
    # The front page says the fifth in brief.
    edition.live.append(make_published_article("Low tide", at=at - 4 * DAY))
    for state, reach in _UNPUBLISHED.items():
        _hide(edition, state, reach)
    for state, reach in _TAKEN_AWAY.items():
        _hide(edition, state, reach, had_readers=True)
    _hide_first_row(edition)
    _hide_working_copies(edition)
    _hide_comments(edition)
    _leave_addresses(edition)
    return edition


def _public_story(headline, at):
    """With everything that a story can have."""
    story = make_published_article(
        headline,
        at=at,
        points=["The tide turned."],
        quotes=["The tide turned at noon"],
        links=[("Tables", "Today's tides", "https://tides.example/")],
        authors=[make_author()],
        tags=[make_tag()],
        lead_picture=make_real_picture(),
    )
    PlacedPicture.objects.create(article=story, picture=make_real_picture(), position=1)
    return story


def make_real_picture(comment="", **words):
    """A picture of real pixels, with a comment hidden in its file."""
    output = BytesIO()
    Image.new("RGB", (500, 400), "teal").save(output, "JPEG", comment=comment.encode())
    picture = Picture(width=500, height=400, **{"alt": "Water", "credit": "Drawing: us"} | words)
    picture.original.save("water.jpg", ContentFile(output.getvalue()), save=False)
    picture.save()
    return picture


# How a story gets where no reader sees it.


def _submit(story, edition):
    submit_article(story, by=make_editor())


def _return(story, edition):
    _submit(story, edition)
    note = f"Ask again {edition.word('note to the reporter of the returned story')}"
    return_article(story, by=make_editor(), note=note)


def _make_ready(story, edition):
    mark_article_ready(story, by=make_editor())


def _put_under_embargo(story, edition):
    story.embargo_until = edition.at + DAY
    revise_article(story, by=make_editor(), change=TYPO)
    _make_ready(story, edition)


def _schedule(story, edition):
    _make_ready(story, edition)
    publish_article(story, by=make_editor(), at=edition.at + DAY)


def _publish(story, edition):
    _make_ready(story, edition)
    publish_article(story, by=make_editor(), at=edition.at - DAY)


def _expire(story, edition):
    story.expires_at = edition.at - HOUR
    revise_article(story, by=make_editor(), change=TYPO)
    _publish(story, edition)


def _retract(story, edition):
    _publish(story, edition)
    text = f"It was {edition.word('correction of the retracted story')}"
    correct_article(story, by=make_editor(), text=text)
    approve_comment(_comment_on(story, edition, "the retracted story"), by=make_moderator())
    retract_article(story, by=make_editor(), reason="The figures were wrong.")


def _withdraw(story, edition):
    _publish(story, edition)
    approve_comment(_comment_on(story, edition, "the withdrawn story"), by=make_moderator())
    withdraw_article(story, by=make_editor(), reason="A court forbids it.")


def _reschedule(story, edition):
    _publish(story, edition)
    retract_article(story, by=make_editor(), reason="The figures were wrong.")
    publish_article(story, by=make_editor(), at=edition.at + DAY)


_UNPUBLISHED = {
    "draft": lambda story, edition: None,
    "submitted": _submit,
    "returned": _return,
    "ready": _make_ready,
    "embargoed": _put_under_embargo,
    "scheduled": _schedule,
}
_TAKEN_AWAY = {
    "expired": _expire,
    "retracted": _retract,
    "withdrawn": _withdraw,
    "rescheduled": _reschedule,
}


def _hide(edition, state, reach, *, had_readers=False):
    story = _secret_story(edition, f"the {state} story", slug=f"{state}-tide" * had_readers)
    reach(story, edition)
    edition.hidden[state] = story
    if had_readers:
        edition.notices.append(story)
    elif story.first_published_on:
        edition.silent_addresses += [
            story.get_absolute_url(),
            f"{story.get_absolute_url()}comments/",
        ]


def _secret_story(edition, name, slug=""):
    """A draft with a secret in every field and row.

    slug: "" makes the address a secret as well; readers have that of a notice.
    """

    def word(where):
        return edition.word(f"{where} of {name}")

    quote = word("quote")
    picture, placed = (
        make_real_picture(
            comment=word("file comment"),
            alt=word("alternative text"),
            caption=word("caption"),
            credit=word("picture credit"),
        )
        for _ in range(2)
    )
    own_tag, own_author = word("tag"), word("author")
    story = make_draft(
        f"Secret {word('headline')}",
        slug=slug or word("address"),
        short_headline=word("short headline"),
        standfirst=word("standfirst"),
        body=paragraph(word("body")) + paragraph(quote),
        credit=word("agency"),
        dateline=word("dateline"),
        canonical_url=f"https://example.org/{word('canonical address')}",
        lead_picture=picture,
        points=[word("point")],
        quotes=[quote],
        links=[(word("kicker"), word("related title"), f"https://{word('related host')}.example/")],
        # Those it shares with public stories lead to it as well as its own.
        tags=[make_tag(), make_tag(own_tag)],
        authors=[make_author(), make_author(own_author)],
    )
    PlacedPicture.objects.create(
        article=story, picture=placed, alt=word("words for the picture"), caption=word("legend")
    )
    edition.silent_addresses += [
        f"/media/{key}/{rendition}"
        for key in (picture.key, placed.key)
        for rendition in ("w480.jpg", "w480.webp", "card.jpg")
    ]
    return story


def _hide_first_row(edition):
    """A story whose first row gave way to another an hour ago; nothing does that yet."""
    story = _secret_story(edition, "the superseded row", slug="replaced-tide")
    _publish(story, edition)
    new = make_published_article("Replaced tide", at=edition.at - HOUR)
    _replace(story, new, edition.at - HOUR)
    edition.hidden["superseded"] = story
    edition.live.append(new)


def _hide_working_copies(edition):
    """Of one public story a draft to be, of another what will replace it tomorrow."""
    draft, scheduled = (
        _secret_story(edition, f"the {name} working copy") for name in ("unfinished", "scheduled")
    )
    Article.objects.filter(pk=draft.pk).update(replaces=edition.public, base_version=1, slug="")
    _schedule(scheduled, edition)
    first = _public_story("Water tomorrow", edition.at - DAY)
    _replace(first, scheduled, edition.at + DAY)
    edition.live.append(first)
    edition.hidden |= {"working copy": draft, "scheduled working copy": scheduled}


def _replace(first, second, at):
    Article.objects.filter(pk=second.pk).update(
        replaces=first,
        base_version=1,
        slug=first.slug,
        first_published_on=first.first_published_on,
        first_published_at=first.first_published_at,
    )
    Article.objects.filter(pk=first.pk).update(superseded_at=at)
    first.refresh_from_db()
    second.refresh_from_db()


def _comment_on(story, edition, name, *, parent=None, public=()):
    """A comment with a secret in every field that is not public."""

    def word(where):
        return where if where in public else edition.word(f"{where} of the comment on {name}")

    comment = make_comment(
        story,
        parent=parent,
        body=f"Reply {word('body')}",
        name=f"Reader {word('name')}",
        email=f"{word('mailbox')}@{word('mail host')}.example",
        email_key=f"{word('mailbox key')}@example.org",
        website=f"https://{word('website')}.example/",
        user_agent=f"Browser {word('browser')}",
        address=edition.network_address(f"network address of the comment on {name}"),
        flags=[word("flag")],
        trace=[{"rule": word("rule"), "verdict": "doubtful", "note": word("note")}],
    )
    _mail_links(comment, edition)
    edition.comments.append(comment)
    return comment


def _mail_links(comment, edition):
    """Its author's own link, and one of each kind that is mailed."""
    token = new_token()
    comment.receipt_digest = digest_of(token)
    # Until both are answered the mailed links show its words, to whoever has that mailbox.
    comment.proved_at = timezone.now()
    comment.save(update_fields=["receipt_digest", "proved_at"])
    edition.links["received"].append(token)
    mailbox = mailbox_of(comment.email_key)
    mailbox.email, mailbox.replies = comment.email, Subscription.CONFIRMED
    mailbox.save()
    ReplyWatch.objects.create(mailbox=mailbox, comment=comment)
    outbox.hold(Letter.CONFIRMATION, comment.email, comment=comment)
    for purpose in Purpose:
        link = make_link(purpose, mailbox, comment=comment, email_key=comment.email_key)
        edition.links[purpose.value].append(link.partition("?r=")[2])


def _hide_comments(edition):
    moderator, administrator = make_moderator(), make_user("ada", "Administrator")
    shown = {"public": ("body", "name", "website")}
    ends = {
        "pending": lambda comment: None,
        "rejected": lambda comment: reject_comment(comment, by=moderator),
        "spam": lambda comment: mark_comment_spam(comment, by=moderator),
        "removed": lambda comment: remove_comment(comment, by=moderator),
        "erased": lambda comment: erase_comment(comment, by=administrator),
    }
    for status, end in ends.items():
        comment = _comment_on(edition.public, edition, f"the public story, {status}")
        if status in ("removed", "erased"):
            approve_comment(comment, by=moderator)
            reply = _comment_on(
                edition.public, edition, f"a comment {status} later", parent=comment, **shown
            )
            approve_comment(reply, by=moderator)
        end(comment)
    approve_comment(_comment_on(edition.public, edition, "the public story", **shown), by=moderator)


def _leave_addresses(edition):
    """Former addresses, of a public story and of one that was taken down."""
    for story, slug in [(edition.public, "calm-water"), (edition.notices[-1], "gone-water")]:
        story.slug = slug
        revise_article(story, by=make_editor(), change=TYPO)
    # And a change that readers were told of, whose words before they may see.
    edition.public.body += "<p>It is low water.</p>"
    told = Change("update", "The water has fallen.")
    revise_article(edition.public, by=make_editor(), change=told)
