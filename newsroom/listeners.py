"""What a change touches: announcements of both apps, turned into keys of pages.

Source: docs/publishing.md, "How long a page is kept".
"""

from typing import Any

from django.db.models.signals import post_delete, post_save

from articles.models import Author, Section, Tag
from articles.places import Places
from articles.signals import article_changed, front_changed, picture_changed
from articles.surrogate_keys import FRONT, SITE, keys_of, section_key
from comments.signals import comment_decided, forms_changed
from comments.surrogate_keys import COMMENTS, REPLY_FORMS, conversation_key
from newsroom import purging


def listen() -> None:
    """Connect everything that changes what readers see."""
    article_changed.connect(_story_changed)
    picture_changed.connect(_picture_changed)
    front_changed.connect(_front_changed)
    comment_decided.connect(_comment_decided)
    forms_changed.connect(_forms_changed)
    # Their names stand in the menu, in lists and on the pages of stories.
    for model in (Section, Tag, Author):
        post_save.connect(_name_saved, sender=model)
        post_delete.connect(_name_deleted, sender=model)


def _story_changed(before: Places | None, after: Places | None, **_others: Any) -> None:
    _purge_places(before, after)


def _picture_changed(places: list[Places], **_others: Any) -> None:
    _purge_places(*places)


def _front_changed(section_id: int | None, **_others: Any) -> None:
    purging.purge({FRONT if section_id is None else section_key(section_id)})


def _purge_places(*places: Places | None) -> None:
    keys = {key for place in places if place for key in keys_of(place)}
    if keys:
        purging.purge(keys)


def _comment_decided(story_id: int, is_seen: bool, **_others: Any) -> None:
    if is_seen:
        purging.purge({COMMENTS, conversation_key(story_id)})


def _forms_changed(**_others: Any) -> None:
    purging.purge({REPLY_FORMS})


def _name_saved(sender: type, created: bool, **_others: Any) -> None:
    # A new section stands in the menu at once, a new tag or author nowhere yet.
    if sender is Section or not created:
        purging.purge({SITE})


def _name_deleted(**_others: Any) -> None:
    purging.purge({SITE})
