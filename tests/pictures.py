"""Picture files made for a test, and pictures as they are taken in and served."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from articles.pictures import add_picture
from tests.factories import make_editor, make_published_article


def encoded(image, format="JPEG", **options):
    output = BytesIO()
    image.save(output, format, **options)
    return output.getvalue()


def picture_file(width=1000, height=600, name="cranes.jpg", format="JPEG", mode="RGB", **options):
    return ContentFile(encoded(Image.new(mode, (width, height)), format, **options), name=name)


def two_halves(width=1000, height=600):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill="red")
    return image


def take_in(file=None, **words):
    return add_picture(file or picture_file(), by=make_editor(), **words)


def publish_with(picture, **fields):
    picture.alt = picture.alt or "Cranes at dusk"
    picture.credit = picture.credit or "Photo: Ada Lind"
    picture.save()
    return make_published_article(lead_picture=picture, **fields)


def address(picture, name="w480.jpg"):
    return f"/media/{picture.key}/{name}"


def served_image(client, picture, name):
    response = client.get(address(picture, name))
    assert response.status_code == 200
    return Image.open(BytesIO(response.getvalue()))


def kept_originals():
    folder = Path(settings.MEDIA_ROOT) / "originals"
    return sorted(path for path in folder.rglob("*") if path.is_file())


def is_near(pixel, wanted):
    return all(abs(a - b) < 24 for a, b in zip(pixel, wanted, strict=True))
