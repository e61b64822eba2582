"""Times as the newsroom reads them: in the site's zone, which is named beside them."""

from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format


class SiteTimeField(forms.DateTimeField):
    """A day and time in the site's zone, kept in UTC; None when left blank.

    Django's field refuses, with a sentence, a time that the clock change skips or
    has twice.
    """

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"required": False, "widget": widget} | kwargs)

    def clean(self, value) -> datetime | None:
        moment = super().clean(value)
        return moment and moment.astimezone(UTC)


def zone_name() -> str:
    """Name of the zone that times are typed and shown in."""
    return timezone.get_current_timezone_name()


def shown(moment: datetime) -> str:
    """A moment as people read it, in the site's zone."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
