"""The steps an editor can take with a story, as buttons that call the verbs.

Which buttons are drawn is a courtesy; whether a step is allowed, the verb decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.times import SiteTimeField, shown, zone_name
from articles.admin.words import CleanWordsMixin
from articles.doors import Conflict
from articles.models import Article, Correction
from articles.states import MOVES, Status


class StepForm(CleanWordsMixin, forms.Form):
    """What some steps ask for: a note, a time, a reason, a correction."""

    note = forms.CharField(
        label=gettext_lazy("What should the reporter change?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    publish_at = SiteTimeField(label=gettext_lazy("Publish at"))
    retract_reason = forms.CharField(
        label=gettext_lazy("Reason, as readers will read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    withdraw_reason = forms.CharField(
        label=gettext_lazy("Reason, as readers will read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    correction_kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=Correction.Kind.choices
    )
    correction_text = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


@dataclass(frozen=True)
class Step:
    """One button.

    name: sent as `_verb`. asks: fields of StepForm, shown when the step is opened.
    take: does it and returns a sentence for the editor.
    """

    name: str
    label: str
    fits: Callable[[Article, User, datetime], bool]
    take: Callable[[Article, User, dict[str, Any]], str]
    asks: tuple[str, ...] = ()


def steps_for(article: Article, user: User) -> list[Step]:
    """Steps that fit a story's state and a user's role; the likeliest first."""
    now = timezone.now()
    return [step for step in STEPS.values() if step.fits(article, user, now)]


def take_step(name: str, article: Article, form: StepForm, *, by: User) -> str:
    """Do a step and say what came of it.

    Raises Conflict with a sentence, also for a step nobody knows or an answer that
    is not right; PermissionDenied. Neither leaves a trace.
    """
    step = STEPS.get(name)
    if step is None:
        raise Conflict(_("There is no such step."))
    form.full_clean()
    if faults := [fault for field in step.asks for fault in form.errors.get(field, [])]:
        raise Conflict(" ".join(faults))
    return step.take(article, by, form.cleaned_data)


def _by_table(verb: str) -> Callable[[Article, User, datetime], bool]:
    def fits(article: Article, user: User, now: datetime) -> bool:
        move = MOVES[verb]
        return article.status in move.sources and user.has_perm(f"articles.{move.permission}")

    return fits


def _may_submit(article: Article, user: User, now: datetime) -> bool:
    is_theirs = article.owner_id == user.pk or user.has_perm("articles.revise_any_article")
    return is_theirs and _by_table("submit_article")(article, user, now)


def _may_unschedule(article: Article, user: User, now: datetime) -> bool:
    return article.is_scheduled(now) and user.has_perm("articles.unschedule_article")


def _may_retract(article: Article, user: User, now: datetime) -> bool:
    return _by_table("retract_article")(article, user, now) and not article.is_scheduled(now)


def _may_withdraw(article: Article, user: User, now: datetime) -> bool:
    return _by_table("withdraw_article")(article, user, now) and not article.is_scheduled(now)


def _may_correct(article: Article, user: User, now: datetime) -> bool:
    return article.is_public(now) and user.has_perm("articles.correct_article")


def _submit(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.submit_article(article, by=by)
    return _("Sent to the editors.")


def _mark_ready(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.mark_article_ready(article, by=by)
    return _("Ready. It can be published or scheduled now.")


def _return(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.return_article(article, by=by, note=answers["note"])
    return _("Sent back with your note.")


def _publish(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.publish_article(article, by=by)
    return _("Published. Readers see it now.")


def _schedule(article: Article, by: User, answers: dict[str, Any]) -> str:
    at = answers["publish_at"]
    if at is None:
        raise Conflict(_("Give the day and the time to publish at."))
    if at <= timezone.now():
        raise Conflict(_("That time has passed. Choose a later one, or publish now."))
    publishing.publish_article(article, by=by, at=at)
    return _("Scheduled for %(time)s, %(zone)s.") % {
        "time": shown(at),
        "zone": zone_name(),
    }


def _unschedule(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.unschedule_article(article, by=by)
    return _("Taken back. It will not go out by itself.")


def _correct(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.correct_article(
        article,
        by=by,
        text=answers["correction_text"],
        kind=answers["correction_kind"] or Correction.Kind.CORRECTION,
    )
    return _("The note stands under the story and on the page of corrections.")


def _retract(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.retract_article(article, by=by, reason=answers["retract_reason"])
    return _("Retracted. A notice stands in place of the text.")


def _withdraw(article: Article, by: User, answers: dict[str, Any]) -> str:
    publishing.withdraw_article(article, by=by, reason=answers["withdraw_reason"])
    return _("Withdrawn. Its address says so and why.")


STEPS = {
    step.name: step
    for step in [
        Step(
            "publish_article", gettext_lazy("Publish now"), _by_table("publish_article"), _publish
        ),
        Step(
            "schedule_article",
            gettext_lazy("Schedule"),
            _by_table("publish_article"),
            _schedule,
            asks=("publish_at",),
        ),
        Step(
            "unschedule_article",
            gettext_lazy("Take back the schedule"),
            _may_unschedule,
            _unschedule,
        ),
        Step(
            "mark_article_ready",
            gettext_lazy("Mark as ready"),
            _by_table("mark_article_ready"),
            _mark_ready,
        ),
        Step("submit_article", gettext_lazy("Send to the editors"), _may_submit, _submit),
        Step(
            "return_article",
            gettext_lazy("Send back with a note"),
            _by_table("return_article"),
            _return,
            asks=("note",),
        ),
        Step(
            "correct_article",
            gettext_lazy("Add a correction"),
            _may_correct,
            _correct,
            asks=("correction_kind", "correction_text"),
        ),
        Step(
            "retract_article",
            gettext_lazy("Retract"),
            _may_retract,
            _retract,
            asks=("retract_reason",),
        ),
        Step(
            "withdraw_article",
            gettext_lazy("Withdraw"),
            _may_withdraw,
            _withdraw,
            asks=("withdraw_reason",),
        ),
    ]
}

# Steps that may stand filled, as the one strong action of the page.
NEXT_STEPS = {
    Status.DRAFT: ("mark_article_ready", "submit_article"),
    Status.RETURNED: ("mark_article_ready", "submit_article"),
    Status.IN_REVIEW: ("mark_article_ready",),
    Status.READY: ("publish_article",),
}
