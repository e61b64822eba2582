"""A letter a day to each moderator, when something waits.

Source: docs/mail.md, "To moderators".
"""

from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.addresses import path_to
from articles.site_urls import absolute_url
from comments.mail import outbox
from comments.mail.messages import Words
from comments.mail.states import Letter
from comments.models import Comment, MailTask
from comments.sections import in_sections_of

# In the paper's own time.
FROM_HOUR = 8


def hold_digests() -> None:
    """Write a letter for each moderator, once a day from eight on; a duty of the worker."""
    now = timezone.localtime()
    if not settings.MODERATION_DIGEST or now.hour < FROM_HOUR:
        return
    if not Comment.objects.waiting().exists():
        return
    for person in _moderators():
        outbox.hold(
            Letter.DESK_DIGEST,
            person.email,
            subject_id=person.pk,
            once_key=f"desk-digest {person.pk} {now:%Y-%m-%d}",
        )


def compose(task: MailTask) -> Words | None:
    """How much waits; None when nothing does, or the person has left."""
    person = _moderators().filter(pk=task.subject_id, email=task.email).first()
    if person is None:
        return None
    waiting = in_sections_of(person, Comment.objects.waiting())
    count = waiting.count()
    if not count:
        return None
    since = date_format(timezone.localtime(waiting.first().created_at), "SHORT_DATETIME_FORMAT")
    sentence = ngettext(
        "%(count)d comment waits, since %(since)s.",
        "%(count)d comments wait, the oldest since %(since)s.",
        count,
    ) % {"count": count, "since": since}
    # The desk's own address: whoever gets the letter forwarded can but sign in.
    return Words(
        _("Comments wait – %(site)s") % {"site": settings.SITE_NAME},
        [sentence, absolute_url(path_to("admin:index"))],
    )


def _moderators():
    """Who may approve and has an address; not the built-in actor, which has none."""
    right = Permission.objects.filter(
        content_type__app_label="comments", codename="approve_comment"
    )
    may = Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    return User.objects.filter(may, is_active=True, is_staff=True).exclude(email="").distinct()
