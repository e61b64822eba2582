"""Work that follows a change, done by the worker."""

from django_tasks import task

from articles.models import Picture
from articles.renditions import make_all_renditions


@task()
def make_renditions(picture_id: int) -> None:
    """Make a picture's renditions before its first reader asks; safe to repeat."""
    # A picture deleted since has nothing left to make.
    for picture in Picture.objects.filter(pk=picture_id):
        make_all_renditions(picture)
