"""Floods and campaigns: texts that are alike, and times when everything is held.

Source: docs/moderation.md, "Campaigns".
"""

from comments.campaigns.clusters import cluster_of

__all__ = ["cluster_of"]
