"""What a rule of the newsroom may be, find and lead to, and the states of a rule set.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SetStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


class Kind(TextChoices):
    WORDS = "words", _("Words and phrases")
    LINKS = "links", _("Number of links")
    HOSTS = "hosts", _("Links to these hosts")
    NAMES = "names", _("Names like these")
    LANGUAGE = "language", _("Another language than the story's")
    RATE = "rate", _("Many comments of one mailbox")
    FIRST = "first", _("First comments of a mailbox")
    SENSITIVE = "sensitive", _("Sensitive stories")
    LIKENESS = "likeness", _("The same text again")
    REPORTS = "reports", _("A mailbox that readers reported")


class Outcome(TextChoices):
    HOLD = "hold", _("Hold")
    APPROVE = "suggest-approve", _("Suggest approval")
    REJECT = "suggest-reject", _("Suggest rejection")
    SPAM = "suggest-spam", _("Suggest spam")
    REFUSE = "refuse", _("Refuse")


# These judge what was typed. Any other refusal would tell strangers what we know of
# a mailbox.
MAY_REFUSE = (Kind.WORDS, Kind.LINKS, Kind.HOSTS, Kind.LANGUAGE)
# These need a list, a number, and minutes.
WITH_LIST = (Kind.WORDS, Kind.HOSTS, Kind.NAMES)
WITH_NUMBER = (Kind.LINKS, Kind.RATE, Kind.FIRST, Kind.LIKENESS, Kind.REPORTS)
WITH_MINUTES = (Kind.RATE,)
# These say that a comment is doubtful; a mere suggestion to approve does not.
DOUBTS = (Outcome.HOLD, Outcome.REJECT, Outcome.SPAM, Outcome.REFUSE)

MAX_RULES = 100
MAX_LINES = 500
MAX_LINE_CHARACTERS = 100
# As many comments of a mailbox are looked at, the newest.
MAX_NUMBER = 100
MAX_MINUTES = 24 * 60
