"""The same words from the same mailbox the day before, across midnight UTC.

Within a day the table itself holds duplicates off.
Source: docs/moderation.md, "Threats", C4.
"""

from datetime import timedelta

from django.db.models import CharField
from django.utils.translation import gettext as _

from articles.prepared import Given, Prepared
from comments.arrivals import Arrival
from comments.duplicates import duplicate_key
from comments.models import Comment

_of_key = Prepared(
    lambda: Comment.objects.filter(duplicate_key=Given("key", CharField())).values_list("pk")
)


def look(arrival: Arrival) -> str | None:
    """A note when yesterday's post has the same words."""
    yesterday = duplicate_key(arrival, arrival.at - timedelta(days=1))
    if _of_key.rows(key=yesterday):
        return _("The same words came yesterday.")
    return None
