import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from articles import renditions
from articles.models import Picture
from tests.pictures import publish_with, served_image, take_in

REAL_FILES = {
    "broken.png": "not a picture",
    "broken_data_stream.png": "damaged",
    "broken_exif_dpi.jpg": None,
    "decompression_bomb.gif": "50 megapixels",
    "decompression_bomb_extents.gif": None,
    "exif_gps.jpg": None,
    "hopper.gif": None,
    "hopper.jpg": None,
    "hopper.png": None,
    "hopper_orientation_6.jpg": None,
    "hopper_orientation_6.webp": None,
    "invalid-exif.jpg": None,
    "pil_sample_cmyk.jpg": None,
    "truncated_end_chunk.png": "damaged",
    "truncated_image.png": "damaged",
    "truncated_jpeg.jpg": "damaged",
}


def test_every_real_file_is_expected(corpora):
    assert {path.name for path in (corpora / "images").iterdir()} == set(REAL_FILES)


@pytest.mark.parametrize("name", [name for name, fault in REAL_FILES.items() if not fault])
def test_real_picture_is_served_in_every_rendition(corpora, client, name):
    data = (corpora / "images" / name).read_bytes()
    picture = take_in(ContentFile(data, name=name))
    publish_with(picture)

    for rendition in renditions.renditions(picture).values():
        image = served_image(client, picture, rendition.name)
        assert image.size == (rendition.width, rendition.height)
        assert not image.getexif()


@pytest.mark.parametrize(
    ("name", "sentence"), [(name, fault) for name, fault in REAL_FILES.items() if fault]
)
def test_real_broken_file_is_refused_in_a_sentence(corpora, name, sentence):
    data = (corpora / "images" / name).read_bytes()

    with pytest.raises(ValidationError, match=sentence):
        take_in(ContentFile(data, name=name))

    assert not Picture.objects.exists()
