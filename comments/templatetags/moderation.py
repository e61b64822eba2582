"""Readers' words as the moderation desk shows them."""

from django import template
from django.utils.safestring import SafeString

from comments.text import limit_marks, show_invisibles

register = template.Library()


@register.filter
def seen(text: str) -> SafeString:
    """Escaped, and with a code point for each character that can't be seen."""
    return show_invisibles(limit_marks(text))
