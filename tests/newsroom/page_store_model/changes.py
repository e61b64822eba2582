"""Changes that people make, each by its verb; what a verb refuses changes nothing.

Each takes a number, which says of which story, comment or name, and a variant.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.changes import TYPO
from articles.curating import clear_slot, move_pick, pick_story, start_breaking, undo
from articles.doors import Conflict
from articles.models import Article, Author, Byline, Picture, Section, Tag
from articles.picture_words import revise_picture
from articles.publishing import (
    correct_article,
    mark_article_ready,
    publish_article,
    retract_article,
    unschedule_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.slots import LEAD, Slot
from articles.states import TAKEN_DOWN, Status
from comments import moderation
from comments.arrivals import Arrival
from comments.limits import OverLimit
from comments.models import Comment
from comments.posting import Duplicate, post_comment
from tests.factories import make_administrator, make_draft, make_editor, make_moderator

MOST_STORIES = 5
REFUSALS = (Conflict, moderation.Conflict, PermissionDenied, OverLimit, Duplicate)


def publish(number, variant):
    publish_article(_to_publish(number), by=make_editor())


def schedule(number, variant):
    wait = (timedelta(seconds=30), timedelta(minutes=45), timedelta(hours=7), timedelta(days=1))
    publish_article(_to_publish(number), by=make_editor(), at=timezone.now() + wait[variant])


def unschedule(number, variant):
    scheduled = Article.objects.scheduled().order_by("pk")
    if article := _pick(scheduled, number):
        unschedule_article(article, by=make_editor())


def edit_headline(number, variant):
    _revise(_story(number), headline=f"Words of {timezone.now():%d %H %M %S} and {variant}")


def edit_section(number, variant):
    article = _story(number)
    _revise(article, section=Section.objects.exclude(pk=article.section_id).order_by("pk").first())


def edit_tags(number, variant):
    article = _story(number)
    tag = Tag.objects.order_by("pk").first()
    tags = [] if article.tags.exists() else [tag]
    _revise(article, lambda: article.tags.set(tags))


def edit_authors(number, variant):
    article = _story(number)
    author = Author.objects.order_by("pk").first()

    def write():
        if not article.bylines.all().delete()[0]:
            Byline.objects.create(article=article, position=1, author=author)

    _revise(article, write)


def edit_address(number, variant):
    _revise(
        _story(number), slug=("moved", "moved-again", "harbour-opens", "bridge-closed")[variant]
    )


def edit_picture(number, variant):
    article = _story(number)
    _revise(article, lead_picture=None if article.lead_picture else Picture.objects.first())


def close_comments_later(number, variant):
    _revise(_story(number), comments_close_at=timezone.now() + timedelta(minutes=1 + 20 * variant))


def expire_later(number, variant):
    _revise(_story(number), expires_at=timezone.now() + timedelta(minutes=2 + 30 * variant))


def withdraw(number, variant):
    withdraw_article(_story(number), by=make_editor(), reason="A court forbids it.")


def retract(number, variant):
    retract_article(_story(number), by=make_editor(), reason="The figures were wrong.")


def correct(number, variant):
    correct_article(_story(number), by=make_editor(), text="It was on Sunday.")


def post_and_approve(number, variant):
    moderation.approve_comment(_post(number, variant), by=make_moderator())


def reply(number, variant):
    parent = _pick(Comment.objects.filter(status="approved").order_by("pk"), number)
    if parent is not None:
        comment = _post(number, variant, article=parent.article, parent=parent)
        moderation.approve_comment(comment, by=make_moderator())


def remove_comment(number, variant):
    _decide(moderation.remove_comment, "approved", number)


def restore_comment(number, variant):
    _decide(moderation.restore_comment, "removed", number)


def erase_comment(number, variant):
    comment = _pick(Comment.objects.exclude(status="erased").order_by("pk"), number)
    if comment is not None:
        moderation.erase_comment(comment, by=make_administrator())


def approve_comment(number, variant):
    _decide(moderation.approve_comment, "pending", number)


def rename_section(number, variant):
    section = _pick(Section.objects.order_by("pk"), number)
    section.name = f"{section.slug} {timezone.now():%H %M} {variant}"
    section.save()


def reorder_menu(number, variant):
    section = _pick(Section.objects.order_by("pk"), number)
    section.position = (0, 3, 5, 7)[variant]
    section.save()


def rename_tag(number, variant):
    tag = Tag.objects.order_by("pk").first()
    tag.name = f"Tides {timezone.now():%H %M} {variant}"
    tag.save()


def rename_author(number, variant):
    author = Author.objects.order_by("pk").first()
    author.name = f"Ines {timezone.now():%H %M} {variant}"
    author.save()


def picture_words(number, variant):
    picture = Picture.objects.first()
    picture.alt = f"Cranes at {timezone.now():%H %M} {variant}"
    revise_picture(picture, by=make_editor())


def pick_for_front(number, variant):
    """For a slot near the top, from now or soon, with an end or without."""
    now = timezone.now()
    begin = now + timedelta(minutes=20) if variant > 1 else None
    end = now + timedelta(hours=1) if variant % 2 else None
    slot = (LEAD, Slot("second", 1))[number % 2]
    pick_story(None, slot, _story(number), by=make_editor(), begin=begin, end=end)


def pick_for_section(number, variant):
    story = _story(number)
    slot, begin = Slot("lead", 1 + variant % 2), None
    if variant > 1:
        begin = timezone.now() + timedelta(minutes=30)
    pick_story(story.section, slot, story, by=make_editor(), begin=begin)


def change_slots(number, variant):
    if variant % 2:
        move_pick(None, LEAD, Slot("second", 1), by=make_editor())
    else:
        clear_slot(None, (LEAD, Slot("second", 1))[number % 2], by=make_editor())


def break_news(number, variant):
    words, end = f"News of {variant}", timezone.now() + timedelta(minutes=1 + 25 * variant)
    start_breaking(_story(number), by=make_editor(), words=words, end=end)


def undo_on_front(number, variant):
    undo(None, by=make_editor())


CHANGES = [
    *(pick_for_front, pick_for_section, change_slots, break_news, undo_on_front),
    *(publish, schedule, unschedule, withdraw, retract, correct),
    *(edit_headline, edit_section, edit_tags, edit_authors, edit_address, edit_picture),
    *(close_comments_later, expire_later),
    *(post_and_approve, approve_comment, reply, remove_comment, restore_comment, erase_comment),
    *(rename_section, reorder_menu, rename_tag, rename_author, picture_words),
]


def _pick(rows, number):
    found = list(rows)
    return found[number % len(found)] if found else None


def _story(number):
    """A story that readers know of."""
    return _pick(Article.objects.exclude(first_published_on=None).order_by("pk"), number)


def _to_publish(number):
    """A story that is ready or was taken down; a new one while there are few."""
    waiting = Article.objects.filter(status__in=[Status.READY, *TAKEN_DOWN])
    ready = _pick(waiting.order_by("pk"), number)
    if ready is None and Article.objects.count() < MOST_STORIES:
        ready = make_draft(f"News of {timezone.now():%H %M %S}", section=Section.objects.first())
        mark_article_ready(ready, by=make_editor())
    if ready is None:
        raise Conflict("No story is ready.")
    return ready


def _revise(article, write=lambda: None, **words):
    for field, value in words.items():
        setattr(article, field, value)
    revise_article(article, by=make_editor(), write=write, change=TYPO)


def _post(number, variant, *, article=None, parent=None):
    article = article or _story(number)
    if not article.is_public():
        raise Conflict("Readers can't see the story.")
    sender = Comment.objects.count() + 1
    arrival = Arrival(
        article=article,
        at=timezone.now(),
        body=f"Reply {sender} of kind {variant}.",
        name="R. Okafor",
        email=f"reader{sender}@example.org",
        parent=parent,
    )
    return post_comment(arrival)


def _decide(verb, status, number):
    comment = _pick(Comment.objects.filter(status=status).order_by("pk"), number)
    if comment is not None:
        verb(comment, by=make_moderator())
