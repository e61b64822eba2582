"""The doors of a rule set: draft, live, retired.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import audit
from comments.models import Rule, RuleSet
from comments.moderation import Conflict
from comments.rule_states import SetStatus


def draft_rules(*, by: User, of: RuleSet | None = None) -> RuleSet:
    """Begin a draft as a copy, to be changed and made live later.

    of: the set to copy; None is the live one, or nothing before there is one.
    Raises PermissionDenied; Conflict when there is a draft already.
    """
    must_have(by, "draft_rules")
    of = of or RuleSet.objects.filter(status=SetStatus.LIVE).first()
    try:
        with transaction.atomic():
            draft = RuleSet.objects.create(made_by=by)
            _write(draft, list(of.rules.all()) if of else [])
            audit.note("draft_rules", by=by, rule_set=draft.pk, copy_of=of and of.pk)
    except IntegrityError as error:
        raise Conflict(_("There is a draft already; go on with that one.")) from error
    return draft


def save_draft(draft: RuleSet, rules: list[Rule], *, by: User) -> None:
    """Replace the rules of a draft by these, in their order.

    draft: as it was seen; another version by now is a Conflict.
    Raises PermissionDenied, Conflict; neither leaves a trace.
    """
    must_have(by, "draft_rules")
    with transaction.atomic():
        change_draft(draft, version=F("version") + 1)
        draft.rules.all().delete()
        _write(draft, rules)
        audit.note("save_draft", by=by, rule_set=draft.pk, version=draft.version)


def discard_draft(draft: RuleSet, *, by: User) -> None:
    """Delete a draft. Raises PermissionDenied; Conflict when it changed meanwhile."""
    must_have(by, "draft_rules")
    with transaction.atomic():
        change_draft(draft, version=F("version") + 1)
        audit.note("discard_draft", by=by, rule_set=draft.pk)
        draft.delete()


def make_rules_live(draft: RuleSet, *, by: User) -> None:
    """Let a rehearsed draft judge from the next comment on; the live set retires.

    draft: as it was seen.
    Raises PermissionDenied; Conflict when it changed meanwhile, or this version was not
    rehearsed. Neither leaves a trace.
    """
    must_have(by, "make_rules_live")
    if draft.rehearsed_version != draft.version:
        raise Conflict(_("These rules were not rehearsed; rehearse them, and read what they do."))
    now = timezone.now()
    with transaction.atomic():
        # Before the other goes live, for there may be one live set at any moment.
        RuleSet.objects.filter(status=SetStatus.LIVE).update(
            status=SetStatus.RETIRED, retired_at=now
        )
        change_draft(draft, status=SetStatus.LIVE, live_at=now)
        audit.note(
            "make_rules_live", by=by, rule_set=draft.pk, rules=", ".join(_names(draft)) or None
        )


def change_draft(draft: RuleSet, **changes: object) -> None:
    """Write columns of a draft that is still as it was seen.

    Raises Conflict.
    """
    same = RuleSet.objects.filter(pk=draft.pk, status=SetStatus.DRAFT, version=draft.version)
    if not same.update(**changes):
        raise Conflict(_("Somebody changed this draft after you opened it. Reload to see how."))
    draft.refresh_from_db()


def _write(draft: RuleSet, rules: list[Rule]) -> None:
    for position, rule in enumerate(rules, 1):
        rule.pk, rule.rule_set, rule.position = None, draft, position
    Rule.objects.bulk_create(rules)


def _names(rule_set: RuleSet) -> list[str]:
    return list(rule_set.rules.values_list("name", flat=True))


def must_have(by: User, right: str) -> None:
    """Raises PermissionDenied when somebody may not change rules."""
    if not by.has_perm(f"comments.{right}"):
        raise PermissionDenied(_("Your role does not include changing rules."))
