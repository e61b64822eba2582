"""Seals on the audit: a chain of digests in which a changed row shows.

The rows themselves are written without waiting for each other; the worker seals them
in stretches, a few minutes later.
Source: docs/decisions/0017-audit-sealed-in-stretches.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.models import AuditEntry
from comments.models import AuditSeal, DeskEntry, ModerationEntry

SEALED: tuple[type[models.Model], ...] = (AuditEntry, ModerationEntry, DeskEntry)
# A row may become visible later than one with a higher id; no transaction of ours
# takes as long as this.
SETTLED_AFTER = timedelta(minutes=10)
# Rows of one stretch, which are read and held at once.
STRETCH = 5000
_BEGINNING = "0" * 64


def seal_audit(at: datetime | None = None) -> None:
    """Seal what was settled at a moment; None is now. Safe to repeat, and at once."""
    settled_before = (at or timezone.now()) - SETTLED_AFTER
    for model in SEALED:
        while _seal_next(model, settled_before):
            continue


def breaks() -> Iterator[str]:
    """A sentence for each row of the audit that is not as it was sealed.

    One for a whole stretch where its seal can't tell which row it is.
    """
    for model in SEALED:
        before, last_id = _BEGINNING, None
        for seal in _seals(model).order_by("last_id").iterator():
            digest, row_digests = _digest(before, _rows(model, last_id, seal.last_id))
            if (len(row_digests), digest) != (seal.rows, seal.digest):
                yield from _differences(seal, row_digests) or [
                    f"{seal.table}: the rows up to {seal.last_id}, or their seal, are not as they "
                    f"were sealed {_when(seal)} ({seal.rows} rows then, {len(row_digests)} now)."
                ]
            # What follows is judged by itself, so that each break is told once.
            before, last_id = seal.digest, seal.last_id


def heads() -> dict[str, str]:
    """The last seal of each table, as `number:digest`; noted elsewhere, it proves the chain."""
    found = {model: _seals(model).order_by("last_id").last() for model in SEALED}
    return {_name(model): f"{s.last_id}:{s.digest}" for model, s in found.items() if s}


def is_known(head: str) -> bool:
    """Whether a seal that was noted earlier still stands in the chain."""
    last_id, _colon, digest = head.partition(":")
    return last_id.isdecimal() and AuditSeal.objects.filter(last_id=last_id, digest=digest).exists()


def _seal_next(model: type[models.Model], settled_before: datetime) -> bool:
    """Seal the next stretch; whether there may be another."""
    last = _seals(model).order_by("last_id").last()
    before, last_id = (last.digest, last.last_id) if last else (_BEGINNING, None)
    ids = _after(model, last_id).order_by("pk")
    settled = []
    for pk, made_at in ids.values_list("pk", "made_at")[:STRETCH]:
        if made_at >= settled_before:
            break
        settled.append(pk)
    if not settled:
        return False
    digest, row_digests = _digest(before, _rows(model, last_id, settled[-1]))
    try:
        with transaction.atomic():
            AuditSeal.objects.create(
                table=_name(model),
                last_id=settled[-1],
                rows=len(row_digests),
                digest=digest,
                row_digests=row_digests,
            )
    except IntegrityError:
        # Another worker sealed it in the same moment.
        return False
    return len(settled) == STRETCH


def _seals(model: type[models.Model]) -> models.QuerySet[AuditSeal]:
    return AuditSeal.objects.filter(table=_name(model))


def _name(model: type[models.Model]) -> str:
    return model._meta.model_name


def _after(model: type[models.Model], last_id: int | None) -> models.QuerySet:
    """Rows that come later than one; from the very first where that is None."""
    # Not from 0: a row slipped in with an id below it would never be looked at.
    return model.objects.all() if last_id is None else model.objects.filter(pk__gt=last_id)


def _rows(model: type[models.Model], after: int | None, last: int) -> Iterable[dict]:
    fields = sorted(field.attname for field in model._meta.concrete_fields)
    rows = _after(model, after).filter(pk__lte=last).order_by("pk")
    return rows.values(*fields).iterator()


def _differences(seal: AuditSeal, now: dict[str, str]) -> list[str]:
    """A sentence for each row that its seal tells otherwise."""
    then = seal.row_digests or {}
    if not then:
        return []
    found = dict.fromkeys(then.keys() - now.keys(), "was taken away")
    found |= dict.fromkeys(now.keys() - then.keys(), "was added")
    found |= {pk: "was changed" for pk in now.keys() & then.keys() if now[pk] != then[pk]}
    return [
        f"{seal.table}: row {pk} {found[pk]} after the rows around it were sealed {_when(seal)}."
        for pk in sorted(found, key=int)
    ]


def _when(seal: AuditSeal) -> str:
    return f"on {seal.made_at:%Y-%m-%d %H:%M} UTC"


def _digest(before: str, rows: Iterable[dict]) -> tuple[str, dict[str, str]]:
    """A digest of rows and of all that was sealed before, and a short one of each by its id."""
    digest, row_digests = hashlib.sha256(before.encode()), {}
    for row in rows:
        # A column that came later is left out where it holds nothing.
        told = {name: value for name, value in row.items() if value not in (None, {}, "")}
        line = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode() + b"\n"
        digest.update(line)
        row_digests[str(row["id"])] = hashlib.sha256(line).hexdigest()[:16]
    return digest.hexdigest(), row_digests
