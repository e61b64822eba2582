"""A story's data for machines, in the head of its page."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles import structured_data
from articles.models import Article

register = template.Library()

# Nothing that could end the script element, and no line end that JavaScript sees
# but JSON does not.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

register.filter("last_changed_at", structured_data.last_changed_at)
register.filter("canonical_url", structured_data.canonical_url)
register.filter("machine_description", structured_data.description)
register.filter("card", structured_data.card)


@register.filter
def json_ld(article: Article) -> SafeString:
    """A story as JSON-LD, safe inside a script element. No query."""
    data = json.dumps(structured_data.news_article(article), ensure_ascii=False)
    return mark_safe(data.translate(_ESCAPES))  # noqa: S308
