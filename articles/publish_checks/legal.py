"""Words that a lawyer, or an editor who knows, should look at first."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.models import LegalPhrase
from articles.publish_checks.registry import Finding, publish_check
from articles.publish_checks.story import Story
from articles.publish_checks.wording import shortened


@publish_check("legal")
def risky_words_were_looked_at(story: Story, at: datetime) -> Iterator[Finding]:
    phrases = [(phrase, _pattern(phrase.text)) for phrase in LegalPhrase.objects.all()]
    if not phrases:
        return
    for field, text in story.texts():
        for phrase, pattern in phrases:
            if pattern.search(text):
                yield Finding(
                    "legal",
                    field,
                    _("“%(phrase)s” in “%(text)s” needs a legal look.")
                    % {"phrase": phrase.text, "text": shortened(text, 80)},
                    fix=phrase.advice or _("Have it cleared, and write who cleared it, and why."),
                    # The whole passage: cleared of one person, it is not of another.
                    about=f"{phrase.text}\n{text}",
                )


def _pattern(phrase: str) -> re.Pattern:
    """The phrase as whole words, in any capitals; a * at its end stands for any ending."""
    words = r"\s+".join(re.escape(word) for word in phrase.rstrip("*").split())
    ending = r"\w*" if phrase.endswith("*") else ""
    return re.compile(rf"(?<!\w){words}{ending}(?!\w)", re.IGNORECASE)
