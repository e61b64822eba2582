"""Who wrote an archive, and what its stories are filed under."""

from dataclasses import dataclass
from io import BytesIO
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.text import slugify
from PIL import Image

from articles.models import Author, Section, Tag
from newsroom.archive.words import Words
from newsroom.demo.pictures import draw_picture

REPORTERS = 12
SECTIONS = ("Harbour", "City", "Politics", "Business", "Science", "Culture", "Sport", "Opinion")
_SCENES = ("lock", "basin")
_ZOOM = 0.5


@dataclass(frozen=True)
class Original:
    """A picture file in the store."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class House:
    """The people, names and pictures that an archive's stories share; ids of rows."""

    reporters: list[int]
    editor: int
    moderator: int
    admin: int
    sections: list[int]
    tags: list[int]
    authors: list[tuple[int, str]]
    originals: list[Original]


def found_house(words: Words, rng: Random, articles: int) -> House:
    """Make what is missing of the house for so many stories; keep what is there."""
    return House(
        reporters=[_account(f"archive-reporter-{n}", "Reporter") for n in range(1, REPORTERS + 1)],
        editor=_account("archive-editor", "Editor"),
        moderator=_account("archive-moderator", "Moderator"),
        admin=_account("archive-admin", "Administrator"),
        sections=_sections(),
        tags=_tags(words.tag_names(max(30, articles // 200))),
        authors=_authors([words.name() for _author in range(max(12, articles // 2500))]),
        originals=[_original(scene) for scene in _SCENES],
    )


def _account(username: str, role: str) -> int:
    """Nobody can sign in with it until an administrator sets a password."""
    user, created = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "password": make_password(None)}
    )
    if created:
        user.groups.set(Group.objects.filter(name=role))
    return user.pk


def _sections() -> list[int]:
    # The first is the default, unless the paper has one.
    needs_default = not Section.objects.filter(is_default=True).exists()
    for position, name in enumerate(SECTIONS, start=1):
        Section.objects.get_or_create(
            name=name,
            defaults={
                "slug": slugify(name),
                "position": position,
                "is_default": needs_default and position == 1,
            },
        )
    return [Section.objects.get(name=name).pk for name in SECTIONS]


def _tags(names: list[str]) -> list[int]:
    known = set(Tag.objects.values_list("name", flat=True))
    taken = set(Tag.objects.values_list("slug", flat=True))
    new = [Tag(name=name, slug=slugify(name)) for name in names if name not in known]
    Tag.objects.bulk_create([tag for tag in new if tag.slug not in taken], batch_size=1000)
    ids = dict(Tag.objects.values_list("name", "pk"))
    return [ids[name] for name in names if name in ids]


def _authors(names: list[str]) -> list[tuple[int, str]]:
    names = list(dict.fromkeys(names))
    taken = set(Author.objects.values_list("slug", flat=True))
    new = {slugify(name): name for name in names}
    Author.objects.bulk_create(
        [Author(name=name, slug=slug) for slug, name in new.items() if slug not in taken],
        batch_size=1000,
    )
    return list(Author.objects.filter(name__in=names).order_by("pk").values_list("pk", "name"))


def _original(scene: str) -> Original:
    """One file serves all pictures of a scene: an archive of files would fill the disk."""
    name = f"originals/archive/{scene}"
    if not default_storage.exists(name):
        default_storage.save(name, File(BytesIO(draw_picture(scene, _ZOOM))))
    with default_storage.open(name) as file, Image.open(file) as image:
        return Original(name, image.width, image.height)
