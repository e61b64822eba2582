"""The newsroom's own rules, and what the classifier learned."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.rule_states import (
    MAX_MINUTES,
    MAX_NUMBER,
    MAY_REFUSE,
    Kind,
    Outcome,
    SetStatus,
)

MAX_LIST_CHARACTERS = 20_000


class RuleSet(models.Model):
    """Rules in their order; only comments/rules/sets.py writes its status.

    version counts the saves of a draft. rehearsal: what comments/rules/rehearsal.py
    found of rehearsed_version; empty until then.
    """

    status = models.CharField(
        max_length=8, choices=SetStatus, default=SetStatus.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    live_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    rehearsal = models.JSONField(default=dict, editable=False)
    rehearsed_version = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("draft_rules", "Can draft and rehearse rules"),
            ("make_rules_live", "Can make rules live"),
        ]
        constraints = [
            models.CheckConstraint(
                name="rule_set_status_known", condition=Q(status__in=SetStatus.values)
            ),
            models.UniqueConstraint(
                name="rule_set_one_is_live",
                fields=["status"],
                condition=Q(status=SetStatus.LIVE),
            ),
            models.UniqueConstraint(
                name="rule_set_one_is_a_draft",
                fields=["status"],
                condition=Q(status=SetStatus.DRAFT),
            ),
            models.CheckConstraint(
                name="rule_set_live_has_time",
                condition=Q(status=SetStatus.DRAFT) | Q(live_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("Rules %(number)s") % {"number": self.pk}


class Rule(models.Model):
    """One rule of a set; what it looks for is in comments/rules/kinds.py."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    name = models.SlugField(
        _("name"), max_length=30, db_index=False, help_text=_("Short; it stands beside comments.")
    )
    kind = models.CharField(_("finds"), max_length=12, choices=Kind)
    outcome = models.CharField(_("then"), max_length=16, choices=Outcome)
    sentence = models.CharField(
        _("sentence"), max_length=200, help_text=_("What readers are told when it is cited.")
    )
    words = models.TextField(
        _("list"),
        max_length=MAX_LIST_CHARACTERS,
        blank=True,
        help_text=_("One in a line; word* finds all that begins so."),
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_NUMBER)],
        help_text=_("Of links, comments or reports."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("within minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)],
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="rule_one_at_a_place", fields=["rule_set", "position"]),
            models.UniqueConstraint(name="rule_name_once", fields=["rule_set", "name"]),
            models.CheckConstraint(name="rule_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="rule_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            # A refusal by what we know of a mailbox would tell it to strangers.
            models.CheckConstraint(
                name="rule_refuses_by_words_alone",
                condition=~Q(outcome=Outcome.REFUSE) | Q(kind__in=MAY_REFUSE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lines(self) -> list[str]:
        """What its list holds, without blank lines."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class ScoreModel(models.Model):
    """What the classifier learned at one time; holds no words, see comments/classifier/.

    kept_out: decisions that it did not learn from, and was tried on: wrong of them were
    judged wrongly, and plainly_wrong would have been by approving everything.
    """

    made_at = models.DateTimeField(default=timezone.now, editable=False)
    learned_from = models.PositiveIntegerField()
    newest_decision = models.PositiveBigIntegerField()
    kept_out = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    plainly_wrong = models.PositiveIntegerField()
    weights = models.BinaryField()
    checksum = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
