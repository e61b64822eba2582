"""What somebody else changed while an editor was writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.story_form import StoryForm
from articles.models import Article, Author, Picture, Revision, Section, Tag
from articles.revisions import snapshot
from articles.rich_text import blocks


@dataclass(frozen=True)
class Line:
    """A paragraph or row of theirs. is_new: the editor's own text does not have it."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Difference:
    """One field in which their text differs from the editor's. lines: theirs, in order."""

    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Meanwhile:
    """Their save: who, when, which version it made, and what of it differs."""

    version: int
    made_by: str
    made_at: datetime
    status: str
    differences: list[Difference]


def meanwhile_saved(form: StoryForm) -> Meanwhile:
    """What the database holds now, beside what the editor sent.

    form: valid, of a story that is stored.
    """
    stored = Article.objects.get(pk=form.stored.pk)
    revision = stored.revisions.select_related("made_by").first()
    mine, theirs = form.words, snapshot(stored)
    return Meanwhile(
        version=stored.version,
        made_by=revision.made_by.get_full_name() or revision.made_by.get_username(),
        made_at=revision.made_at,
        status=stored.get_status_display(),
        differences=list(_differences(mine, theirs, _base(form))),
    )


def _base(form: StoryForm) -> dict[str, Any] | None:
    """The version the editor began with; None when it is not known."""
    version = form.cleaned_data["version"]
    revision = Revision.objects.filter(article=form.stored, version=version).first()
    return revision.snapshot if revision else None


def _differences(
    mine: dict[str, Any], theirs: dict[str, Any], base: dict[str, Any] | None
) -> Iterator[Difference]:
    """Fields that differ; what they left as the editor found it is no news."""
    labels = _labels()
    for group, name in [
        *(("content", name) for name in theirs["content"]),
        *(("parts", name) for name in theirs["parts"]),
    ]:
        their_value = theirs[group][name]
        if their_value == mine[group][name]:
            continue
        if base and base[group].get(name) == their_value:
            continue
        held = set(_texts(name, mine[group][name]))
        lines = [Line(text, text not in held) for text in _texts(name, their_value)]
        yield Difference(labels[name], lines or [Line(_("Nothing"), is_new=True)])
    if theirs["tags"] != mine["tags"] and not (base and base["tags"] == theirs["tags"]):
        names = Tag.objects.filter(pk__in=theirs["tags"]).values_list("name", flat=True)
        yield Difference(_("Tags"), [Line(", ".join(names) or _("Nothing"), is_new=True)])


def _labels() -> dict[str, str]:
    fields = {field.attname: field.verbose_name.capitalize() for field in Article._meta.fields}
    return fields | {
        "summary_points": _("Bullet summary"),
        "bylines": _("Bylines"),
        "pull_quotes": _("Pull quotes"),
        "related_links": _("Related links"),
        "placed_pictures": _("Pictures in the text"),
    }


def _texts(name: str, value: Any) -> list[str]:
    """A value as lines a person can read."""
    if name == "body":
        return [block.text or _("[a placed part]") for block in blocks(value)]
    if isinstance(value, list):
        return [_row_text(row) for row in value]
    if value in (None, ""):
        return []
    if name == "section_id":
        return [_name(Section, value)]
    if name == "lead_picture_id":
        return [_name(Picture, value)]
    return [str(value)]


def _row_text(row: dict[str, Any]) -> str:
    words = [
        str(value)
        for key, value in row.items()
        if value and key not in ("key", "author_id", "picture_id")
    ]
    if "author_id" in row:
        words.insert(0, _name(Author, row["author_id"]))
    if "picture_id" in row:
        words.insert(0, _name(Picture, row["picture_id"]))
    return " · ".join(words)


def _name(model: type, pk: int) -> str:
    return str(model.objects.filter(pk=pk).first() or pk)
