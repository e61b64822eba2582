from datetime import UTC, date, datetime, timedelta

import pytest
from django.template.defaultfilters import date as as_django_prints_it
from django.test import override_settings
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from articles.printed_dates import iso, printed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(days=-365_000), timedelta(days=350_000)).map(NOON.__add__)
PATTERNS = ["j F Y, H:i T", "j M Y, H:i", "l j F Y", "F Y", "Y", "j M"]


@given(MOMENTS, st.sampled_from(PATTERNS), st.sampled_from(["UTC", "Europe/Berlin"]))
def test_moment_is_printed_as_django_prints_it(moment, pattern, zone):
    with override_settings(TIME_ZONE=zone):
        here = timezone.localtime(moment)

        assert printed(moment, pattern) == as_django_prints_it(here, pattern)
        assert iso(moment) == as_django_prints_it(here, "c")


def test_day_is_printed_in_no_zone():
    with override_settings(TIME_ZONE="Asia/Tokyo"):
        assert printed(date(2026, 3, 1), "l j F Y") == "Sunday 1 March 2026"
        assert iso(date(2026, 3, 1)) == "2026-03-01"


def test_months_speak_the_language_of_the_paper():
    with override_settings(LANGUAGE_CODE="de"), translation.override("fr"):
        assert printed(date(2026, 3, 1), "j F Y") == "1 März 2026"
    with override_settings(LANGUAGE_CODE="en"), translation.override("fr"):
        assert printed(date(2026, 3, 1), "j F Y") == "1 March 2026"


def test_sign_that_is_not_known_is_no_silent_letter():
    with pytest.raises(KeyError):
        printed(date(2026, 3, 1), "jS F")
