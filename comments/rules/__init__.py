"""The newsroom's own rules: data, ordered, rehearsed before they judge.

Source: docs/moderation.md, "Rules of the newsroom".
"""

from comments.rules.citing import sentence_for
from comments.rules.judging import live_rules
from comments.rules.outcomes import suggestion_of

__all__ = ["live_rules", "sentence_for", "suggestion_of"]
