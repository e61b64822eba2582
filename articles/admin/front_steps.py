"""The buttons of a front's desk: each names its verb and what it is about.

A button sends `do` as `verb:what:where`, such as `up:second-2` or `put:17:lead-1`.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import curating
from articles.admin.front_slots import Shown, picks_of, shown_slots
from articles.admin.times import SiteTimeField
from articles.admin.words import CleanWordsMixin
from articles.doors import Conflict
from articles.models import Article, FrontPick, Section
from articles.numbers import read_number
from articles.slots import Slot, slots_of


class PickForm(CleanWordsMixin, forms.Form):
    """Where a story is to stand, and when; and what a strip of breaking news says."""

    slot = forms.ChoiceField(label=gettext_lazy("Slot"), required=False)
    begin = SiteTimeField(label=gettext_lazy("From"))
    end = SiteTimeField(label=gettext_lazy("Until"))
    words = forms.CharField(
        label=gettext_lazy("Words of the strip"),
        required=False,
        max_length=curating.MAX_WORDS,
    )

    def __init__(self, *args, section: Section | None, **kwargs):
        super().__init__(*args, **kwargs)
        slots = slots_of(is_section=section is not None)
        self.fields["slot"].choices = [(slot.name, slot.label) for slot in slots]
        if section is not None:
            del self.fields["words"]


# What each button says besides its name: which slot, story or plan, and perhaps where to.
_ABOUT = {
    "up": 1,
    "down": 1,
    "keep": 1,
    "move": 2,
    "pick": 1,
    "put": 2,
    "clear": 1,
    "drop": 1,
    "break": 1,
    "end-break": 0,
    "undo": 0,
}


@dataclass(frozen=True)
class Done:
    """sentence: for the editor. slot: where it happened, to which the focus goes; or None."""

    sentence: str
    slot: Slot | None = None


def take_step(
    section: Section | None, do: str, form: PickForm, version: int | None, by: User, at: datetime
) -> Done:
    """Do what a button says.

    Raises Conflict with a sentence, also for a button nobody knows or an answer that
        is not right; PermissionDenied. Neither leaves a trace.
    """
    form.full_clean()
    if faults := [fault for faults in form.errors.values() for fault in faults]:
        raise Conflict(" ".join(faults))
    if not do:
        raise Conflict(_("Press Pick beside the story that you mean."))
    name, *about = do.split(":")
    if version is None or len(about) != _ABOUT.get(name):
        raise Conflict(_("There is no such step."))
    given = {"by": by, "expected_version": version}
    if name in ("up", "down", "keep", "move"):
        return _move(section, name, about, given, at)
    if name in ("pick", "put"):
        return _pick(section, name, about, form, given)
    if name == "clear":
        slot = _slot(about[0])
        curating.clear_slot(section, slot, **given)
        return Done(_("%(slot)s is automatic again.") % {"slot": slot.label}, slot)
    if name == "drop":
        plan = FrontPick.objects.filter(pk=_number(about[0]), front__section=section).first()
        if plan is None:
            raise Conflict(_("There is no such plan any more."))
        curating.drop_plan(section, plan, **given)
        return Done(_("The plan is taken back."))
    if name == "break":
        return _break(about, form, given)
    if name == "end-break":
        curating.end_breaking(**given)
        return Done(_("Breaking news has ended."))
    if name == "undo":
        curating.undo(section, **given)
        return Done(_("Undone. The page is as it was before."))
    raise AssertionError(name)


def _move(section: Section | None, name: str, about: list[str], given: dict, at: datetime) -> Done:
    slots = {shown.slot: shown for shown in shown_slots(section, picks_of(section, at), at)}
    here = slots.get(_slot(about[0]))
    to = (
        here
        and {
            "up": here.above,
            "down": here.below,
            "keep": here.slot,
            "move": _slot(about[-1]),
        }[name]
    )
    if to is None:
        raise Conflict(_("It stands at the edge already."))
    _put_from(section, here, to, given)
    return Done(_("Now in %(slot)s.") % {"slot": to.label}, to)


def _put_from(section: Section | None, here: Shown, to: Slot, given: dict) -> None:
    if here.pick is not None and here.slot != to:
        curating.move_pick(section, here.slot, to, **given)
    elif here.story is None:
        raise Conflict(_("No story stands there."))
    else:
        curating.pick_story(section, to, here.story, **given)


def _pick(
    section: Section | None, name: str, about: list[str], form: PickForm, given: dict
) -> Done:
    answers = form.cleaned_data
    slot = _slot(about[1] if name == "put" else answers["slot"])
    begin, end = answers["begin"], answers["end"]
    curating.pick_story(section, slot, _story(about[0]), begin=begin, end=end, **given)
    said = _("Planned for %(slot)s.") if begin else _("Now in %(slot)s.")
    return Done(said % {"slot": slot.label}, slot)


def _break(about: list[str], form: PickForm, given: dict) -> Done:
    story, answers = _story(about[0]), form.cleaned_data
    if answers["end"] is None:
        raise Conflict(_("Give the time until which breaking news runs."))
    curating.start_breaking(
        story,
        words=answers.get("words") or story.list_headline,
        begin=answers["begin"],
        end=answers["end"],
        **given,
    )
    return Done(_("Breaking news is set."))


def _slot(name: str) -> Slot:
    block, _dash, position = name.rpartition("-")
    return Slot(block, _number(position))


def _story(number: str) -> Article:
    story = Article.objects.filter(pk=_number(number)).first()
    if story is None:
        raise Conflict(_("There is no such story any more."))
    return story


def _number(text: str) -> int:
    number = read_number(text, digits=18)
    if number is None:
        raise Conflict(_("There is no such step."))
    return number
