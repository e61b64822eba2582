from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Picture
from tests.factories import make_draft, make_editor, make_moderator, make_reporter

ADD = reverse("admin:articles_picture_add")
WORDS = {"alt": "Cranes at dusk", "credit": "Drawing: us", "focal_x": 50, "focal_y": 50}


def drawing(name="cranes.png"):
    content = BytesIO()
    Image.new("RGB", (800, 600), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


@pytest.fixture
def reporter(client):
    client.force_login(make_reporter())
    return client


@pytest.fixture
def picture(reporter):
    reporter.post(ADD, WORDS | {"file": drawing()})
    return Picture.objects.get()


def test_reporter_uploads_a_picture_with_its_words(picture):
    assert (picture.width, picture.height) == (800, 600)
    assert (picture.alt, picture.credit) == ("Cranes at dusk", "Drawing: us")
    assert picture.uploaded_by == make_reporter()


def test_upload_in_the_chooser_s_window_answers_the_form(reporter):
    page = reporter.post(ADD, WORDS | {"file": drawing(), "_popup": "1"}).content.decode()

    assert f"&quot;value&quot;: &quot;{Picture.objects.get().pk}&quot;" in page


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("notes.jpg", b"These are words.", "image/jpeg"),
        SimpleUploadedFile("script.svg", b"<svg><script>x()</script></svg>", "image/svg+xml"),
        drawing("drawing.jpg"),
    ],
    ids=["words", "svg", "wrong ending"],
)
def test_f41_file_that_is_no_picture_gets_a_sentence_and_keeps_the_words(reporter, file):
    page = reporter.post(ADD, WORDS | {"file": file})

    assert len(page.context["adminform"].form.errors["file"]) == 1
    assert 'value="Cranes at dusk"' in page.content.decode()
    assert not Picture.objects.exists()


def test_words_of_a_picture_are_changed_by_an_editor_and_the_file_stays(client, picture):
    client.force_login(make_editor())
    original = picture.original.name

    client.post(
        reverse("admin:articles_picture_change", args=[picture.pk]), WORDS | {"alt": "Two cranes"}
    )

    picture.refresh_from_db()
    assert (picture.alt, picture.original.name) == ("Two cranes", original)


def test_f42_picture_in_use_is_not_deleted_and_the_story_is_named(client, picture):
    make_draft("The story that uses it", lead_picture=picture)
    client.force_login(make_editor())

    url = reverse("admin:articles_picture_delete", args=[picture.pk])
    page = client.post(url, {"post": "yes"}).content.decode()

    assert "The story that uses it" in page
    assert Picture.objects.exists()


def test_picture_that_no_story_uses_is_deleted_with_its_file(
    client, picture, django_capture_on_commit_callbacks
):
    client.force_login(make_editor())
    storage, name = picture.original.storage, picture.original.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:articles_picture_delete", args=[picture.pk]), {"post": "yes"})

    assert not Picture.objects.exists()
    assert not storage.exists(name)


def test_staff_see_a_picture_before_readers_do(reporter, picture):
    response = reporter.get(
        reverse("admin:articles_picture_rendition", args=[picture.pk, "w480.jpg"])
    )

    assert response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"]


def test_moderator_sees_no_picture(client, picture):
    client.force_login(make_moderator())

    url = reverse("admin:articles_picture_rendition", args=[picture.pk, "w480.jpg"])

    assert client.get(url).status_code == 403
