"""Soft claims: a comment is before one moderator at a time.

Source: docs/moderation.md, "A claim".
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from comments.models import Claim

KEEP_ENDED = timedelta(hours=1)


def claim_first(candidates: Iterable[int], user: User) -> int | None:
    """Take the first of some comments that nobody else holds; None when all are held."""
    return next((pk for pk in candidates if claim(pk, user)), None)


def claim(comment_id: int, user: User) -> bool:
    """Hold a comment from now on; whether it was free, or one's own already."""
    now = timezone.now()
    until = now + timedelta(seconds=settings.COMMENT_CLAIM_S)
    free = Claim.objects.filter(Q(until__lte=now) | Q(moderator=user), comment=comment_id)
    if free.update(moderator=user, until=until):
        return True
    try:
        with transaction.atomic():
            Claim.objects.create(comment_id=comment_id, moderator=user, until=until)
    except IntegrityError:
        return False
    return True


def release(comment_id: int, user: User) -> None:
    """Let go of a comment, so that others may be handed it at once."""
    Claim.objects.filter(comment=comment_id, moderator=user).delete()


def claims_of(user: User) -> QuerySet[Claim]:
    """What somebody holds now."""
    return Claim.objects.filter(moderator=user, until__gt=timezone.now())


def claims_of_others(user: User) -> QuerySet[Claim]:
    """What is before other moderators now."""
    return Claim.objects.filter(until__gt=timezone.now()).exclude(moderator=user)


def forget_ended_claims() -> None:
    """Delete claims that ended long ago; on comments that were decided elsewhere."""
    Claim.objects.filter(until__lt=timezone.now() - KEEP_ENDED).delete()
