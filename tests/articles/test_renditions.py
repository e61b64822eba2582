from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from articles import renditions
from articles.models import Picture
from articles.tasks import make_renditions
from tests.pictures import (
    address,
    encoded,
    is_near,
    picture_file,
    publish_with,
    served_image,
    take_in,
    two_halves,
)


def test_f39_no_rendition_is_wider_than_the_original():
    names = renditions.renditions(Picture(width=1199, height=800))

    assert {"w480.webp", "w800.webp", "w480.jpg", "w800.jpg", "card.jpg"} == set(names)
    assert "w1200.webp" in renditions.renditions(Picture(width=1200, height=800))


def test_narrow_picture_is_served_as_wide_as_it_is(client):
    picture = take_in(picture_file(300, 200))
    publish_with(picture)

    assert served_image(client, picture, "w480.webp").size == (300, 200)


@pytest.mark.parametrize(
    ("name", "format", "size", "content_type"),
    [
        ("w480.jpg", "JPEG", (480, 288), "image/jpeg"),
        ("w800.webp", "WEBP", (800, 480), "image/webp"),
        ("card.jpg", "JPEG", (1000, 525), "image/jpeg"),
    ],
)
def test_rendition_has_the_size_and_type_its_name_says(client, name, format, size, content_type):
    picture = take_in()
    publish_with(picture)

    response = client.get(address(picture, name))
    image = Image.open(BytesIO(response.getvalue()))

    assert (image.format, image.size) == (format, size)
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_large_card_is_1200_by_630(client):
    picture = take_in(picture_file(2000, 2000))
    publish_with(picture)

    assert served_image(client, picture, "card.jpg").size == (1200, 630)


@pytest.mark.parametrize(("focal_x", "colour"), [(0, (254, 0, 0)), (100, (0, 0, 254))])
def test_f38_card_keeps_the_focal_point(client, focal_x, colour):
    picture = take_in(ContentFile(encoded(two_halves(2000, 300)), name="wide.jpg"), focal_x=focal_x)
    publish_with(picture)

    card = served_image(client, picture, "card.jpg")

    assert is_near(card.getpixel((card.width // 2, 10)), colour)


def test_moved_focal_point_makes_another_card(client):
    picture = take_in(ContentFile(encoded(two_halves(2000, 300)), name="wide.jpg"), focal_x=0)
    publish_with(picture)
    served_image(client, picture, "card.jpg")

    Picture.objects.filter(pk=picture.pk).update(focal_x=100)

    card = served_image(client, picture, "card.jpg")
    assert is_near(card.getpixel((card.width // 2, 10)), (0, 0, 254))


def test_picture_from_a_tilted_camera_stands_upright(client):
    exif = Image.Exif()
    exif[274] = 6
    file = ContentFile(encoded(two_halves(1000, 600), exif=exif), name="tilted.jpg")
    picture = take_in(file)
    publish_with(picture)

    image = served_image(client, picture, "w480.jpg")

    assert (picture.width, picture.height) == (600, 1000)
    assert image.size == (480, 800)
    # Turned clockwise, what was on the left is on top.
    assert is_near(image.getpixel((240, 10)), (254, 0, 0))
    assert is_near(image.getpixel((240, 790)), (0, 0, 254))


@pytest.mark.parametrize("turn", range(1, 9))
def test_size_agrees_with_the_rendition_for_every_orientation(turn):
    exif = Image.Exif()
    exif[274] = turn
    picture = take_in(ContentFile(encoded(two_halves(90, 60), exif=exif), name="a.jpg"))

    file = renditions.rendition_file(picture, "w480.jpg")

    assert Image.open(file).size == (picture.width, picture.height)


def test_f40_nothing_of_the_files_own_data_is_in_any_rendition():
    exif = Image.Exif()
    exif[271] = "SecretCamera"
    exif.get_ifd(34853)[1] = "SecretNorth"
    file = ContentFile(
        encoded(two_halves(), exif=exif, comment=b"SecretComment", xmp=b"<x>SecretXmp</x>"),
        name="phone.jpg",
    )
    picture = take_in(file)

    make_renditions.func(picture.pk)

    assert Path(picture.original.path).read_bytes().count(b"Secret") == 4
    for name in renditions.renditions(picture):
        data = renditions.rendition_file(picture, name).read_bytes()
        assert b"Secret" not in data
        assert b"Exif" not in data


def test_f41_script_hidden_behind_a_picture_is_not_in_any_rendition():
    data = encoded(two_halves()) + b"<script>alert('polyglot')</script>"
    picture = take_in(ContentFile(data, name="polyglot.jpg"))

    for name in renditions.renditions(picture):
        assert b"polyglot" not in renditions.rendition_file(picture, name).read_bytes()


@pytest.mark.parametrize(
    ("mode", "format", "name"),
    [
        ("CMYK", "JPEG", "a.jpg"),
        ("L", "JPEG", "a.jpg"),
        ("L", "PNG", "a.png"),
        ("LA", "PNG", "a.png"),
        ("P", "PNG", "a.png"),
        ("1", "PNG", "a.png"),
        ("RGBA", "PNG", "a.png"),
        ("I;16", "PNG", "a.png"),
        ("RGBA", "WEBP", "a.webp"),
        ("P", "GIF", "a.gif"),
    ],
)
def test_every_kind_of_pixels_becomes_every_rendition(mode, format, name):
    picture = take_in(picture_file(500, 300, name, format, mode))

    for name in renditions.renditions(picture):
        assert Image.open(renditions.rendition_file(picture, name)).mode in ("RGB", "RGBA")


def test_sixteen_bits_of_grey_are_not_washed_out():
    image = Image.new("I;16", (500, 300), 32768)
    picture = take_in(ContentFile(encoded(image, "PNG"), name="a.png"))

    pixel = Image.open(renditions.rendition_file(picture, "w480.jpg")).getpixel((10, 10))

    assert is_near(pixel, (128, 128, 128))


def test_see_through_picture_stands_on_white_where_jpeg_cannot_be_see_through():
    picture = take_in(picture_file(500, 300, "a.png", "PNG", "RGBA"))

    on_paper = Image.open(renditions.rendition_file(picture, "w480.jpg"))
    see_through = Image.open(renditions.rendition_file(picture, "w480.webp"))

    assert is_near(on_paper.getpixel((10, 10)), (255, 255, 255))
    assert see_through.getpixel((10, 10))[3] == 0


def test_moving_picture_shows_its_first_frame():
    frames = [Image.new("RGB", (500, 300), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = take_in(ContentFile(data, name="a.gif"))

    pixel = Image.open(renditions.rendition_file(picture, "w480.jpg")).getpixel((10, 10))

    assert is_near(pixel, (254, 0, 0))


def test_task_makes_every_rendition_and_is_safe_to_repeat():
    picture = take_in()
    folder = Path(settings.MEDIA_ROOT) / "renditions" / picture.key

    make_renditions.func(picture.pk)
    made = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    make_renditions.func(picture.pk)

    assert len(made) == len(renditions.renditions(picture))
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == made


def test_task_for_a_picture_deleted_since_does_nothing():
    make_renditions.func(4711)


def test_half_written_rendition_is_never_seen(monkeypatch):
    picture = take_in()
    monkeypatch.setattr(renditions.os, "replace", lambda *paths: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        renditions.rendition_file(picture, "w480.jpg")

    folder = Path(settings.MEDIA_ROOT) / "renditions" / picture.key
    assert list(folder.iterdir()) == []
