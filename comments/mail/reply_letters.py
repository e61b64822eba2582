"""The letter that tells of replies: all that wait, one letter an hour.

Source: docs/mail.md, "Replies".
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.site_urls import absolute_url
from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.links import make_link
from comments.mail.mailboxes import mailbox_of
from comments.mail.messages import Later, Words
from comments.mail.states import Letter, NoticeState, Purpose, Subscription, TaskState
from comments.models import Comment, Mailbox, MailTask, ReplyNotice

ONE_LETTER_IN = timedelta(hours=1)
MAX_STORIES = 20


def hold_letters() -> None:
    """Write a letter for each mailbox that is to hear of replies now and has none under way.

    Not by the decision on a reply: the letter it would join may be composed before that
    decision is committed, and without it. What waits is found here, whenever it came.
    """
    waiting = ReplyNotice.objects.filter(state=NoticeState.WAITING, held_until__lte=timezone.now())
    waiting.exclude(mailbox__replies=Subscription.CONFIRMED).update(state=NoticeState.CANCELLED)
    under_way = MailTask.objects.filter(
        letter=Letter.REPLIES,
        state__in=(TaskState.HELD, TaskState.CLAIMED),
        email=OuterRef("mailbox__email"),
    )
    to_hear = waiting.exclude(mailbox__email="").exclude(Exists(under_way))
    for email in to_hear.order_by("mailbox").values_list("mailbox__email", flat=True).distinct():
        outbox.hold(Letter.REPLIES, email)


@transaction.atomic
def compose(task: MailTask) -> Words | Later | None:
    """What a mailbox is to hear now; None when all of it was taken back."""
    now = timezone.now()
    mailbox = mailbox_of(email_key(task.email))
    if mailbox.suppressed_at or mailbox.replies != Subscription.CONFIRMED:
        _due(task, mailbox, now).update(state=NoticeState.CANCELLED)
        return None
    if not _due(task, mailbox, now).exists():
        return None
    if not _has_turn(task, mailbox, now):
        return Later(mailbox.told_at + ONE_LETTER_IN)
    replies = _take(task, mailbox, now)
    if not replies:
        return None
    link = make_link(Purpose.UNSUBSCRIBE, mailbox)
    return Words(_subject(len(replies)), _paragraphs(replies), unsubscribe_url=link)


def _due(task: MailTask, mailbox: Mailbox, at: datetime):
    """What this letter has taken before, and what waits for one."""
    waiting = Q(state=NoticeState.WAITING, held_until__lte=at)
    return ReplyNotice.objects.filter(
        waiting | Q(state=NoticeState.TAKEN, task=task), mailbox=mailbox
    )


def _has_turn(task: MailTask, mailbox: Mailbox, at: datetime) -> bool:
    """One letter an hour; a letter that is tried again has had its turn."""
    if task.is_granted:
        return True
    free = Q(told_at__isnull=True) | Q(told_at__lte=at - ONE_LETTER_IN)
    if not Mailbox.objects.filter(free, pk=mailbox.pk).update(told_at=at):
        mailbox.refresh_from_db()
        return False
    MailTask.objects.filter(pk=task.pk).update(is_granted=True)
    return True


def _take(task: MailTask, mailbox: Mailbox, at: datetime) -> list[Comment]:
    """Replies that readers see now, made this letter's own; the others are let go."""
    due = _due(task, mailbox, at)
    ids = list(due.select_for_update().values_list("comment_id", flat=True))
    visible = Comment.objects.visible(at).filter(pk__in=ids).with_story()
    replies = list(visible.order_by("article_id", "id"))
    shown = {reply.pk for reply in replies}
    due.filter(comment__in=set(ids) - shown).update(state=NoticeState.CANCELLED)
    due.filter(comment__in=shown).update(state=NoticeState.TAKEN, task=task)
    return replies


def _subject(count: int) -> str:
    sentence = ngettext(
        "%(count)d reply to your comment – %(site)s",
        "%(count)d replies to your comments – %(site)s",
        count,
    )
    return sentence % {"count": count, "site": settings.SITE_NAME}


def _paragraphs(replies: list[Comment]) -> list[str]:
    stories: dict[int, list[Comment]] = {}
    for reply in replies:
        stories.setdefault(reply.article_id, []).append(reply)
    paragraphs = [_("What you wrote was answered. Where, and what was said, is on our pages:")]
    for of_one in list(stories.values())[:MAX_STORIES]:
        count = ngettext("%(count)d reply", "%(count)d replies", len(of_one))
        paragraphs.append(
            f"{of_one[0].article.headline} – {count % {'count': len(of_one)}}\n"
            f"{absolute_url(of_one[0].get_absolute_url())}"
        )
    if len(stories) > MAX_STORIES:
        paragraphs.append(_("And below more stories."))
    return paragraphs
