"""Whether a story can go out, judged for the moment it would.

Source: docs/publishing.md, "Before it goes out".
"""

from articles.publish_checks import (  # noqa: F401
    body,
    configured,
    essentials,
    facts,
    headline,
    language,
    legal,
    links,
    marks,
    pictures,
    quotes,
    sources,
    summary,
)
from articles.publish_checks.decision import Decision, decide, judge
from articles.publish_checks.registry import Finding, Kind, all_codes, publish_check
from articles.publish_checks.story import Story, stored_story

__all__ = [
    "Decision",
    "Finding",
    "Kind",
    "Story",
    "all_codes",
    "decide",
    "judge",
    "publish_check",
    "stored_story",
]
