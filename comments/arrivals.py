"""A comment on its way in, with all that the rules look at."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from articles.models import Article
from comments.addresses import email_key
from comments.background import Background
from comments.models import Comment
from comments.origin import Origin
from comments.tokens import Token


@dataclass(frozen=True)
class Arrival:
    """What somebody wrote and how it came; the words are checked and normalised.

    article: the public row of the story. parent: what it answers, whatever its
    status. was_reply: it answered something that is gone for good.
    author: somebody signed in; None for readers. address: None when it can't be told.
    honeypot: what stood in the field that people don't see.
    receipt_digest: of the private link; None where nobody gets one.
    notify: whether its writer wants to hear of replies by mail.
    is_sensitive, wants_proof, needs_proof: the terms of its story,
    see comments/policies.py. background: what the database knows that bears on it.
    """

    article: Article
    at: datetime
    body: str
    name: str
    email: str
    website: str = ""
    parent: Comment | None = None
    was_reply: bool = False
    author: User | None = None
    address: str | None = None
    user_agent: str = ""
    origin: Origin = Origin.OWN
    token: Token = Token.FRESH
    honeypot: str = ""
    has_bad_encoding: bool = False
    came_after_closing: bool = False
    receipt_digest: str | None = None
    notify: bool = False
    is_sensitive: bool = False
    wants_proof: bool = False
    needs_proof: bool = False
    background: Background = Background()

    @property
    def email_key(self) -> str:
        return email_key(self.email)
