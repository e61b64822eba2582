"""The moderation page and what belongs to it: one comment after the other, by single keys."""
