"""The one door through which a comment comes in.

Source: docs/moderation.md, "Arrival".
"""

from django.db import IntegrityError, transaction

from articles.models import Revision
from comments.arrivals import Arrival
from comments.duplicates import duplicate_key
from comments.limits import take_slot
from comments.models import Comment
from comments.moderation import record_posting
from comments.threats import Verdict, busy_address, examine


class Duplicate(Exception):
    """The same words are here already; nothing was stored or counted."""


def post_comment(arrival: Arrival) -> Comment:
    """Store a comment for the moderators, with what the rules said of it.

    Raises OverLimit, Duplicate; neither leaves anything behind.
    """
    verdicts = examine(arrival)
    key = duplicate_key(arrival, arrival.at)
    with transaction.atomic():
        # Readers alone are counted: staff are signed in.
        if arrival.author is None:
            posts = take_slot(arrival.address, arrival.email_key, arrival.at)
            verdicts.append(Verdict.of("busy-address", busy_address.look(posts)))
        comment = Comment(
            article_id=arrival.article.story_id,
            revision=_revision_answered(arrival),
            parent=arrival.parent,
            body=arrival.body,
            name=arrival.name,
            email=arrival.email,
            email_key=arrival.email_key,
            website=arrival.website,
            author=arrival.author,
            flags=sorted({verdict.flag for verdict in verdicts} - {""}),
            trace=[verdict.as_data() for verdict in verdicts],
            address=arrival.address,
            user_agent=arrival.user_agent,
            duplicate_key=key,
            created_at=arrival.at,
        )
        _insert(comment)
        comment.place_in_thread()
        record_posting(comment)
    return comment


def is_duplicate(arrival: Arrival) -> bool:
    """Whether the same words came today; says nothing about the next moment."""
    key = duplicate_key(arrival, arrival.at)
    return Comment.objects.filter(duplicate_key=key).exists()


def _insert(comment: Comment) -> None:
    try:
        with transaction.atomic():
            comment.save()
    except IntegrityError as error:
        # Any other refusal by the table is a fault of ours and must be heard.
        if Comment.objects.filter(duplicate_key=comment.duplicate_key).exists():
            raise Duplicate from error
        raise


def _revision_answered(arrival: Arrival) -> Revision | None:
    article = arrival.article
    return Revision.objects.filter(article=article, version=article.version).first()
