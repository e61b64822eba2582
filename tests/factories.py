"""Things tests begin with, brought to their state the way people do it."""

from datetime import timedelta
from itertools import count, islice
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, LPad
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Byline,
    Picture,
    PullQuote,
    RelatedLink,
    Section,
    SummaryPoint,
    Tag,
)
from articles.publishing import (
    mark_article_ready,
    publish_article,
    retract_article,
    return_article,
    submit_article,
    withdraw_article,
)
from articles.revising import revise_article
from comments.models import MAX_SHOWN_ANCESTORS, PATH_DIGITS, Comment
from comments.moderation import approve_comment, record_posting

_numbers = count(1)
BODY = "<p>The tide turned at noon and the harbour opened.</p>"


def make_user(username, *roles, **fields):
    user, created = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, **fields}
    )
    if created:
        user.groups.set(Group.objects.filter(name__in=roles))
    return user


def make_reporter(username="rea"):
    return make_user(username, "Reporter")


def make_editor(username="eda"):
    return make_user(username, "Editor")


def make_moderator(username="mo"):
    return make_user(username, "Moderator")


def make_administrator(username="ada"):
    return make_user(username, "Administrator")


def make_section(name="Harbour", **fields):
    section, _created = Section.objects.get_or_create(
        name=name, defaults={"slug": name.lower(), **fields}
    )
    return section


def make_tag(name="Tides"):
    tag, _created = Tag.objects.get_or_create(name=name, defaults={"slug": name.lower()})
    return tag


def make_author(name="Ines Aldana", **fields):
    author, _created = Author.objects.get_or_create(
        name=name, defaults={"slug": name.lower().replace(" ", "-"), **fields}
    )
    return author


def make_picture(**fields):
    """A picture row without a real file behind it; see tests/pictures.py."""
    defaults = {"width": 1600, "height": 900, "alt": "Cranes at dusk", "credit": "Drawing: us"}
    picture = Picture(**defaults | fields)
    picture.original.save("cranes.jpg", ContentFile(b"not a real picture"), save=False)
    picture.save()
    return picture


def make_draft(
    headline=None, *, by=None, points=(), quotes=(), links=(), authors=(), tags=(), **fields
):
    """A draft made through the content door.

    points, quotes: texts. links: (kicker, title, url). authors, tags: rows.
    """
    by = by or make_editor()
    fields.setdefault("section", make_section())
    fields.setdefault("body", BODY)
    article = Article(headline=headline or f"Story number {next(_numbers)}", **fields)

    def write_rows():
        for n, text in enumerate(points, 1):
            SummaryPoint.objects.create(article=article, position=n, text=text)
        for n, text in enumerate(quotes, 1):
            PullQuote.objects.create(article=article, position=n, text=text)
        for n, (kicker, title, url) in enumerate(links, 1):
            RelatedLink.objects.create(
                article=article, position=n, kicker=kicker, title=title, url=url
            )
        for n, author in enumerate(authors, 1):
            Byline.objects.create(article=article, position=n, author=author)
        article.tags.set(tags)

    revise_article(article, by=by, write=write_rows)
    return article


def make_submitted_article(**fields):
    article = make_draft(**fields)
    submit_article(article, by=fields.get("by") or make_editor())
    return article


def make_returned_article(note="Who says so?", **fields):
    article = make_submitted_article(**fields)
    return_article(article, by=make_editor(), note=note)
    return article


def make_ready_article(headline=None, **fields):
    article = make_draft(headline, **fields)
    mark_article_ready(article, by=make_editor())
    return article


def make_published_article(headline=None, at=None, **fields):
    """Published by the verb, so no test holds a state the product cannot reach."""
    article = make_ready_article(headline, **fields)
    publish_article(article, by=make_editor(), at=at)
    return article


def make_scheduled_article(headline=None, **fields):
    """To come out tomorrow."""
    return make_published_article(headline, at=timezone.now() + timedelta(days=1), **fields)


def make_expired_article(headline=None, **fields):
    """Public from yesterday until an hour ago."""
    now = timezone.now()
    fields.setdefault("expires_at", now - timedelta(hours=1))
    return make_published_article(headline, at=now - timedelta(days=1), **fields)


def make_retracted_article(headline=None, reason="The figures were wrong.", **fields):
    article = make_published_article(headline, **fields)
    retract_article(article, by=make_editor(), reason=reason)
    return article


def make_withdrawn_article(headline=None, reason="A court forbids it.", **fields):
    article = make_published_article(headline, **fields)
    withdraw_article(article, by=make_editor(), reason=reason)
    return article


def make_comment(article=None, *, parent=None, **fields):
    """A waiting comment, as comments/posting.py leaves one."""
    number = next(_numbers)
    article = article or (parent.article if parent else make_published_article())
    defaults = {
        "body": f"Reply number {number}",
        "name": "Lock-keeper",
        "email": f"reader{number}@example.org",
        "email_key": f"reader{number}@example.org",
    }
    comment = Comment.objects.create(
        article_id=article.story_id, parent=parent, **defaults | fields
    )
    comment.place_in_thread()
    comment.save(update_fields=["path"])
    record_posting(comment)
    return comment


def make_approved_comment(article=None, **fields):
    comment = make_comment(article, **fields)
    approve_comment(comment, by=make_moderator())
    return comment


def make_many_comments(article, count, *, chain=False, status="approved"):
    """Thousands at once, past the verbs, as no test could post and decide them.

    chain: each answers the one before it.
    """
    with transaction.atomic():
        rows = Comment.objects.bulk_create(
            Comment(
                article_id=article.story_id,
                body=f"Row {number}",
                name="Reader",
                email=f"reader{number}@example.org",
                email_key=f"reader{number}@example.org",
                status=status,
            )
            for number in islice(_numbers, count)
        )
        of_these = Comment.objects.filter(pk__gte=rows[0].pk, pk__lte=rows[-1].pk)
        above = ""
        if chain:
            of_these.exclude(pk=rows[0].pk).update(parent=F("pk") - 1)
            parent = None
            for comment in of_these.order_by("pk")[:MAX_SHOWN_ANCESTORS]:
                comment.parent = parent
                comment.place_in_thread()
                comment.save(update_fields=["parent", "path"])
                parent = comment
            above = parent.path
        digits = LPad(Cast("pk", CharField()), PATH_DIGITS, Value("0"))
        of_these.filter(path="").update(path=Concat(Value(above), digits))
    return of_these


def data_file(name):
    return Path(__file__).parent / "data" / name
