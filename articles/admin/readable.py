"""A kept version of a story as labels and lines that a person can read."""

from typing import Any

from django.utils.translation import gettext as _

from articles.models import Article, Author, Picture, Section, Tag
from articles.rich_text import blocks

# Of a row: what ties it to others, which is no word of the story.
_TIES = ("key", "author_id", "picture_id")


def labels() -> dict[str, str]:
    """What people call each entry of a snapshot."""
    fields = {field.attname: field.verbose_name.capitalize() for field in Article._meta.fields}
    return fields | {
        "summary_points": _("Bullet summary"),
        "bylines": _("Bylines"),
        "pull_quotes": _("Pull quotes"),
        "related_links": _("Related links"),
        "placed_pictures": _("Pictures in the text"),
        "tags": _("Tags"),
    }


def lines(name: str, value: Any) -> list[str]:
    """An entry of a snapshot as text: paragraphs of the body, a line for each row."""
    if value in (None, "", []):
        return []
    if name == "body":
        return [block.text or _("[a placed part]") for block in blocks(value)]
    if name == "tags":
        return [", ".join(Tag.objects.filter(pk__in=value).values_list("name", flat=True))]
    if name == "section_id":
        return [_name(Section, value)]
    if name == "lead_picture_id":
        return [_name(Picture, value)]
    if isinstance(value, list):
        return [_row(row) for row in value]
    return [str(value)]


def entries(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A snapshot without its grouping: words, rows and tags by name."""
    return snapshot["content"] | snapshot["parts"] | {"tags": snapshot["tags"]}


def _row(row: dict[str, Any]) -> str:
    words = [str(value) for name, value in row.items() if value and name not in _TIES]
    if "author_id" in row:
        words.insert(0, _name(Author, row["author_id"]))
    if "picture_id" in row:
        words.insert(0, _name(Picture, row["picture_id"]))
    return " · ".join(words)


def _name(model: type, pk: int) -> str:
    return str(model.objects.filter(pk=pk).first() or pk)
