"""Choosing a picture: its number, its thumbnail, and a window to look for one."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

THUMBNAIL = "w480.jpg"


def thumbnail_url(number: int) -> str:
    """Where staff get a picture small."""
    return reverse("admin:articles_picture_rendition", args=[number, THUMBNAIL])


class PictureChooser(forms.NumberInput):
    """The number of a picture; static/js/desk/picture-chooser.js makes a chooser of it.

    Without script the number can be typed, as the list of pictures shows it.
    """

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-picture-chooser": reverse("admin:articles_picture_changelist"),
            "data-upload": reverse("admin:articles_picture_add"),
            "data-thumbnail": thumbnail_url(0),
            "data-choose": _("Choose a picture"),
            "data-upload-words": _("Upload a new one"),
        }
        return context
