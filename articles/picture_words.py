"""The door of a picture's words and of its focal point.

Source: docs/publishing.md, "Pictures".
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Picture
from articles.pictures import stories_using
from articles.places import places_of
from articles.reconsidering import reconsider_article
from articles.signals import picture_changed

WORDS = ["alt", "is_decorative", "caption", "credit", "focal_x", "focal_y"]


def revise_picture(picture: Picture, *, by: User) -> None:
    """Save what stands beside a picture, in every story that shows it, and announce it.

    picture: with its new words set.
    Raises PermissionDenied; nothing is saved then.
    """
    if not by.has_perm("articles.change_picture"):
        raise PermissionDenied(_("You may not change pictures."))
    with transaction.atomic():
        _hold_still(picture)
        picture.save(update_fields=WORDS)
        stories = stories_using(picture)
        places = [stands for story in stories if (stands := places_of(story))]
        picture_changed.send(Picture, picture=picture, places=places)
        # Without its words a scheduled story may not go out any more.
        for story in stories:
            if story.is_scheduled():
                reconsider_article(story, by=by)


def _hold_still(picture: Picture) -> None:
    """Until the end of the transaction no story that shows a picture goes out or moves.

    A story that went out between would have shown the old words and been told nothing.
    """
    # Stories before the picture, the order in which saving a story locks them.
    stories = Article.objects.filter(pk__in=[story.pk for story in stories_using(picture)])
    list(stories.select_for_update().order_by("pk").values_list("pk"))
    list(Picture.objects.select_for_update().filter(pk=picture.pk).values_list("pk"))
