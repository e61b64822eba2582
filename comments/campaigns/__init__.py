"""Floods and campaigns: texts that are alike, and times when everything is held.

Source: docs/moderation.md, "Campaigns".
"""
