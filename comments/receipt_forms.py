"""Forms behind the author's private link, and of whoever asks what is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.fields import MailboxField, WordsField
from comments.models import MAX_APPEAL_CHARACTERS, MAX_BODY_CHARACTERS

_AT_MOST = _("At most %(limit_value)d characters; this has %(show_value)d.")


class EditForm(forms.Form):
    """Other words for a comment, under the rules of the first ones."""

    body = WordsField(
        label=_("Reply"),
        max_length=MAX_BODY_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("This field is required: write your reply."),
            "max_length": _AT_MOST,
        },
    )


class AppealForm(forms.Form):
    """Why a decision was a mistake, if its author wants to say so."""

    words = WordsField(
        label=_("Why it was a mistake (you may leave this empty)"),
        required=False,
        max_length=MAX_APPEAL_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _AT_MOST},
    )


class MailboxForm(forms.Form):
    """Whose mailbox is asked about."""

    email = MailboxField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
