"""Import one plain-text article; articles/wire_text.py knows how its text is read."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles import wire_text
from articles.doors import Conflict
from articles.models import Article, RelatedLink, Section, SummaryPoint
from articles.publishing import mark_article_ready, publish_article
from articles.revising import revise_article
from articles.rich_text import crosshead, paragraph, place_for
from articles.site_urls import absolute_url
from articles.states import Status


class Command(BaseCommand):
    """Import one plain-text article as a draft, or publish it at once.

    The same text again changes nothing, except that --publish publishes a draft.
    Raises CommandError with a sentence when the file holds no article, a name is
        unknown, or the story may not be stored or published; nothing is stored then.
    Source: docs/publishing.md, "Importing a plain text".
    """

    help = "Import one plain-text article as a draft; the same text is never imported twice."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="UTF-8 text, at most 2 MB")
        parser.add_argument("--section", metavar="NAME", help="else the site's default section")
        parser.add_argument("--language", metavar="CODE", default=settings.LANGUAGE_CODE)
        parser.add_argument("--publish", action="store_true", help="publish it if it is a draft")
        parser.add_argument("--by", metavar="USERNAME", default="newsroom")

    def handle(self, *, file, section, language, publish, by, **options):
        order = ImportOrder(
            story=_read(file),
            section=_find_section(section) if section else None,
            language=language,
            publish=publish,
            by=_find_user(by),
        )
        try:
            result = _carry_out(order)
        except IntegrityError:
            # Somebody imported the same text in this moment; now it is found.
            result = _carry_out(order)
        self.stdout.write("\n".join([*_report(order, result), _address(result.article)]))


@dataclass(frozen=True)
class ImportOrder:
    """What was asked for; section: None is the site's default."""

    story: wire_text.WireStory
    section: Section | None
    language: str
    publish: bool
    by: User


@dataclass(frozen=True)
class ImportResult:
    article: Article
    is_new: bool
    is_published_now: bool


def _read(path):
    try:
        with path.open("rb") as file:
            # A byte more than fits tells that it is too large, whatever its size.
            return wire_text.read_wire_text(file.read(wire_text.MAX_BYTES + 1))
    except OSError as error:
        raise CommandError(f"“{path}” can't be read: {error.strerror}.") from error
    except wire_text.WireTextError as error:
        raise CommandError(str(error)) from error


def _find_section(name):
    sections = list(Section.objects.all())
    for section in sections:
        if name in (section.name, section.slug):
            return section
    names = ", ".join(section.name for section in sections) or "none"
    raise CommandError(f"There is no section “{name}”. Sections: {names}.")


def _default_section(by):
    """The marked one; a site still without sections gets its first, which is the default."""
    if not Section.objects.exists() and by.has_perm("articles.add_section"):
        return Section.objects.create(name="News", slug="news", is_default=True)
    return Section.objects.filter(is_default=True).first()


def _find_user(username):
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"There is no user “{username}”.") from None


def _carry_out(order):
    try:
        with transaction.atomic():
            article = Article.objects.filter(source_digest=order.story.digest).first()
            is_new = article is None
            if is_new:
                article = _store(order)
            publishes = order.publish and article.status == Status.DRAFT
            if publishes:
                mark_article_ready(article, by=order.by, reason="Imported by a command")
                publish_article(article, by=order.by)
    except (PermissionDenied, Conflict) as refusal:
        raise CommandError(str(refusal)) from refusal
    return ImportResult(article, is_new, publishes)


def _store(order):
    story = order.story
    section = order.section or _default_section(order.by)
    if section is None and order.publish:
        raise CommandError("The site has no default section; name one with --section.")
    article = Article(
        headline=story.headline,
        body=_body(story),
        section=section,
        language=order.language,
        credit=story.credit,
        source_digest=story.digest,
    )
    points = [
        SummaryPoint(article=article, position=number, text=text)
        for number, text in enumerate(story.points, start=1)
    ]
    links = [
        RelatedLink(
            article=article,
            position=number,
            key=_link_key(number),
            kicker=link.kicker,
            title=link.title,
        )
        for number, link in enumerate(story.related_links, start=1)
    ]
    _refuse_unfit("Story", article)
    for row in points:
        _refuse_unfit(f"Point {row.position}", row)
    for row in links:
        _refuse_unfit(f"Related link {row.position}", row)

    def write_rows():
        SummaryPoint.objects.bulk_create(points)
        RelatedLink.objects.bulk_create(links)

    revise_article(article, by=order.by, write=write_rows)
    return article


def _body(story):
    pieces = []
    links = 0
    for part in story.body:
        match part:
            case wire_text.Paragraph(text):
                pieces.append(paragraph(text))
            case wire_text.Crosshead(text):
                pieces.append(crosshead(text))
            case wire_text.RelatedLink():
                links += 1
                pieces.append(place_for(_link_key(links)))
    return "".join(pieces)


def _link_key(number):
    return f"link-{number}"


def _refuse_unfit(name, row):
    try:
        row.clean_fields(exclude=["article"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise CommandError(f"{name}, {field.replace('_', ' ')}: {messages[0]}") from error


def _report(order, result):
    """Lines for whoever imports, without the address."""
    lines = _parts(order.story, result.article) if result.is_new else []
    status = result.article.get_status_display().lower()
    if not result.is_new:
        lines.append(f"This text was imported before: “{result.article}”. Status: {status}.")
    if result.is_published_now:
        lines.append("It is published now.")
    elif result.is_new:
        lines.append("It is a draft.")
    else:
        lines.append("Nothing was changed.")
    return lines


def _parts(story, article):
    lines = [
        f"Headline: {story.headline}",
        f"Summary points: {len(story.points)}",
        *(f"  • {point}" for point in story.points),
        f"Paragraphs: {len(story.paragraphs)}",
    ]
    above = 0
    for part in story.body:
        match part:
            case wire_text.Paragraph():
                above += 1
            case wire_text.Crosshead(text):
                lines.append(f"Crosshead after paragraph {above}: {text}")
            case wire_text.RelatedLink(kicker, title):
                lines.append(f"Related link after paragraph {above}: {kicker} | {title}")
    return [
        *lines,
        f"Agency credit: {story.credit or 'none'}",
        f"Section: {article.section or 'none, and the site has no default section'}",
        f"Language: {article.language}",
        *(f"Note: {note}" for note in story.notes),
    ]


def _address(article):
    """The reader's address once the story has one, else its form at the desk."""
    if article.first_published_on:
        return absolute_url(article.get_absolute_url())
    return absolute_url(reverse("admin:articles_article_change", args=[article.pk]))
