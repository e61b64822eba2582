"""The one door through which a comment comes in.

Source: docs/moderation.md, "Arrival".
"""

from django.db import IntegrityError, transaction
from django.db.models import BigAutoField, IntegerField

from articles.models import Revision
from articles.prepared import Given, Prepared
from comments.arrivals import Arrival
from comments.campaigns import breaker
from comments.campaigns.clusters import keep_sketch
from comments.duplicates import duplicate_key
from comments.examining import Examination, examine
from comments.limits import take_slot
from comments.models import Comment
from comments.moderation import record_posting
from comments.signals import comment_arrived
from comments.threats import BUSY_ADDRESS, FLOOD, busy_address
from comments.threats.verdicts import Verdict


class Duplicate(Exception):
    """The same words are here already; nothing was stored or counted."""


class RefusedByRule(Exception):
    """A rule of the newsroom refuses the words. str() is its sentence for the reader."""


def post_comment(arrival: Arrival) -> Comment:
    """Store a comment for the moderators, with what the rules said of it.

    Raises OverLimit, Duplicate, RefusedByRule, Flooded; none leaves anything of it behind.
    """
    # Cheaply at first: a replay is neither examined nor takes an id. Of two in the same
    # moment the table takes one.
    key = duplicate_key(arrival, arrival.at)
    if Comment.objects.filter(duplicate_key=key).exists():
        raise Duplicate
    found = _examine(arrival)
    if found.refusal:
        raise RefusedByRule(found.refusal)
    revision_id = _revision_answered(arrival)
    with transaction.atomic():
        # Readers alone are counted: staff are signed in.
        if arrival.author is None:
            posts = take_slot(arrival.address, arrival.email_key, arrival.at)
            found.verdicts.append(Verdict.of(BUSY_ADDRESS, busy_address.look(posts)))
        comment = Comment(
            article_id=arrival.article.story_id,
            revision_id=revision_id,
            parent=arrival.parent,
            body=arrival.body,
            name=arrival.name,
            email=arrival.email,
            email_key=arrival.email_key,
            website=arrival.website,
            author=arrival.author,
            flags=found.flags,
            trace=found.trace,
            score=found.score,
            cluster_id=found.likes.head,
            address=arrival.address,
            user_agent=arrival.user_agent,
            duplicate_key=key,
            receipt_digest=arrival.receipt_digest,
            awaits_proof=arrival.needs_proof,
            created_at=arrival.at,
        )
        _insert(comment)
        comment.place_in_thread()
        keep_sketch(comment, found.likes)
        record_posting(comment)
        comment_arrived.send(Comment, comment=comment, arrival=arrival)
    return comment


def _examine(arrival: Arrival) -> Examination:
    if arrival.author is not None:
        return examine(arrival)
    # First, for it may turn the comment back; and it is never left out.
    note = breaker.watch(arrival.article.story_id, arrival.at)
    found = examine(arrival)
    found.verdicts.append(Verdict.of(FLOOD, note))
    return found


def _insert(comment: Comment) -> None:
    try:
        with transaction.atomic():
            comment.save()
    except IntegrityError as error:
        # Any other refusal by the table is a fault of ours and must be heard.
        if Comment.objects.filter(duplicate_key=comment.duplicate_key).exists():
            raise Duplicate from error
        raise


_revision = Prepared(
    lambda: Revision.objects.filter(
        article=Given("article_id", BigAutoField()), version=Given("version", IntegerField())
    ).values_list("pk")
)


def _revision_answered(arrival: Arrival) -> int | None:
    article = arrival.article
    rows = _revision.rows(article_id=article.pk, version=article.version)
    return rows[0][0] if rows else None
