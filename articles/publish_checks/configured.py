"""Tells at start of a setting that has no effect."""

from typing import Any

from django.conf import settings
from django.core.checks import Warning, register
from django.utils.translation import gettext as _

from articles.publish_checks.registry import all_codes, essential_codes


@register("publish_checks")
def setting_names_known_checks(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """A warning for each entry of PUBLISH_CHECKS that changes nothing."""
    found = []
    for code, kind in settings.PUBLISH_CHECKS.items():
        if code not in all_codes():
            known = ", ".join(sorted(all_codes()))
            words = {"code": code, "known": known}
            sentence = _("PUBLISH_CHECKS names “%(code)s”; there are: %(known)s.") % words
            found.append(Warning(sentence, id="articles.W001"))
        elif code in essential_codes() and kind != "block":
            sentence = _("PUBLISH_CHECKS can't change “%(code)s”, which always blocks.")
            found.append(Warning(sentence % {"code": code}, id="articles.W002"))
    return found
