"""What a reader fills in to report a comment, or an error in a story."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.fields import MailboxField, WordsField
from comments.models import (
    MAX_NOTE_CHARACTERS,
    MAX_PASSAGE_CHARACTERS,
    MAX_REPORT_CHARACTERS,
)
from comments.states import REPORTED_REASONS
from comments.story_forms import StoryForm


class NoteForm(StoryForm):
    """A note to the desk. shown: its fields, in their order."""

    intro: Promise
    button: Promise
    shown: tuple[str, ...]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_id = f"{self.kind}-form"
        helper.form_class = "comment-form"
        helper.form_action = self.address
        helper.form_intro = self.intro
        helper.form_button = self.button
        helper.layout = Layout(
            *self.shown, "token", Div("extra", hidden="hidden", aria_hidden="true")
        )
        return helper


class ReportForm(NoteForm):
    """Which rule a comment breaks."""

    kind = "report"
    intro = _("The moderators look at it. Until they have decided, it stays where it is.")
    button = _("Report to the moderators")
    shown = ("reason", "note")

    reason = forms.ChoiceField(
        label=_("Which rule does it break?"),
        choices=[(reason.value, reason.label) for reason in REPORTED_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rule.")},
    )
    note = WordsField(
        label=_("What should the moderators know?"),
        required=False,
        max_length=MAX_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ErrorReportForm(NoteForm):
    """What is wrong in a story, and where."""

    kind = "error"
    intro = _("A note to the editors, not to the public. Required fields are marked *")
    button = _("Send to the corrections desk")
    shown = ("passage", "note", "email")

    passage = WordsField(
        label=_("The passage, as it stands there"),
        required=False,
        max_length=MAX_PASSAGE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = WordsField(
        label=_("What is wrong, and how do you know?"),
        max_length=MAX_NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("This field is required: say what is wrong.")},
    )
    email = MailboxField(
        label=_("Email, if you want to hear what came of it"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
