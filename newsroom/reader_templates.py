"""The templates of readers' pages: Jinja2. The desk and the form's own keep Django's.

Source: docs/decisions/0011-reader-pages-by-jinja2.md.
"""

from collections.abc import MutableMapping
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template.defaultfilters import linebreaks_filter, linebreaksbr
from django.templatetags.static import static
from django.utils.translation import gettext, override
from jinja2 import Environment
from markupsafe import Markup

import articles.reader_filters
import comments.reader_filters
from articles.addresses import path_to
from articles.printed_dates import iso, printed, time_element


class ReaderEnvironment(Environment):
    """Jinja2's, with the globals of a template in a plain dictionary.

    Jinja2 chains two, so that a global could be added later. It goes through them in
    Python for each part that a page takes from another file.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """The environment that settings.py names; what it adds is all that templates have."""
    made = ReaderEnvironment(trim_blocks=True, lstrip_blocks=True, **options)
    made.globals |= {
        "_": translated,
        "site_direction": site_direction,
        "site_language": lambda: settings.LANGUAGE_CODE,
        # Names of static files stay the same while a process runs.
        "static": cache(static),
        "url": path_to,
    }
    made.filters |= {
        "date": printed,
        "iso": iso,
        "linebreaks": linebreaks_filter,
        "linebreaksbr": linebreaksbr,
        "time": time_element,
        **articles.reader_filters.FILTERS,
        **comments.reader_filters.FILTERS,
    }
    return made


def translated(text: str) -> Markup:
    """The paper's own words in its language; they may hold entities, so they are no plain text."""
    return _translation(settings.LANGUAGE_CODE, text)


def site_direction() -> str:
    """`rtl` or `ltr`, from the language of the paper."""
    language = settings.LANGUAGE_CODE.partition("-")[0]
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


@lru_cache(maxsize=2048)
def _translation(language: str, text: str) -> Markup:
    """Kept by each process."""
    with override(language):
        return Markup(gettext(text))  # noqa: S704
