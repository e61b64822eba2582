"""The door of a picture's words and of its focal point.

Source: docs/publishing.md, "Pictures".
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Picture
from articles.pictures import stories_using
from articles.places import places_of
from articles.signals import picture_changed

WORDS = ["alt", "is_decorative", "caption", "credit", "focal_x", "focal_y"]


def revise_picture(picture: Picture, *, by: User) -> None:
    """Save what stands beside a picture, in every story that shows it.

    picture: with its new words set.
    Raises PermissionDenied; nothing is saved then.
    """
    if not by.has_perm("articles.change_picture"):
        raise PermissionDenied(_("You may not change pictures."))
    with transaction.atomic():
        picture.save(update_fields=WORDS)
        places = [place for story in stories_using(picture) if (place := places_of(story))]
        picture_changed.send(Picture, picture=picture, places=places)
