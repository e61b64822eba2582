"""Reads what the demo edition consists of from the files beside this one.

A body is plain text: paragraphs apart by blank lines, `## ` before a crosshead, `> `
before a quotation, `- ` before each line of a list, `*emphasis*`, and `[[quote 1]]`,
`[[link 1]]`, `[[picture 1]]` where the story's first pull quote, related link or
picture stands.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from articles.rich_text import crosshead, paragraph, place_for

_FOLDER = Path(__file__).parent
_PART = re.compile(r"\[\[(quote|link|picture) (\d)\]\]")
_EMPHASIS = re.compile(r"\*(.+?)\*")

_none = partial(field, default_factory=list)


@dataclass(frozen=True)
class Story:
    """A story file.

    id: the file's name without its number; other stories and replies refer to it.
    age_hours: since its publication, or since nothing at all for one still at work;
        negative for a scheduled story.
    status: of articles/states.py, or `scheduled`.
    picture_focus: per cent from the left and top, kept in view by crops.
    note: to the reporter of a returned story. reason: for taking it down.
    """

    id: str
    section: str
    headline: str
    standfirst: str
    authors: list[str]
    body: str
    age_hours: float
    status: str = "published"
    short_headline: str = ""
    points: list[str] = _none()
    dateline: str = ""
    credit: str = ""
    language: str = "en"
    tags: list[str] = _none()
    picture: str = ""
    picture_alt: str = ""
    picture_caption: str = ""
    picture_focus: list[int] = field(default_factory=lambda: [50, 50])
    pictures: list[dict[str, str]] = _none()
    pull_quotes: list[dict[str, str]] = _none()
    related: list[dict[str, str]] = _none()
    corrections: list[dict[str, Any]] = _none()
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reply:
    """A reader's comment.

    minutes: after the story's publication. key: for replies to it; reply_to: such a
    key. account: of the staff member who wrote it. decisions: of the moderators in
    their order, such as `approve` or, with its reason, `reject:off-topic`.
    """

    story: str
    name: str
    email: str
    minutes: int
    body: str
    website: str = ""
    key: str = ""
    reply_to: str = ""
    account: str = ""
    decisions: list[str] = _none()


def read_stories() -> list[Story]:
    """Oldest first, so that a story can link to earlier ones."""
    stories = [
        Story(id=path.stem.partition("-")[2], **tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted((_FOLDER / "stories").glob("*.toml"))
    ]
    return sorted(stories, key=lambda story: -story.age_hours)


def read_replies() -> list[Reply]:
    return [Reply(**entry) for entry in _read("comments.toml")["comments"]]


def read_sections() -> list[dict[str, Any]]:
    """In the order of the menu."""
    return _read("people.toml")["sections"]


def read_authors() -> list[dict[str, str]]:
    return _read("people.toml")["authors"]


def body_html(text: str) -> str:
    """A body's HTML, as articles/rich_text.py allows it."""
    return "".join(_block_html(block) for block in text.strip().split("\n\n"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _block_html(block: str) -> str:
    if part := _PART.fullmatch(block):
        return place_for("-".join(part.groups()))
    if block.startswith("## "):
        return crosshead(block.removeprefix("## "))
    if block.startswith("> "):
        return f"<blockquote>{_paragraph_html(block.removeprefix('> '))}</blockquote>"
    if block.startswith("- "):
        lines = [line.removeprefix("- ") for line in block.splitlines()]
        return f"<ul>{''.join(f'<li>{_paragraph_html(line)}</li>' for line in lines)}</ul>"
    return _paragraph_html(block)


def _paragraph_html(text: str) -> str:
    return _EMPHASIS.sub(r"<em>\1</em>", paragraph(text))
