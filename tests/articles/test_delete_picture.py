from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from articles.doors import Conflict
from articles.models import Picture
from articles.pictures import delete_picture
from articles.tasks import make_renditions
from tests.factories import make_draft, make_editor, make_moderator
from tests.pictures import take_in


def test_f42_picture_in_use_is_not_deleted_and_its_stories_are_named():
    picture = take_in()
    make_draft("Cranes stand still", lead_picture=picture)

    with pytest.raises(Conflict, match="Cranes stand still"):
        delete_picture(picture, by=make_editor())

    assert Picture.objects.filter(pk=picture.pk).exists()


def test_deleted_picture_takes_its_files_along(django_capture_on_commit_callbacks):
    picture = take_in()
    make_renditions.func(picture.pk)
    folder = Path(settings.MEDIA_ROOT) / "renditions" / picture.key
    original = Path(picture.original.path)

    with django_capture_on_commit_callbacks(execute=True):
        delete_picture(picture, by=make_editor())

    assert not Picture.objects.exists()
    assert not folder.exists()
    assert not original.exists()


def test_moderator_may_not_delete_pictures():
    picture = take_in()

    with pytest.raises(PermissionDenied):
        delete_picture(picture, by=make_moderator())

    assert Picture.objects.exists()
