"""Readers' words as the moderation desk shows them."""

from datetime import datetime, timedelta

from django import template
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments.desk.queue import Waiting, waiting
from comments.text import limit_marks, show_invisibles

register = template.Library()


@register.simple_tag
def comments_waiting(user: User) -> Waiting:
    """How many comments wait for somebody, for the desk's first page; two queries or three."""
    return waiting(user)


@register.filter
def seen(text: str) -> SafeString:
    """Escaped, and with a code point for each character that can't be seen."""
    return show_invisibles(limit_marks(text))


@register.filter
def age(moment: datetime) -> str:
    """How long ago something was."""
    return waited(timezone.now() - moment)


@register.filter
def waited(time: timedelta) -> str:
    """How long something took, in the two units that matter."""
    seconds = round(time.total_seconds())
    if seconds < 60:
        return _("%(seconds)d s") % {"seconds": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 10:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if hours < 48:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(days)d days") % {"days": round(hours / 24)}
