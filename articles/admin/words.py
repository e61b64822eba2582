"""Text that people send: what no database can hold is refused with a sentence."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


def no_lone_surrogates(text: str) -> None:
    """Refuse half of a surrogate pair, which has no form in UTF-8.

    NUL is refused by Django's own CharField.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(_("This holds a character that can't be stored.")) from None


class OneLineField(forms.CharField):
    """Text without line breaks, whatever the field it is typed in lets through."""

    def to_python(self, value) -> str:
        return _LINE_BREAK.sub(" ", super().to_python(value))


class OneLine(forms.Textarea):
    """A field that grows with a long line instead of hiding its end."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 1, "class": "one-line", **(attrs or {})})


class CleanWordsMixin:
    """For forms: no text field lets a lone surrogate through, labels end in no colon."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(no_lone_surrogates)
