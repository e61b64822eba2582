"""What readers' templates ask of comments, as filters."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.discussion import first_comments
from comments.forms import render_form
from comments.links import public_url, shown_host
from comments.text import limit_marks, link_to, render


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
    "first_comments": first_comments,
    "reader_link": reader_link,
    "replies_in_words": replies_in_words,
}
