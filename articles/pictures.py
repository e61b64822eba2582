"""The door for picture files: what is taken in, and what is deleted again.

Source: docs/publishing.md, "Pictures".
"""

from dataclasses import dataclass
from pathlib import PurePath

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, IptcImagePlugin

from articles.doors import Conflict
from articles.models import Article, Picture
from articles.renditions import delete_renditions, open_picture, orientation
from articles.tasks import make_renditions

MAX_FILE_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
# The longest side WebP can hold.
MAX_SIDE_PIXELS = 16_383

# MPO is what many cameras make of a JPEG: the photograph and a second view.
_ENDINGS = {
    "JPEG": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "MPO": {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"},
    "PNG": {".png"},
    "WEBP": {".webp"},
    "GIF": {".gif"},
}

# IPTC IIM 4.2, record 2.
_IPTC_BYLINE, _IPTC_CREDIT, _IPTC_CAPTION = (2, 80), (2, 110), (2, 120)


@dataclass(frozen=True)
class Size:
    """Pixels of a picture held upright."""

    width: int
    height: int


def check_picture(file: File) -> Size:
    """Decode a file to the last pixel and tell its size; stores nothing.

    Raises ValidationError with a sentence when it is no JPEG, PNG, WebP or GIF, is
    damaged, named for another format, over 20 MB, 50 megapixels or 16,383 pixels.
    """
    if file.size > MAX_FILE_BYTES:
        raise ValidationError(
            _("The picture is larger than %(limit)d MB. Save it smaller.")
            % {"limit": MAX_FILE_BYTES // 1_000_000}
        )
    image = _opened(file)
    _refuse_wrong_ending(file, image)
    _refuse_giants(image)
    _decode(file)
    if orientation(image) >= 5:
        return Size(image.height, image.width)
    return Size(image.width, image.height)


def add_picture(
    file: File,
    *,
    by: User,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    is_decorative: bool = False,
    focal_x: int = 50,
    focal_y: int = 50,
) -> Picture:
    """Take a picture in and leave a task that makes its renditions.

    caption, credit: left blank, those the photographer wrote into the file (IPTC).
    focal_x, focal_y: per cent from the left and top, kept in view by every crop.
    Raises PermissionDenied, ValidationError as check_picture does or when a text is
    too long; nothing is stored then.
    """
    if not by.has_perm("articles.add_picture"):
        raise PermissionDenied(_("You may not add pictures."))
    size = check_picture(file)
    written_caption, written_credit = _words_in_file(file)
    picture = Picture(
        width=size.width,
        height=size.height,
        alt=alt,
        is_decorative=is_decorative,
        caption=caption or written_caption,
        credit=credit or written_credit,
        focal_x=focal_x,
        focal_y=focal_y,
        uploaded_by=by,
    )
    picture.full_clean(exclude=["original"])
    file.seek(0)
    picture.original.save("original", file, save=False)
    try:
        with transaction.atomic():
            picture.save()
            make_renditions.enqueue(picture.pk)
    except BaseException:
        picture.original.delete(save=False)
        raise
    return picture


def delete_picture(picture: Picture, *, by: User) -> None:
    """Delete a picture that no story uses, with its files.

    Raises PermissionDenied; Conflict naming the stories that use it.
    """
    if not by.has_perm("articles.delete_picture"):
        raise PermissionDenied(_("You may not delete pictures."))
    if users := stories_using(picture):
        raise Conflict(
            _("“%(picture)s” is used in: %(stories)s. Take it out there first.")
            % {"picture": picture, "stories": "; ".join(story.headline for story in users)}
        )
    with transaction.atomic():
        picture.delete()
        transaction.on_commit(lambda: _delete_files(picture))


def stories_using(picture: Picture) -> list[Article]:
    """Stories in any status that lead with a picture or place it, oldest first."""
    led = Article.objects.filter(lead_picture=picture)
    placed = Article.objects.filter(placed_pictures__picture=picture)
    return sorted({*led, *placed}, key=lambda story: story.pk)


def _opened(file: File) -> Image.Image:
    try:
        return open_picture(file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    # Pillow raises nearly every exception there is on data made to break it,
    # and only Pillow runs here.
    except Exception as error:
        raise ValidationError(
            _("This is not a picture we can show. Choose a JPEG, PNG, WebP or GIF file.")
        ) from error


def _decode(file: File) -> None:
    try:
        # Check sums of a PNG are only looked at here; afterwards the image is spent.
        open_picture(file).verify()
        open_picture(file).load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:
        raise ValidationError(
            _("The picture is damaged or incomplete. Export it again.")
        ) from error


def _refuse_wrong_ending(file: File, image: Image.Image) -> None:
    ending = PurePath(file.name or "").suffix.lower()
    if ending and ending not in _ENDINGS[image.format]:
        raise ValidationError(
            _("The file is named “%(ending)s” but is a %(format)s picture. Rename it.")
            % {"ending": ending, "format": image.format}
        )


def _refuse_giants(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE_PIXELS:
        raise _too_large()


def _too_large() -> ValidationError:
    return ValidationError(
        _(
            "The picture has more than %(limit)d megapixels, or a side over %(side)d pixels. "
            "Save it smaller."
        )
        % {"limit": MAX_PIXELS // 1_000_000, "side": MAX_SIDE_PIXELS}
    )


def _words_in_file(file: File) -> tuple[str, str]:
    """Caption and credit from a photograph's IPTC record; "" where there is none."""
    try:
        record = IptcImagePlugin.getiptcinfo(open_picture(file)) or {}
    # A broken record is no reason to refuse a sound picture.
    except Exception:
        return "", ""
    caption = _iptc_text(record.get(_IPTC_CAPTION))
    credit = _iptc_text(record.get(_IPTC_CREDIT)) or _iptc_text(record.get(_IPTC_BYLINE))
    return (
        caption[: Picture._meta.get_field("caption").max_length],
        credit[: Picture._meta.get_field("credit").max_length],
    )


def _iptc_text(value: bytes | list[bytes] | None) -> str:
    first = value[0] if isinstance(value, list) else value or b""
    return " ".join(first.decode("utf-8", "replace").replace("\x00", "").split())


def _delete_files(picture: Picture) -> None:
    picture.original.delete(save=False)
    delete_renditions(picture)
