"""The steps an editor can take with a story, as buttons that call the verbs.

Which buttons are drawn is a courtesy; whether a step is allowed, the verb decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.readable import labels
from articles.admin.times import SiteTimeField, shown, zone_name
from articles.admin.words import CleanWordsMixin
from articles.changes import Change
from articles.doors import Conflict
from articles.models import Article, Correction
from articles.rights import is_theirs, may_revise
from articles.states import MOVES, ChangeKind, Status
from articles.working_copies import begin_working_copy, bring_in_story, discard_working_copy


class StepForm(CleanWordsMixin, forms.Form):
    """What some steps ask for: a note, a time, a reason, a correction, a kind of change."""

    change_kind = forms.ChoiceField(
        label=gettext_lazy("What is this change?"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *ChangeKind.choices],
    )
    change_note = forms.CharField(
        label=gettext_lazy("What readers are told of it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Stands under the story and on the page of corrections."),
    )
    hides_earlier = forms.BooleanField(
        label=gettext_lazy("The words before must not be shown any more"), required=False
    )

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

    def change(self) -> Change | None:
        """What the change of words that readers know is; None if nothing was said.

        Raises Conflict when what was said is not right.
        """
        names = ("change_kind", "change_note", "hides_earlier")
        if faults := [fault for name in names for fault in self.errors.get(name, [])]:
            raise Conflict(" ".join(faults))
        kind, note, hides_earlier = (self.cleaned_data[name] for name in names)
        return Change(kind, note, hides_earlier) if kind else None


@dataclass(frozen=True)
class Step:
    """One button.

    name: sent as `_verb`. asks: fields of StepForm, shown when the step is opened.
    take: does it with what was answered and returns a sentence for the editor.
    """

    name: str
    label: str
    fits: Callable[[Article, User, datetime], bool]
    take: Callable[[Article, User, StepForm], str]
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
    return step.take(article, by, form)


def _by_table(verb: str) -> Callable[[Article, User, datetime], bool]:
    def fits(article: Article, user: User, now: datetime) -> bool:
        move = MOVES[verb]
        return article.status in move.sources and user.has_perm(f"articles.{move.permission}")

    return fits


def _may_submit(article: Article, user: User, now: datetime) -> bool:
    return is_theirs(user, article) and _by_table("submit_article")(article, user, now)


def _may_unschedule(article: Article, user: User, now: datetime) -> bool:
    return article.is_scheduled(now) and user.has_perm("articles.unschedule_article")


def _may_retract(article: Article, user: User, now: datetime) -> bool:
    return _by_table("retract_article")(article, user, now) and not article.is_scheduled(now)


def _may_withdraw(article: Article, user: User, now: datetime) -> bool:
    return _by_table("withdraw_article")(article, user, now) and not article.is_scheduled(now)


def _may_correct(article: Article, user: User, now: datetime) -> bool:
    return article.is_public(now) and user.has_perm("articles.correct_article")


def _submit(article: Article, by: User, answers: StepForm) -> str:
    publishing.submit_article(article, by=by)
    return _("Sent to the editors.")


def _mark_ready(article: Article, by: User, answers: StepForm) -> str:
    publishing.mark_article_ready(article, by=by)
    return _("Ready. It can be published or scheduled now.")


def _return(article: Article, by: User, answers: StepForm) -> str:
    publishing.return_article(article, by=by, note=answers.cleaned_data["note"])
    return _("Sent back with your note.")


def _publish(article: Article, by: User, answers: StepForm) -> str:
    publishing.publish_article(article, by=by, change=answers.change())
    return _("Published. Readers see it now.")


def _schedule(article: Article, by: User, answers: StepForm) -> str:
    at = answers.cleaned_data["publish_at"]
    if at is None:
        raise Conflict(_("Give the day and the time to publish at."))
    if at <= timezone.now():
        raise Conflict(_("That time has passed. Choose a later one, or publish now."))
    publishing.publish_article(article, by=by, at=at, change=answers.change())
    return _("Scheduled for %(time)s, %(zone)s.") % {
        "time": shown(at),
        "zone": zone_name(),
    }


def _unschedule(article: Article, by: User, answers: StepForm) -> str:
    publishing.unschedule_article(article, by=by)
    return _("Taken back. It will not go out by itself.")


def _correct(article: Article, by: User, answers: StepForm) -> str:
    publishing.correct_article(
        article,
        by=by,
        text=answers.cleaned_data["correction_text"],
        kind=answers.cleaned_data["correction_kind"] or Correction.Kind.CORRECTION,
    )
    return _("The note stands under the story and on the page of corrections.")


def _retract(article: Article, by: User, answers: StepForm) -> str:
    publishing.retract_article(article, by=by, reason=answers.cleaned_data["retract_reason"])
    return _("Retracted. A notice stands in place of the text.")


def _withdraw(article: Article, by: User, answers: StepForm) -> str:
    publishing.withdraw_article(article, by=by, reason=answers.cleaned_data["withdraw_reason"])
    return _("Withdrawn. Its address says so and why.")


def _may_prepare(article: Article, user: User, now: datetime) -> bool:
    may = is_theirs(user, article) and user.has_perm("articles.begin_working_copy")
    return may and article.is_public(now) and not article.working_copies.exists()


def _may_bring_in(article: Article, user: User, now: datetime) -> bool:
    is_open = article.replaces_id and article.status != Status.PUBLISHED
    return bool(is_open and may_revise(user, article)) and (
        article.replaces.version != article.base_version
    )


def _may_give_up(article: Article, user: User, now: datetime) -> bool:
    may = may_revise(user, article) and user.has_perm("articles.discard_working_copy")
    return bool(may and article.replaces_id) and article.status != Status.PUBLISHED


def _prepare(article: Article, by: User, answers: StepForm) -> str:
    begin_working_copy(article, by=by)
    return _("This is your change. Readers keep the story as it is until you publish this.")


def _bring_in(article: Article, by: User, answers: StepForm) -> str:
    both_changed = bring_in_story(article, by=by)
    if not both_changed:
        return _("What changed in the story is in here now.")
    names = labels()
    return _("What changed in the story is in here now. Both changed, so look at: %(names)s.") % {
        "names": ", ".join(str(names.get(name, name)) for name in both_changed)
    }


def _give_up(article: Article, by: User, answers: StepForm) -> str:
    discard_working_copy(article, by=by)
    return _("Given up. The story stays as it is; the words are kept in its audit.")


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
            "begin_working_copy",
            gettext_lazy("Prepare a change out of sight"),
            _may_prepare,
            _prepare,
        ),
        Step(
            "bring_in_story", gettext_lazy("Bring in the story’s changes"), _may_bring_in, _bring_in
        ),
        Step(
            "discard_working_copy",
            gettext_lazy("Give up this change"),
            _may_give_up,
            _give_up,
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
