"""Private links: 128 random bits, kept as a digest.

Source: docs/mail.md, "Links".
"""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from articles.addresses import path_to
from comments.mail.states import Purpose
from comments.models import Comment, Mailbox, MailToken

TOKEN_BYTES = 16
# Longer than any; spares a digest of whatever somebody sends.
MAX_TOKEN_CHARACTERS = 64

ROUTES = {
    Purpose.CONFIRM: "comments:confirm",
    Purpose.UNSUBSCRIBE: "comments:unsubscribe",
    Purpose.PROOF: "comments:proof",
    Purpose.MAILBOX: "comments:mailbox",
}


def new_token() -> str:
    """For an address: 22 letters, 128 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What the tables keep of a token."""
    return hashlib.sha256(token[:MAX_TOKEN_CHARACTERS].encode()).hexdigest()


def make_link(
    purpose: Purpose,
    mailbox: Mailbox,
    *,
    expires_at: datetime | None = None,
    comment: Comment | None = None,
    email_key: str = "",
) -> str:
    """The whole address of a new link. expires_at: None is never."""
    token = new_token()
    MailToken.objects.create(
        digest=digest_of(token),
        purpose=purpose,
        mailbox=mailbox,
        comment=comment,
        email_key=email_key,
        expires_at=expires_at,
    )
    return f"{settings.SITE_URL}{path_to(ROUTES[purpose])}?r={token}"


def find_token(purpose: Purpose, token: str, at: datetime) -> MailToken | None:
    """What a link of this purpose leads to; None for one that is unknown or over."""
    lasting = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    found = MailToken.objects.filter(lasting, digest=digest_of(token), purpose=purpose)
    return found.select_related("mailbox", "comment__article").first()
