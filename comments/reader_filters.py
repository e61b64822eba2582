"""What readers' templates ask of comments, as filters."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from comments.discussion import first_comments
from comments.forms import render_form
from comments.links import public_url, shown_host
from comments.policies import why_closed
from comments.text import limit_marks, link_to, render
from comments.threads import Entry

IN_SHORT_CHARACTERS = 180


@pass_environment
def thread_markup(environment: Environment, entries: Iterable[Entry], *facts: Any) -> Markup:
    """The places of a thread as HTML, each from the copies that each process keeps.

    facts: what `_entry.html` asks for besides the entry. Nothing else is in a copy but
    the language, so that a comment is set once, and not again for each new one.
    """
    # A template that is being written has no copies.
    set_entry = _entry_markup.__wrapped__ if environment.auto_reload else _entry_markup
    language = settings.LANGUAGE_CODE
    return Markup("\n").join([set_entry(environment, language, entry, *facts) for entry in entries])


@lru_cache(maxsize=1024)
def _entry_markup(environment: Environment, language: str, entry: Entry, *facts: Any) -> Markup:
    return environment.get_template("comments/_entry.html").module.markup(entry, *facts)


def reader_link(website: str) -> str:
    """A commenter's website as a link that shows its host; "" when it is no public address."""
    url = public_url(website)
    return link_to(url, shown_host(url)) if url else ""


def replies_in_words(total: int) -> str:
    """How many replies there are, as a heading."""
    if not total:
        return _("No replies yet")
    return ngettext("%(total)s reply", "%(total)s replies", total) % {"total": total}


def in_short(body: str) -> str:
    """The beginning of a comment on one line, for a link to it."""
    return Truncator(limit_marks(" ".join(body.split()))).chars(IN_SHORT_CHARACTERS, truncate="…")


def folded_in_words(folded: int) -> str:
    """On the button that unfolds a thread."""
    return ngettext("%(n)s more reply", "%(n)s more replies", folded) % {"n": folded}


FILTERS = {
    "as_form": render_form,
    # Letters no taller than their line.
    "comment_name": limit_marks,
    "comment_text": render,
    "first_comments": first_comments,
    "folded_in_words": folded_in_words,
    "in_short": in_short,
    "reader_link": reader_link,
    "replies_in_words": replies_in_words,
    "why_closed": why_closed,
    "thread_markup": thread_markup,
}
