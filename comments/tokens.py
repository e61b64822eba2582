"""The token in a comment form: weak evidence that the form came from our page.

It sits in a page that everybody shares, so it names no reader: an article and a
bucket of 24 hours, whose edge is shifted for each article so that pages don't all
change at once.
Source: docs/moderation.md, "The token".
"""

import hashlib
from datetime import UTC, datetime, timedelta
from enum import Enum

from django.conf import settings
from django.core.signing import BadSignature, Signer

BUCKET_S = 24 * 60 * 60
FRESH_BUCKETS_MORE = 7
# Hosts of one site may disagree about the time by this much.
CLOCK_SKEW = timedelta(minutes=10)
_SALT = "comments.tokens"


class Token(Enum):
    FRESH = "fresh"
    # Never a reason to refuse: somebody may have read for a week.
    STALE = "stale"
    INVALID = "invalid"


def make_token(story_id: int, at: datetime) -> str:
    """The token of a story's form at a moment; the same on every worker."""
    return Signer(salt=_SALT).sign(f"{story_id}:{_bucket(story_id, at)}")


def next_token_at(story_id: int, at: datetime) -> datetime:
    """When make_token() changes next."""
    start = (_bucket(story_id, at) + 1) * BUCKET_S - _shift_s(story_id)
    return datetime.fromtimestamp(start, UTC)


def judge_token(token: str, story_id: int, at: datetime) -> Token:
    """Fresh for its bucket and seven days more; invalid when missing, forged or another story's.

    One signed with a key that is only kept for old signatures is stale.
    """
    try:
        signed = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return Token.INVALID
    signed_story, _colon, bucket = signed.partition(":")
    if signed_story != str(story_id):
        return Token.INVALID
    oldest = _bucket(story_id, at) - FRESH_BUCKETS_MORE
    newest = _bucket(story_id, at + CLOCK_SKEW)
    is_fresh = oldest <= int(bucket) <= newest and _is_of_present_key(token)
    return Token.FRESH if is_fresh else Token.STALE


def _bucket(story_id: int, at: datetime) -> int:
    return (int(at.timestamp()) + _shift_s(story_id)) // BUCKET_S


def _shift_s(story_id: int) -> int:
    digest = hashlib.sha256(str(story_id).encode()).digest()
    return int.from_bytes(digest[:4]) % BUCKET_S


def _is_of_present_key(token: str) -> bool:
    try:
        Signer(salt=_SALT, key=settings.SECRET_KEY, fallback_keys=[]).unsign(token)
    except BadSignature:
        return False
    return True
