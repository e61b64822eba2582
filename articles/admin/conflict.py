"""What somebody else changed while an editor was writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.readable import entries, labels, lines
from articles.admin.story_form import StoryForm
from articles.models import Article
from articles.revisions import snapshot


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
    return Meanwhile(
        version=stored.version,
        made_by=revision.made_by.get_full_name() or revision.made_by.get_username(),
        made_at=revision.made_at,
        status=stored.get_status_display(),
        differences=list(
            _differences(entries(form.words), entries(snapshot(stored)), _begun_with(form))
        ),
    )


def _begun_with(form: StoryForm) -> dict[str, Any]:
    """The version the editor began with; empty when it is not known."""
    version = form.cleaned_data["version"]
    revision = form.stored.revisions.filter(version=version).first()
    return entries(revision.snapshot) if revision else {}


def _differences(
    mine: dict[str, Any], theirs: dict[str, Any], begun_with: dict[str, Any]
) -> Iterator[Difference]:
    """Where their words differ; what they left as the editor found it is no news."""
    names = labels()
    for name, value in theirs.items():
        if value == mine[name] or value == begun_with.get(name, mine[name]):
            continue
        held = lines(name, mine[name])
        found = [Line(text, text not in held) for text in lines(name, value)]
        yield Difference(names[name], found or [Line(_("Nothing"), is_new=True)])
