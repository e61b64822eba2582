"""The conversation below a story, as a part of its page."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from articles.models import Article
from comments.forms import form_changes_at, form_of
from comments.links import public_url, shown_host
from comments.stories import address_of
from comments.surrogate_keys import conversation_key
from comments.text import limit_marks, link_to, render
from comments.threads import PAGE_SIZE, conversation, in_thread

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: Context, article: Article) -> dict[str, Any]:
    """The first page of comments on a public story, and the form; two queries at most.

    The moment is the page's own `at`; without one, now. What they are made of is added
    to the page's `made_of`, if it has one.
    """
    at = context.get("at") or timezone.now()
    if made_of := context.get("made_of"):
        key = conversation_key(article.story_id)
        made_of.add(key, boundaries=form_changes_at(article, at))
    rows = list(conversation(article, at)[:PAGE_SIZE])
    total = rows[0].total if rows else 0
    address = address_of(article)
    return {
        "entries": in_thread(rows, address),
        "total": total,
        "has_more": total > PAGE_SIZE,
        "comments_url": address,
        "page_url": article.get_absolute_url(),
        "form": form_of(article, at) if article.comments_open(at) else None,
    }


@register.filter
def comment_text(body: str) -> str:
    """A comment's words as HTML."""
    return render(body)


@register.filter
def comment_name(name: str) -> str:
    """A commenter's name, its letters no taller than their line."""
    return limit_marks(name)


@register.filter
def reader_link(website: str) -> str:
    """A commenter's website as a link that shows its host; "" when it is no public address."""
    url = public_url(website)
    return link_to(url, shown_host(url)) if url else ""
