"""What readers are told of each form whose post was not taken in.

Source: docs/moderation.md, "Answers".
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments.models import (
    MAX_BODY_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    MAX_PASSAGE_CHARACTERS,
    MAX_REPORT_CHARACTERS,
)


@dataclass(frozen=True)
class FormWords:
    """not_stored: above the words that were sent, for copying. foreign, too_long: of a post
    from elsewhere, and of one above 64 KiB.
    """

    not_taken_in: Promise
    not_stored: Promise
    foreign: Promise
    too_long: Promise


REPLY = FormWords(
    not_taken_in=_("Your reply was not taken in"),
    not_stored=_("Your reply was not stored. Here is its text, so that you can copy it."),
    foreign=_("Replies are sent from our own pages only."),
    too_long=format_lazy(
        _("This is too long: a reply may have {most} characters."),
        most=f"{MAX_BODY_CHARACTERS:,}",
    ),
)
REPORT = FormWords(
    not_taken_in=_("Your report was not taken in"),
    not_stored=_("Your report was not stored. Here is your note, so that you can copy it."),
    foreign=_("Replies are reported from our own pages only."),
    too_long=format_lazy(
        _("This is too long: a note to the moderators may have {most} characters."),
        most=f"{MAX_REPORT_CHARACTERS:,}",
    ),
)
ERROR_NOTE = FormWords(
    not_taken_in=_("Your note was not taken in"),
    not_stored=_("Your note was not stored. Here it is, so that you can copy it."),
    foreign=_("Errors are reported from our own pages only."),
    too_long=format_lazy(
        _("This is too long: a note may have {note} characters, and the passage {passage}."),
        note=f"{MAX_NOTE_CHARACTERS:,}",
        passage=f"{MAX_PASSAGE_CHARACTERS:,}",
    ),
)
# What somebody asks for on a page that is theirs alone.
WISH = FormWords(
    not_taken_in=_("This was not done"),
    not_stored=_("Nothing was changed. Here is the text you sent, so that you can copy it."),
    foreign=_("This is sent from our own pages only."),
    too_long=_("This is too long."),
)
