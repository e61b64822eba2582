"""How likely a comment is to be rejected, learned from this newsroom's own decisions.

Source: docs/moderation.md, "The classifier".
"""

from comments.classifier.scoring import newest_model, reasons_for, score

__all__ = ["newest_model", "reasons_for", "score"]
