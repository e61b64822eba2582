"""What the rules of the newsroom look at: an arrival, or a comment decided long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from comments.arrivals import Arrival
from comments.models import Comment
from comments.policies import is_sensitive
from comments.rule_states import MAX_NUMBER
from comments.rules.phrases import haystacks
from comments.states import Status
from comments.text import addresses_in


class Past(NamedTuple):
    """One earlier comment of a mailbox."""

    status: str
    created_at: datetime
    reported_at: datetime | None


@dataclass
class Reading:
    """A comment as rules see it; each property is worked out once, and only if asked for.

    language: of the story. likes: how many earlier comments have nearly the same text.
    before: only comments with a lower id are its past; None is all there are.
    """

    body: str
    name: str
    website: str
    email_key: str
    at: datetime
    language: str
    is_sensitive: bool
    likes: int = 0
    before: int | None = None

    @classmethod
    def of_arrival(cls, arrival: Arrival, likes: int) -> Self:
        return cls(
            body=arrival.body,
            name=arrival.name,
            website=arrival.website,
            email_key=arrival.email_key,
            at=arrival.at,
            language=arrival.article.language,
            is_sensitive=arrival.is_sensitive,
            likes=likes,
        )

    @classmethod
    def of_comment(cls, comment: Comment) -> Self:
        """A stored comment; of texts like it only whether there is one is known."""
        return cls(
            body=comment.body,
            name=comment.name,
            website=comment.website,
            email_key=comment.email_key,
            at=comment.created_at,
            language=comment.article.language,
            is_sensitive=is_sensitive(comment.article),
            likes=1 if comment.cluster_id else 0,
            before=comment.pk,
        )

    @cached_property
    def haystacks(self) -> list[str]:
        """Name and text as phrases are looked for in them."""
        return [*haystacks(self.name), *haystacks(self.body)]

    @cached_property
    def links(self) -> int:
        return len(addresses_in(self.body))

    @cached_property
    def past(self) -> list[Past]:
        """The newest hundred comments of its mailbox, newest first. One query."""
        if not self.email_key:
            return []
        found = Comment.objects.filter(email_key=self.email_key)
        if self.before is not None:
            found = found.filter(pk__lt=self.before)
        rows = found.newest_first().values_list("status", "created_at", "reported_at")
        return [Past(*row) for row in rows[:MAX_NUMBER]]

    def posted_within(self, minutes: int) -> int:
        """How many comments its mailbox sent in the minutes before."""
        since = self.at - timedelta(minutes=minutes)
        return sum(one.created_at > since for one in self.past)

    @property
    def approved(self) -> int:
        return sum(one.status == Status.APPROVED for one in self.past)

    @property
    def reported(self) -> int:
        return sum(one.reported_at is not None for one in self.past)
