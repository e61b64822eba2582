"""Text that people send: what no database can hold is refused with a sentence."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def no_lone_surrogates(text: str) -> None:
    """Refuse half of a surrogate pair, which has no form in UTF-8.

    NUL is refused by Django's own CharField.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(_("This holds a character that can't be stored.")) from None


class CleanWordsMixin:
    """For forms: no text field lets a lone surrogate through, labels end in no colon."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(no_lone_surrogates)
