"""The one door through which a comment comes in.

Source: docs/moderation.md, "Arrival".
"""

from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction

from comments.arrivals import Arrival
from comments.background import background_of
from comments.campaigns import breaker
from comments.campaigns.clusters import keep_sketch
from comments.duplicates import duplicate_key
from comments.examining import Examination, examine
from comments.inserting import insert, next_id
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
    key = duplicate_key(arrival, arrival.at)
    yesterdays_key = duplicate_key(arrival, arrival.at - timedelta(days=1))
    arrival = replace(arrival, background=background_of(arrival.article, key, yesterdays_key))
    # Cheaply at first: a replay is neither examined nor takes an id. Of two in the same
    # moment the table takes one.
    if arrival.background.is_here:
        raise Duplicate
    found = _examine(arrival)
    if found.refusal:
        raise RefusedByRule(found.refusal)
    try:
        return _store(arrival, found, key)
    except IntegrityError as error:
        # Any other refusal by the table is a fault of ours and must be heard.
        if Comment.objects.filter(duplicate_key=key).exists():
            raise Duplicate from error
        raise


@transaction.atomic
def _store(arrival: Arrival, found: Examination, key: str) -> Comment:
    # Readers alone are counted: staff are signed in.
    if arrival.author is None:
        posts = take_slot(arrival.address, arrival.email_key, arrival.at)
        found.verdicts.append(Verdict.of(BUSY_ADDRESS, busy_address.look(posts)))
    comment = Comment(
        # Taken before, for the place in the thread is made of it.
        pk=next_id(Comment),
        article_id=arrival.article.story_id,
        revision_id=arrival.background.revision_id,
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
    comment.place_in_thread()
    insert([comment])
    keep_sketch(comment, found.likes)
    record_posting(comment)
    comment_arrived.send(Comment, comment=comment, arrival=arrival)
    return comment


def _examine(arrival: Arrival) -> Examination:
    if arrival.author is not None:
        return examine(arrival)
    # First, for it may turn the comment back; and it is never left out.
    note = breaker.watch(arrival.article.story_id, arrival.at, arrival.background.state)
    found = examine(arrival)
    found.verdicts.append(Verdict.of(FLOOD, note))
    return found
