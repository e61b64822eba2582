from concurrent.futures import wait

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from articles.models import AuditEntry, Picture, PlacedPicture
from articles.picture_words import revise_picture
from articles.publishing import publish_article
from articles.signals import article_changed, picture_changed
from tests.factories import (
    make_draft,
    make_editor,
    make_moderator,
    make_picture,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_scheduled_article,
)
from tests.threads import in_thread


@pytest.fixture
def heard():
    """Ids of the stories in each announcement."""
    announced = []

    def hear(places, **kwargs):
        announced.append([place.story_id for place in places])

    picture_changed.connect(hear)
    yield announced
    picture_changed.disconnect(hear)


def test_words_are_saved_and_announced_to_each_story_readers_may_find(heard):
    picture = make_picture()
    leading = make_published_article(lead_picture=picture)
    placing = make_published_article()
    PlacedPicture.objects.create(article=placing, picture=picture)
    make_draft(lead_picture=picture)
    make_published_article(lead_picture=make_picture())

    picture.caption = "Two cranes"
    revise_picture(picture, by=make_editor())

    assert Picture.objects.get(pk=picture.pk).caption == "Two cranes"
    assert heard == [[leading.pk, placing.pk]]


def test_file_and_measures_are_not_written(heard):
    picture = make_picture()
    picture.width = 1
    revise_picture(picture, by=make_editor())

    assert Picture.objects.get(pk=picture.pk).width == 1600


@pytest.mark.parametrize("make_user", [make_reporter, make_moderator])
def test_reporter_and_moderator_change_no_picture(heard, make_user):
    picture = make_picture()
    make_published_article(lead_picture=picture)

    picture.caption = "Two cranes"
    with pytest.raises(PermissionDenied):
        revise_picture(picture, by=make_user())

    assert Picture.objects.get(pk=picture.pk).caption == ""
    assert heard == []


def test_desk_saves_through_this_door(client, heard):
    picture = make_picture()
    article = make_published_article(lead_picture=picture)
    client.force_login(make_editor())

    words = {"alt": "Cranes", "caption": "", "credit": "Us", "focal_x": 10, "focal_y": 90}
    client.post(reverse("admin:articles_picture_change", args=[picture.pk]), words)

    assert heard == [[article.pk]]


def test_story_that_goes_out_meanwhile_is_announced_too(transactional_db, heard):
    picture = make_picture()
    article = make_ready_article(lead_picture=picture)
    editor = make_editor()
    revising = []

    def revise_now(verb, **kwargs):
        if verb == "publish_article":
            revising.append(in_thread(lambda: revise_picture(picture, by=editor)))
            # Time enough to get past the story if it were not waited for.
            wait(revising, timeout=0.5)

    article_changed.connect(revise_now)
    publish_article(article, by=editor)
    article_changed.disconnect(revise_now)
    revising[0].result()

    assert heard == [[article.pk]]


def test_f35_scheduled_story_whose_picture_lost_its_words_does_not_go_out():
    picture = make_picture()
    story = make_scheduled_article(lead_picture=picture)
    other = make_scheduled_article(lead_picture=make_picture())

    picture.alt = ""
    revise_picture(picture, by=make_editor())

    story.refresh_from_db()
    other.refresh_from_db()
    assert (story.status, other.status) == ("ready", "published")
    assert "alternative text" in AuditEntry.objects.first().detail["reason"]
