"""The audit of what is no decision on one comment: exports, rule sets, floods.

Source: docs/moderation.md, "The audit".
"""

from django.contrib.auth.models import User

from comments.models import DeskEntry


def note(verb: str, *, by: User | None = None, **facts: int | str | bool | None) -> None:
    """Write that something was done at the desk, in the transaction that does it.

    verb: as in `export_comments`. by: None for what the house does by itself.
    facts: ids, numbers and names of rules; never words, names or addresses of readers.
    """
    DeskEntry.objects.create(verb=verb, actor=by, facts=facts)
