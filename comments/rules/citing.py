"""Which rule a reader is told when a comment was not shown.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Rule
from comments.rule_states import MAY_REFUSE, Outcome
from comments.states import Reason

_SENTENCES = {
    Reason.NONE: _("It did not keep to the house rules."),
    Reason.HOUSE_RULES: _("It did not keep to the house rules."),
    Reason.OFF_TOPIC: _("It was not about the story."),
    Reason.ABUSE: _("It attacked a person instead of a view."),
    Reason.PRIVATE: _("It gave away private details of somebody."),
    Reason.UNLAWFUL: _("It may have been against the law."),
    Reason.SPAM: _("It was taken for advertising."),
}
# What a rule had suggested, where moderators then decided so.
_AGREED = {Reason.HOUSE_RULES: Outcome.REJECT, Reason.SPAM: Outcome.SPAM}


def sentence_for(comment: Comment) -> str:
    """The plain sentence that its author is told for a rejection or removal.

    That of the first rule of the newsroom that had suggested just this and judges what
    was typed, else that of the moderator's reason. What is known of a mailbox is never
    told. One query where a rule had suggested it.
    """
    suggested = _AGREED.get(Reason(comment.reason))
    for look in comment.trace:
        if "set" in look and look["verdict"] == suggested:
            rules = Rule.objects.filter(
                rule_set=look["set"], name=look["rule"], kind__in=MAY_REFUSE
            )
            if sentence := rules.values_list("sentence", flat=True).first():
                return sentence
    return str(_SENTENCES[Reason(comment.reason)])
