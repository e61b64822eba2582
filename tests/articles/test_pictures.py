import struct
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.template import Context, Template
from django_tasks_db.models import DBTaskResult
from hypothesis import strategies
from PIL import Image, ImageDraw

from articles import pictures, renditions
from articles.models import Picture, PlacedPicture
from articles.pictures import Size, add_picture, check_picture, delete_picture
from articles.publishing import (
    Conflict,
    publish_article,
    retract_article,
    revise_article,
    withdraw_article,
)
from articles.tasks import make_renditions
from tests.factories import (
    make_draft,
    make_editor,
    make_moderator,
    make_picture,
    make_published_article,
    make_ready_article,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


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


# Taking in


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


# Renditions


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
    data = JPEG + b"<script>alert('polyglot')</script>"
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


# Serving


def test_picture_no_public_story_uses_is_not_served(client):
    unused = take_in()
    drafted = take_in()
    make_draft(lead_picture=drafted)

    assert client.get(address(unused)).status_code == 404
    assert client.get(address(drafted)).status_code == 404


def test_f45_picture_opens_with_its_story_at_its_second(client):
    picture = take_in()
    publish_with(picture, at=NOON)

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert client.get(address(picture)).status_code == 404
    with time_machine.travel(NOON, tick=False):
        assert client.get(address(picture)).status_code == 200


@pytest.mark.parametrize("take_down", [withdraw_article, retract_article])
def test_picture_goes_with_its_story(client, take_down):
    picture = take_in()
    article = publish_with(picture)
    assert client.get(address(picture)).status_code == 200

    take_down(article, by=make_editor(), reason="The figures were wrong.")

    assert client.get(address(picture)).status_code == 404


def test_picture_stays_while_another_story_uses_it(client):
    picture = take_in()
    article = publish_with(picture)
    publish_with(picture)

    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert client.get(address(picture)).status_code == 200


def test_picture_placed_in_the_text_is_served_once_the_story_is_public(client):
    picture = take_in(alt="Cranes", credit="Photo: Ada Lind")
    story = make_ready_article()
    revise_article(
        story,
        by=make_editor(),
        write=lambda: PlacedPicture.objects.create(article=story, picture=picture),
    )
    before = client.get(address(picture))

    publish_article(story, by=make_editor())

    assert before.status_code == 404
    assert client.get(address(picture)).status_code == 200


def test_caches_keep_a_picture_for_a_minute_and_a_browser_for_an_hour(client):
    picture = take_in()
    publish_with(picture)

    response = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=3600, s-maxage=60"


def test_f84_no_cache_keeps_a_picture_past_the_end_of_its_story(client):
    picture = take_in()
    with time_machine.travel(NOON, tick=False):
        publish_with(picture, expires_at=NOON + timedelta(seconds=30))
        response = client.get(address(picture))
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        after = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=30, s-maxage=30"
    assert after.status_code == 404


def test_picture_lives_as_long_as_the_last_story_that_uses_it(client):
    picture = take_in()
    with time_machine.travel(NOON, tick=False):
        publish_with(picture, expires_at=NOON + timedelta(seconds=30))
        publish_with(picture, expires_at=NOON + timedelta(seconds=50))
        response = client.get(address(picture))

    assert response["Cache-Control"] == "public, max-age=50, s-maxage=50"


def test_unchanged_picture_is_not_sent_again(client):
    picture = take_in()
    publish_with(picture)
    first = client.get(address(picture))

    again = client.get(address(picture), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"]


def test_head_tells_what_get_would_send(client):
    picture = take_in()
    publish_with(picture)

    get, head = client.get(address(picture)), client.head(address(picture))

    assert head.status_code == 200
    assert head["Content-Length"] == get["Content-Length"]
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize(
    "name",
    [
        "w1600.jpg",
        "w481.jpg",
        "w480.png",
        "card.webp",
        "original.jpg",
        "..%2f..%2fsecret-key",
        "../../secret-key",
        "w480.jpg/",
        "w480.jpg%00",
    ],
)
def test_name_the_picture_does_not_have_is_a_404(client, name):
    picture = take_in()
    publish_with(picture)

    assert client.get(address(picture, name)).status_code == 404


def test_lost_original_is_a_404_and_not_an_error(client):
    broken = make_picture()
    publish_with(broken)
    lost = take_in()
    publish_with(lost)
    Path(lost.original.path).unlink()

    assert client.get(address(broken)).status_code == 404
    assert client.get(address(lost)).status_code == 404


def test_rendition_costs_two_queries(client, django_assert_num_queries):
    picture = take_in()
    for _ in range(3):
        publish_with(picture)

    with django_assert_num_queries(2):
        client.get(address(picture))


# Deleting


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


# In a page


def rendered(tag, **context):
    return Template("{% load pictures %}" + tag).render(Context(context))


def test_f39_tag_offers_every_width_in_both_formats_without_a_query(django_assert_num_queries):
    picture = take_in(picture_file(1300, 650), alt="Cranes & gulls")

    with django_assert_num_queries(0):
        html = rendered('{% picture picture sizes="50vw" %}', picture=picture)

    base = f"/media/{picture.key}/"
    assert f'srcset="{base}w480.webp 480w, {base}w800.webp 800w, {base}w1200.webp 1200w"' in html
    assert f'src="{base}w1200.jpg"' in html
    assert 'width="1200"' in html
    assert 'height="600"' in html
    assert html.count('sizes="50vw"') == 2
    assert 'alt="Cranes &amp; gulls"' in html
    assert 'loading="lazy"' in html


def test_lead_picture_is_fetched_at_once():
    html = rendered("{% picture picture lead=True %}", picture=take_in())

    assert 'fetchpriority="high"' in html
    assert "loading=" not in html


def test_f35_words_for_this_use_go_before_the_pictures_own():
    picture = take_in(alt="Cranes")

    assert 'alt="The pilots’ house"' in rendered(
        "{% picture picture alt=alt %}", picture=picture, alt="The pilots’ house"
    )
    assert 'alt=""' in rendered('{% picture picture alt="" %}', picture=picture)


def test_decorative_picture_has_an_empty_alternative():
    picture = take_in(alt="Waves", is_decorative=True)

    assert 'alt=""' in rendered("{% picture picture %}", picture=picture)


# Real files


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
