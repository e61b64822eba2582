"""What readers get of a picture: its sizes, their names and the files behind them.

An original is never served. A rendition is encoded anew from its pixels, so that
place, serial number and anything hidden in the file stay behind.
Source: docs/publishing.md, "Pictures".
"""

import logging
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageCms

from articles.addresses import path_to
from articles.models import Picture

logger = logging.getLogger(__name__)

WIDTHS = (480, 800, 1200, 1600)
CARD_NAME = "card.jpg"
# The shape that social networks crop cards to.
CARD_WIDTH, CARD_HEIGHT = 1200, 630
CONTENT_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
ENCODINGS = {
    "webp": {"format": "WEBP", "quality": 78},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
READ_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# EXIF 2.32, tag 274: how to turn the stored pixels upright.
_ORIENTATION_TAG = 274
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# A decoded picture takes up to 200 MB; a process holds one at a time, however
# many readers ask for renditions that are still to be made.
_one_picture_in_memory = threading.Lock()


class UnreadablePicture(Exception):
    """The original is missing or can't be decoded, so there is nothing to show."""


@dataclass(frozen=True)
class Rendition:
    """One size of a picture, in pixels, upright."""

    name: str
    width: int
    height: int

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.encoding]

    @property
    def encoding(self) -> str:
        return self.name.rpartition(".")[2]


def renditions(picture: Picture) -> dict[str, Rendition]:
    """Every rendition a picture has, by name, narrow ones first; none is larger than it."""
    widths = [width for width in WIDTHS if width <= picture.width]
    sizes = {f"w{width}": _scaled(picture, width) for width in widths} or {
        # A picture narrower than all of them is served as wide as it is.
        f"w{WIDTHS[0]}": (picture.width, picture.height)
    }
    found = [
        Rendition(f"{stem}.{encoding}", *size)
        for encoding in CONTENT_TYPES
        for stem, size in sizes.items()
    ]
    found.append(Rendition(CARD_NAME, *_card_size(picture)))
    return {rendition.name: rendition for rendition in found}


def widest(picture: Picture, encoding: str = "jpg") -> Rendition:
    """The largest rendition that shows the whole picture."""
    whole = [
        rendition
        for rendition in renditions(picture).values()
        if rendition.encoding == encoding and rendition.name != CARD_NAME
    ]
    return whole[-1]


def alternative(picture: Picture) -> str:
    """A picture's alternative text; "" for one that only decorates."""
    return "" if picture.is_decorative else picture.alt


def rendition_url(picture: Picture, name: str) -> str:
    """The path readers fetch a rendition from."""
    return path_to("articles:rendition", picture.key, name)


def rendition_file(picture: Picture, name: str) -> Path:
    """The file of a rendition, made now if it is not there yet.

    Raises KeyError for a name the picture does not have, UnreadablePicture.
    """
    rendition = renditions(picture)[name]
    path = _path(picture, rendition)
    if not path.exists():
        with _one_picture_in_memory:
            # Somebody else may have made it while this one waited.
            if not path.exists():
                _write(path, _encoded(_original(picture), picture, rendition))
    return path


def make_all_renditions(picture: Picture) -> None:
    """Make the renditions that are not there yet; safe to repeat.

    Raises UnreadablePicture.
    """
    missing = [
        rendition
        for rendition in renditions(picture).values()
        if not _path(picture, rendition).exists()
    ]
    if missing:
        with _one_picture_in_memory:
            original = _original(picture)
            for rendition in missing:
                _write(_path(picture, rendition), _encoded(original, picture, rendition))


def delete_renditions(picture: Picture) -> None:
    """Remove a picture's renditions from the disk."""
    folder = _folder(picture)
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()


def open_picture(file: BinaryIO) -> Image.Image:
    """A picture in one of our formats, not decoded yet; whatever Pillow raises otherwise."""
    file.seek(0)
    return Image.open(file, formats=READ_FORMATS)


def orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; a broken one counts as upright."""
    try:
        found = image.getexif().get(_ORIENTATION_TAG, 1)
    # Broken EXIF data raises nearly anything, and the pixels may be sound.
    except Exception:
        return 1
    return found if found in _TURNS else 1


def _scaled(picture: Picture, width: int) -> tuple[int, int]:
    return width, max(1, round(picture.height * width / picture.width))


def _card_size(picture: Picture) -> tuple[int, int]:
    _left, _top, width, height = _card_box(picture)
    shrink = min(1, CARD_WIDTH / width)
    return max(1, round(width * shrink)), max(1, round(height * shrink))


def _card_box(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest card around the focal point."""
    width = min(picture.width, max(1, picture.height * CARD_WIDTH // CARD_HEIGHT))
    height = min(picture.height, max(1, round(width * CARD_HEIGHT / CARD_WIDTH)))
    left = picture.width * picture.focal_x // 100 - width // 2
    top = picture.height * picture.focal_y // 100 - height // 2
    return (
        min(max(left, 0), picture.width - width),
        min(max(top, 0), picture.height - height),
        width,
        height,
    )


def _folder(picture: Picture) -> Path:
    return Path(settings.MEDIA_ROOT) / "renditions" / picture.key


def _path(picture: Picture, rendition: Rendition) -> Path:
    name = rendition.name
    if name == CARD_NAME:
        # The crop follows the focal point, which an editor may move later.
        name = f"card-{picture.focal_x}-{picture.focal_y}.jpg"
    return _folder(picture) / name


def _original(picture: Picture) -> Image.Image:
    """The whole picture upright, in the colours of the web."""
    try:
        with picture.original.open("rb") as file:
            image = open_picture(file)
            turn = _TURNS.get(orientation(image))
            image = _in_srgb(image)
    # Pillow's decoders raise nearly anything on a broken file.
    except Exception as error:
        logger.warning("Picture %s can't be read: %s", picture.pk, error)
        raise UnreadablePicture(f"Picture {picture.pk} can't be read.") from error
    return image.transpose(turn) if turn else image


def _in_srgb(image: Image.Image) -> Image.Image:
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converted as they are, nearly all would be white.
        image = image.point(lambda grey: grey / 256).convert("L")
    elif image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        image = image.convert(wanted)
    if profile:
        # Renditions carry no profile, so the numbers must mean sRGB. Without
        # this a photograph from a wide-gamut camera turns out pale. A profile
        # that can't be used leaves the numbers as they are.
        with suppress(ImageCms.PyCMSError, ValueError, OSError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, source, target, outputMode=wanted)
    return image.convert(wanted)


def _encoded(original: Image.Image, picture: Picture, rendition: Rendition) -> bytes:
    size = (rendition.width, rendition.height)
    box = None
    if rendition.name == CARD_NAME:
        left, top, width, height = _card_box(picture)
        box = (left, top, left + width, top + height)
    image = original.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)
    if rendition.encoding == "jpg" and image.mode == "RGBA":
        paper = Image.new("RGB", size, "white")
        paper.paste(image, mask=image)
        image = paper
    # Pillow writes comments and descriptions it finds here into the new file.
    image.info = {}
    output = BytesIO()
    image.save(output, **ENCODINGS[rendition.encoding])
    return output.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a reader never gets half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
