"""Sets the demo edition by the verbs that people use; it holds no state they can't reach."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify

from articles import publishing, revising
from articles.models import (
    Article,
    Author,
    Byline,
    Picture,
    PlacedPicture,
    PullQuote,
    RelatedLink,
    Section,
    SummaryPoint,
    Tag,
)
from articles.pictures import add_picture
from comments import moderation
from comments.arrivals import Arrival
from comments.models import Comment
from comments.posting import post_comment
from newsroom.demo.content import (
    Reply,
    Story,
    body_html,
    read_authors,
    read_replies,
    read_sections,
    read_stories,
)
from newsroom.demo.pictures import draw_picture

ACCOUNTS = {
    "reporter": "Reporter",
    "editor": "Editor",
    "moderator": "Moderator",
    "admin": "Administrator",
}
PICTURE_CREDIT = "Drawing: The Lantern"


class NameTaken(Exception):
    """A demo account's name belongs to somebody else; nothing was loaded."""


@dataclass(frozen=True)
class Desk:
    """Who makes the edition and when. now: the moment that ages count back from."""

    reporter: User
    editor: User
    moderator: User
    admin: User
    now: datetime


def is_loaded() -> bool:
    """Whether any of the demo's stories is here, however it was changed since."""
    digests = [_digest(story) for story in read_stories()]
    return Article.objects.filter(source_digest__in=digests).exists()


@transaction.atomic
def load_edition(
    *, now: datetime, password: str, zoom: float = 1, tell: Callable[[str], None]
) -> None:
    """Make the whole edition; all or nothing, so that a killed run leaves an empty site.

    now: aware; every age in the story files counts back from it. password: of the
    four accounts. zoom: of the pictures. tell: called before each step.
    Raises NameTaken.
    """
    desk = Desk(**_make_accounts(password), now=now)
    _make_sections()
    authors = _make_authors()
    stories = read_stories()
    tell("Drawing pictures ...")
    pictures = {story.id: _add_pictures(story, desk, zoom) for story in stories}
    tell(f"Setting {len(stories)} stories ...")
    articles: dict[str, Article] = {}
    for story in stories:
        articles[story.id] = _write(story, desk, authors, pictures[story.id], articles)
        _bring_out(articles[story.id], story, desk)
    replies = read_replies()
    tell(f"Posting {len(replies)} replies ...")
    _hold_conversation(replies, {story.id: story for story in stories}, articles, desk)


def _make_accounts(password: str) -> dict[str, User]:
    taken = User.objects.filter(username__in=ACCOUNTS).values_list("username", flat=True)
    if taken:
        raise NameTaken(
            f"There is an account named {', '.join(sorted(taken))} already; the demo edition "
            "belongs into a database of its own."
        )
    # One slow hash, not four: the accounts share the password anyway.
    hashed = make_password(password)
    accounts = {}
    for username, role in ACCOUNTS.items():
        user = User.objects.create(
            username=username, password=hashed, is_staff=True, is_superuser=username == "admin"
        )
        user.groups.set([Group.objects.get(name=role)])
        accounts[username] = user
    return accounts


def _make_sections() -> None:
    has_default = Section.objects.filter(is_default=True).exists()
    for position, entry in enumerate(read_sections(), start=1):
        Section.objects.get_or_create(
            name=entry["name"],
            defaults={
                "slug": slugify(entry["name"]),
                "description": entry["description"],
                "position": position,
                "is_default": entry.get("default", False) and not has_default,
            },
        )


def _make_authors() -> dict[str, Author]:
    return {
        entry["name"]: Author.objects.create(
            name=entry["name"],
            slug=slugify(entry["name"]),
            role=entry["role"],
            bio=entry["bio"],
            user=User.objects.filter(username=entry.get("account")).first(),
        )
        for entry in read_authors()
    }


def _add_pictures(story: Story, desk: Desk, zoom: float) -> list[Picture]:
    """The lead picture first, if there is one, then those placed in the text."""
    pictures = []
    if story.picture:
        focal_x, focal_y = story.picture_focus
        lead = {"alt": story.picture_alt, "caption": story.picture_caption}
        lead |= {"focal_x": focal_x, "focal_y": focal_y}
        pictures.append(_add_picture(story.picture, desk, zoom, **lead))
    for placed in story.pictures:
        words = {"alt": placed["alt"], "caption": placed["caption"]}
        pictures.append(_add_picture(placed["scene"], desk, zoom, **words))
    return pictures


def _add_picture(scene: str, desk: Desk, zoom: float, **words: str | int) -> Picture:
    file = File(BytesIO(draw_picture(scene, zoom)), name=f"{scene}.jpg")
    return add_picture(file, by=desk.reporter, credit=PICTURE_CREDIT, **words)


def _write(
    story: Story,
    desk: Desk,
    authors: dict[str, Author],
    pictures: list[Picture],
    articles: dict[str, Article],
) -> Article:
    """A draft with all its rows, by its first author's account or the reporter.

    articles: written before, for related links.
    """
    lead, placed = (pictures[0], pictures[1:]) if story.picture else (None, pictures)
    article = Article(
        headline=story.headline,
        short_headline=story.short_headline,
        standfirst=story.standfirst,
        body=body_html(story.body),
        section=Section.objects.get(name=story.section),
        credit=story.credit,
        dateline=story.dateline,
        language=story.language,
        lead_picture=lead,
        source_digest=_digest(story),
    )

    def write_rows():
        for n, name in enumerate(story.authors, start=1):
            Byline.objects.create(article=article, position=n, author=authors[name])
        for n, text in enumerate(story.points, start=1):
            SummaryPoint.objects.create(article=article, position=n, text=text)
        for n, quote in enumerate(story.pull_quotes, start=1):
            PullQuote.objects.create(article=article, position=n, key=f"quote-{n}", **quote)
        for n, link in enumerate(story.related, start=1):
            RelatedLink.objects.create(
                article=article,
                position=n,
                key=f"link-{n}",
                kicker=link["kicker"],
                title=link["title"],
                url=_address(link, articles),
            )
        for n, picture in enumerate(placed, start=1):
            PlacedPicture.objects.create(
                article=article, position=n, key=f"picture-{n}", picture=picture
            )
        article.tags.set([_tag(name) for name in story.tags])

    writer = authors[story.authors[0]].user or desk.reporter
    revising.revise_article(article, by=writer, write=write_rows)
    return article


def _bring_out(article: Article, story: Story, desk: Desk) -> None:
    """Take a draft as far as its story file says."""
    if story.status == "draft":
        return
    publishing.submit_article(article, by=article.owner)
    if story.status == "in_review":
        return
    if story.status == "returned":
        publishing.return_article(article, by=desk.editor, note=story.note)
        return
    publishing.mark_article_ready(article, by=desk.editor)
    if story.status == "ready":
        return
    published_at = desk.now - timedelta(hours=story.age_hours)
    publishing.publish_article(article, by=desk.editor, at=published_at)
    for correction in story.corrections:
        publishing.correct_article(
            article,
            by=desk.editor,
            text=correction["text"],
            kind=correction["kind"],
            at=published_at + timedelta(hours=correction["hours_after"]),
        )
    if story.status == "retracted":
        publishing.retract_article(article, by=desk.editor, reason=story.reason)
    elif story.status == "withdrawn":
        publishing.withdraw_article(article, by=desk.editor, reason=story.reason)


def _hold_conversation(
    replies: list[Reply], stories: dict[str, Story], articles: dict[str, Article], desk: Desk
) -> None:
    def said_at(reply: Reply) -> datetime:
        age = timedelta(hours=stories[reply.story].age_hours)
        return desk.now - age + timedelta(minutes=reply.minutes)

    comments: list[tuple[Comment, Reply]] = []
    keyed: dict[tuple[str, str], Comment] = {}
    # In the order of time, which is that of ids: lists and the queue go by these.
    for reply in sorted(replies, key=said_at):
        comment = post_comment(
            Arrival(
                article=articles[reply.story],
                at=said_at(reply),
                body=reply.body.strip(),
                name=reply.name,
                email=reply.email,
                website=reply.website,
                parent=keyed[reply.story, reply.reply_to] if reply.reply_to else None,
                author=getattr(desk, reply.account) if reply.account else None,
                address=_network_address(reply.email),
                user_agent="Mozilla/5.0 (demo)",
            )
        )
        for decision in reply.decisions[:1]:
            _decide(comment, decision, desk)
        comments.append((comment, reply))
        if reply.key:
            keyed[reply.story, reply.key] = comment
    # Second thoughts come last: a reply is approved only below a visible comment.
    for comment, reply in comments:
        for decision in reply.decisions[1:]:
            _decide(comment, decision, desk)


def _decide(comment: Comment, decision: str, desk: Desk) -> None:
    verb, _colon, reason = decision.partition(":")
    because = {"reason": reason} if reason else {}
    match verb:
        case "approve":
            moderation.approve_comment(comment, by=desk.moderator)
        case "reject":
            moderation.reject_comment(comment, by=desk.moderator, **because)
        case "spam":
            moderation.mark_comment_spam(comment, by=desk.moderator)
        case "remove":
            moderation.remove_comment(comment, by=desk.moderator, **because)
        case "restore":
            moderation.restore_comment(comment, by=desk.moderator)
        case "erase":
            moderation.erase_comment(comment, by=desk.admin)


def _address(link: dict[str, str], articles: dict[str, Article]) -> str:
    """Of a related link; one without a story is shown as text."""
    if "story" not in link:
        return ""
    return articles[link["story"]].get_absolute_url()


def _network_address(email: str) -> str:
    """The same for the same mailbox, from a network that RFC 5737 keeps for examples."""
    return f"203.0.113.{1 + zlib.crc32(email.encode()) % 254}"


def _tag(name: str) -> Tag:
    tag, _created = Tag.objects.get_or_create(
        name=name, defaults={"slug": slugify(name, allow_unicode=True)}
    )
    return tag


def _digest(story: Story) -> str:
    """What makes a demo story known again, however it was changed since."""
    return hashlib.sha256(f"demo edition: {story.id}".encode()).hexdigest()
