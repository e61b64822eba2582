"""Readers' words as the moderation desk shows them."""

from django import template
from django.utils.safestring import SafeString

from comments.models import Comment
from comments.text import limit_marks, show_invisibles

register = template.Library()


@register.simple_tag
def comments_waiting() -> int:
    """How many comments wait for a moderator, for the desk's first page. One query."""
    return Comment.objects.waiting().count()


@register.filter
def seen(text: str) -> SafeString:
    """Escaped, and with a code point for each character that can't be seen."""
    return show_invisibles(limit_marks(text))
