"""What readers' templates ask of comments, as filters."""

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from comments.discussion import first_comments
from comments.forms import render_form
from comments.links import public_url, shown_host
from comments.text import limit_marks, link_to, render
from comments.threads import Entry


@pass_environment
def entry_markup(environment: Environment, entry: Entry, *facts: Any) -> Markup:
    """One place in a thread as HTML, from the copies that each process keeps.

    facts: the active language, and what `_entry.html` asks for besides the entry.
    Nothing else is in it, so that a comment is set once, and not again for each new one.
    """
    if environment.auto_reload:
        # A template that is being written has no copies.
        return _entry_markup.__wrapped__(environment, entry, *facts)
    return _entry_markup(environment, entry, *facts)


@lru_cache(maxsize=1024)
def _entry_markup(
    environment: Environment, entry: Entry, language: str | None, *facts: Any
) -> Markup:
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


FILTERS = {
    "as_form": render_form,
    # Letters no taller than their line.
    "comment_name": limit_marks,
    "comment_text": render,
    "entry_markup": entry_markup,
    "first_comments": first_comments,
    "reader_link": reader_link,
    "replies_in_words": replies_in_words,
}
