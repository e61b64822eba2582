"""What every form below a story has: the token of its page, and the field for bots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.fields import OneLineField
from comments.tokens import Token, judge_token, make_token


class StoryForm(forms.Form):
    """A form of readers about a story; `kind` begins the ids of its fields.

    After is_valid(), cleaned_data has `token` as a Token.
    """

    kind: str

    token = OneLineField(label=_("The form"), required=False, widget=forms.HiddenInput)
    # Bots fill in every field; its name means nothing to autofill, and nobody sees it.
    extra = OneLineField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        story_id: int,
        address: str,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """data: what was posted. address: where the form is sent. initial: of an empty one."""
        self.story_id, self.address, self.at = story_id, address, at
        self.fresh_token = make_token(story_id, at)
        super().__init__(
            data,
            auto_id=f"{self.kind}-%s",
            initial={"token": self.fresh_token, **(initial or {})},
        )

    def clean_token(self) -> Token:
        token = judge_token(self.cleaned_data["token"], self.story_id, self.at)
        if token == Token.INVALID:
            raise ValidationError(_("Please press the button once more."))
        return token

    def offer_again(self) -> None:
        """Make ready to be shown again, with a fresh token."""
        self.data = {**self.data, "token": self.fresh_token}
