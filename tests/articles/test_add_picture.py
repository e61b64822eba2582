import struct
import zlib
from pathlib import Path

import hypothesis
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult
from hypothesis import strategies
from PIL import Image

from articles import pictures
from articles.models import Picture
from articles.pictures import Size, add_picture, check_picture
from tests.factories import make_moderator
from tests.pictures import encoded, kept_originals, picture_file, take_in, two_halves


@pytest.mark.parametrize(
    ("format", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif")],
)
def test_picture_of_each_format_is_taken_in(format, name):
    picture = take_in(picture_file(640, 400, name, format))

    assert (picture.width, picture.height) == (640, 400)
    assert Path(picture.original.path).is_file()


def test_file_without_an_ending_is_taken_in():
    assert take_in(picture_file(name="cranes")).pk


def test_picture_leaves_a_task_for_its_renditions():
    picture = take_in()

    task = DBTaskResult.objects.get()
    assert task.task_path == "articles.tasks.make_renditions"
    assert task.args_kwargs["args"] == [picture.pk]


def test_nothing_of_the_senders_file_name_reaches_the_disk():
    picture = take_in(picture_file(name="../../etc/secret plans.jpg"))

    assert picture.original.name == f"originals/{picture.key[:2]}/{picture.key}"


def test_moderator_may_not_add_pictures():
    before = kept_originals()

    with pytest.raises(PermissionDenied):
        add_picture(picture_file(), by=make_moderator())

    assert not Picture.objects.exists()
    assert kept_originals() == before


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JPEG = encoded(two_halves())
PNG = encoded(two_halves(), "PNG")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.jpg", b"", "not a picture"),
        ("a.jpg", b"not a picture at all", "not a picture"),
        ("a.svg", SVG, "not a picture"),
        ("a.jpg", SVG, "not a picture"),
        ("a.pdf", b"%PDF-1.7\n", "not a picture"),
        ("a.bmp", encoded(two_halves(), "BMP"), "not a picture"),
        ("a.tif", encoded(two_halves(), "TIFF"), "not a picture"),
        ("a.jpg", JPEG[:300], "damaged|not a picture"),
        ("a.jpg", JPEG[: len(JPEG) // 2], "damaged"),
        ("a.png", PNG[: len(PNG) // 2], "damaged"),
        ("a.png", PNG.replace(b"IDAT", b"IDAT\x00", 1), "damaged"),
        ("a.jpg", PNG, "named “.jpg” but is a PNG"),
        ("a.html", JPEG, "named “.html” but is a JPEG"),
        ("a.php", encoded(two_halves(), "GIF"), "named “.php” but is a GIF"),
    ],
)
def test_f41_what_is_no_sound_picture_is_refused_and_not_stored(name, data, sentence):
    before = kept_originals()

    with pytest.raises(ValidationError, match=sentence):
        take_in(ContentFile(data, name=name))

    assert not Picture.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert kept_originals() == before


SOUND = [encoded(two_halves(60, 40), format) for format in ("JPEG", "PNG", "WEBP", "GIF")]


def verdict(file):
    """The size of a picture that is taken, or the sentence that refuses it."""
    try:
        return check_picture(file)
    except ValidationError as refusal:
        return refusal.messages[0]


@hypothesis.settings(deadline=None, database=None)
@hypothesis.given(
    data=strategies.sampled_from(SOUND),
    place=strategies.floats(0, 1, exclude_max=True),
    removed=strategies.integers(0, 8),
    added=strategies.binary(max_size=8),
)
def test_f41_damaged_file_is_read_or_refused_in_a_sentence(data, place, removed, added):
    cut = int(len(data) * place)
    file = ContentFile(data[:cut] + added + data[cut + removed :])

    found = verdict(file)

    assert isinstance(found, Size) or found.endswith(".")


def png_of_claimed_size(width, height):
    """A PNG whose header promises more pixels than follow."""
    data = bytearray(PNG)
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return ContentFile(bytes(data), name="bomb.png")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(7072, 7072), (12_000, 12_000), (60_000, 60_000), (16_384, 1)])
def test_f41_bomb_is_refused_by_its_header_alone(size, monkeypatch):
    decoded = []
    monkeypatch.setattr(Image.Image, "load", lambda image: decoded.append(image))

    with pytest.raises(ValidationError, match="50 megapixels"):
        check_picture(png_of_claimed_size(*size))

    assert decoded == []


def test_side_of_16383_pixels_is_taken():
    size = check_picture(picture_file(16_383, 2, "long.png", "PNG"))

    assert (size.width, size.height) == (16_383, 2)


def test_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(monkeypatch):
    file = picture_file()
    monkeypatch.setattr(pictures, "MAX_FILE_BYTES", file.size)
    assert check_picture(file)

    monkeypatch.setattr(pictures, "MAX_FILE_BYTES", file.size - 1)
    with pytest.raises(ValidationError, match="larger than"):
        check_picture(file)


def test_too_long_a_caption_stores_nothing():
    before = kept_originals()

    with pytest.raises(ValidationError, match="400 characters"):
        take_in(caption="x" * 401)

    assert kept_originals() == before


def test_original_goes_when_the_row_cannot_be_stored(monkeypatch):
    before = kept_originals()

    def refuse(picture):
        raise OSError("disk full")

    monkeypatch.setattr(Picture, "save", refuse)

    with pytest.raises(OSError, match="disk full"):
        take_in()

    assert kept_originals() == before


def jpeg_with_iptc(fields):
    """A JPEG whose IPTC record holds a caption (120), a credit (110) or a byline (80)."""
    record = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text.encode())) + text.encode()
        for number, text in fields.items()
    )
    resource = b"8BIM" + struct.pack(">HH", 0x0404, 0) + struct.pack(">I", len(record)) + record
    segment = b"Photoshop 3.0\x00" + resource + b"\x00" * (len(record) % 2)
    marker = b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
    return ContentFile(JPEG[:2] + marker + JPEG[2:], name="wire.jpg")


def test_f36_words_of_the_photographer_fill_blank_fields():
    picture = take_in(
        jpeg_with_iptc({120: "Cranes at  Dock Seven", 110: "Ada Lind/AFP", 80: "Ada Lind"})
    )

    assert picture.caption == "Cranes at Dock Seven"
    assert picture.credit == "Ada Lind/AFP"


def test_f36_words_of_the_editor_go_before_those_in_the_file():
    picture = take_in(
        jpeg_with_iptc({120: "Cranes", 110: "AFP"}), caption="Our words", credit="Our desk"
    )

    assert (picture.caption, picture.credit) == ("Our words", "Our desk")
