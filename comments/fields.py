"""Form fields for readers' words: text is made storable before it is judged."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from comments import text

# Without the exception that Django makes for localhost.
_validate_mailbox = EmailValidator(allowlist=[])


class WordsField(forms.CharField):
    """Text with LF line ends and nothing unprintable; blank when nobody could see it."""

    default_error_messages = {
        "null": _("It holds a NUL character, which can't be stored. Take it out and send again."),
    }

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if "\x00" in typed:
            raise ValidationError(self.error_messages["null"], code="null")
        words = self.normalise(text.printable(text.to_lf(typed)))
        return "" if text.is_blank(words) else words

    def normalise(self, words: str) -> str:
        return words.strip()

    def bound_data(self, data: str | None, initial: str | None) -> str:
        # What is shown again may be sent again, so it holds nothing unprintable.
        return text.printable(data or "")


class OneLineField(WordsField):
    """A name or an address: one line, nothing that turns the direction of its neighbours."""

    def normalise(self, words: str) -> str:
        return text.one_line(words)


class MailboxField(OneLineField):
    """The address of somebody's mailbox."""

    default_error_messages = {
        "required": _("This field is required: give an email address."),
        "mailbox": _("Give an address like name@example.org."),
    }

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        try:
            _validate_mailbox(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["mailbox"], code="mailbox") from error
        # An address of a machine, which the validator lets pass, is no reader's mailbox.
        if value.endswith("]"):
            raise ValidationError(self.error_messages["mailbox"], code="mailbox")
