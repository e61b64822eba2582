"""All that is kept of somebody, as data they can take away.

Source: docs/privacy.md, "Export".
"""

from typing import Any

from articles.site_urls import absolute_url
from comments.mail.mailboxes import find_mailbox
from comments.models import Comment, Rule
from comments.privacy.erasure import comments_of, reports_of
from comments.rule_states import MAY_REFUSE
from comments.states import Status
from comments.threats import NO_PROOF

# That its mailbox had sent the same before, and that no letter goes there.
OF_MAILBOX = {"duplicate", NO_PROOF}


def held_of_comment(comment: Comment) -> dict[str, Any]:
    """What is kept of one comment. Names of who decided are not the author's."""
    held = {
        "id": comment.pk,
        "story": absolute_url(comment.article.get_absolute_url()),
        "answers_comment": comment.parent_id,
        "sent_at": comment.created_at,
        "edited_at": comment.edited_at,
        "proved_at": comment.proved_at,
        "status": comment.status,
        "reason": comment.reason,
        "name": comment.name,
        "email": comment.email,
        "website": comment.website,
        "text": comment.body,
        "network_address": comment.address,
        "browser": comment.user_agent,
        "decisions": [
            {"what": entry.verb, "at": entry.made_at, "reason": entry.reason}
            for entry in comment.audit_entries.order_by("id")
        ],
    }
    # Not while it waits: nobody is to try their way through the rules.
    if comment.status != Status.PENDING:
        held["noticed_by_rules"] = _noticed(comment)
    if appeal := getattr(comment, "appeal", None):
        held["appeal"] = {"text": appeal.words, "state": appeal.state, "sent_at": appeal.made_at}
    return held


def _noticed(comment: Comment) -> list[str]:
    """The flags of what was typed and sent; none that tells what we know of a mailbox.

    Whoever typed a mailbox has its comment's private link, be it theirs or not.
    """
    by_newsroom = [look for look in comment.trace if "set" in look]
    names = {look["rule"] for look in by_newsroom}
    if names:
        sets = {look["set"] for look in by_newsroom}
        told = Rule.objects.filter(rule_set__in=sets, name__in=names, kind__in=MAY_REFUSE)
        names.difference_update(told.values_list("name", flat=True))
    return [flag for flag in comment.flags if flag not in names | OF_MAILBOX]


def held_of_mailbox(key: str) -> dict[str, Any]:
    """What is kept of one mailbox. key: folded for comparison."""
    mailbox = find_mailbox(key)
    return {
        "mailbox": key,
        "comments": [
            held_of_comment(comment)
            for comment in comments_of(key).select_related("article", "appeal")
        ],
        "reports_of_errors": [
            {"sent_at": report.made_at, "passage": report.passage, "text": report.note}
            for report in reports_of(key)
        ],
        "replies_by_mail": {
            "state": mailbox.replies if mailbox else "",
            "asked_at": mailbox and mailbox.asked_at,
            "confirmed_at": mailbox and mailbox.confirmed_at,
            "ended_at": mailbox and mailbox.ended_at,
            "refused_by_mail_server_at": mailbox and mailbox.suppressed_at,
        },
    }
