"""What a reader fills in to report a comment, or an error in a story."""

from collections.abc import Mapping
from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.fields import MailboxField, OneLineField, WordsField
from comments.models import (
    MAX_NOTE_CHARACTERS,
    MAX_PASSAGE_CHARACTERS,
    MAX_REPORT_CHARACTERS,
)
from comments.states import REPORTED_REASONS
from comments.tokens import Token, judge_token, make_token


class StoryNoteForm(forms.Form):
    """What both have in common: the token of the story's page, and the field for bots."""

    token = OneLineField(label=_("The form"), required=False, widget=forms.HiddenInput)
    extra = OneLineField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, story_id: int, address: str, at: datetime
    ) -> None:
        """data: what was posted. address: where the form is sent."""
        self.story_id, self.address, self.at = story_id, address, at
        self.fresh_token = make_token(story_id, at)
        super().__init__(data, auto_id=f"{self.name}-%s", initial={"token": self.fresh_token})

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_id = f"{self.name}-form"
        helper.form_class = "comment-form"
        helper.form_action = self.address
        helper.form_intro = self.intro
        helper.form_button = self.button
        helper.layout = Layout(
            *self.shown, "token", Div("extra", hidden="hidden", aria_hidden="true")
        )
        return helper

    def clean_token(self) -> Token:
        token = judge_token(self.cleaned_data["token"], self.story_id, self.at)
        if token == Token.INVALID:
            raise ValidationError(_("Please press the button once more."))
        return token

    def offer_again(self) -> None:
        """Make ready to be shown again, with a fresh token."""
        self.data = {**self.data, "token": self.fresh_token}


class ReportForm(StoryNoteForm):
    """Which rule a comment breaks."""

    name = "report"
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


class ErrorReportForm(StoryNoteForm):
    """What is wrong in a story, and where."""

    name = "error"
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
