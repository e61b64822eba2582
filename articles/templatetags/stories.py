"""What templates ask of a story."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article
from articles.rich_text import plain_text, render_body

register = template.Library()

WORDS_A_MINUTE = 230
QUOTATION_MARKS = "“”„‟«»‹›‘’\"'"


@register.filter
def rich_text(article: Article) -> SafeString:
    """The story's body with its parts in place. No query after with_page_parts()."""
    return render_body(article)


@register.filter
def reading_minutes(article: Article) -> int:
    """Minutes to read the body, at 230 words each; at least 1.

    A script without spaces between words counts as one minute.
    """
    return max(1, round(len(plain_text(article.body).split()) / WORDS_A_MINUTE))


@register.filter
def is_of_day(moment: datetime, day: date) -> bool:
    """Whether a moment falls on a day in the site's zone."""
    return timezone.localdate(moment) == day


@register.filter
def has_quotation_marks(text: str) -> bool:
    """Whether a quotation was typed with its marks."""
    return text.strip().startswith(tuple(QUOTATION_MARKS))
