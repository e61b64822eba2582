"""What a note tells of, word by word: two versions that readers had, and no other.

Source: docs/publishing.md, "No silent edits".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Correction, Revision
from articles.page_lifetime import first_after, keep_until
from articles.rich_text import paragraphs
from articles.surrogate_keys import article_key
from articles.word_diff import Piece, changed_paragraphs


@dataclass(frozen=True)
class Comparison:
    """One part of a story that reads otherwise now. None in paragraphs: some that do not."""

    label: str
    paragraphs: list[list[Piece] | None]


@require_safe
def change_page(request: HttpRequest, day: date, slug: str, number: int) -> HttpResponse:
    """The words before and after a change that readers were told of."""
    at = timezone.now()
    stories = Article.objects.published(at)
    article = get_object_or_404(stories, first_published_on=day, slug=slug)
    notes = Correction.objects.shown_in_words(at).filter(article=article.story_id)
    note = get_object_or_404(notes, pk=number)
    before, after = _versions(note, article)
    context = {"article": article, "note": note, "changes": list(compare(before, after))}
    response = render(request, "articles/change_page.html", context)
    boundary = first_after(at, article.superseded_at, article.expires_at)
    return keep_until(response, boundary, [article_key(article.story_id)])


def compare(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Comparison]:
    """What reads otherwise in the second of two snapshots, part by part."""
    then, now = _texts(before), _texts(after)
    for label, words in now.items():
        if words != then[label]:
            yield Comparison(label, list(changed_paragraphs(then[label], words)))


def _texts(data: dict[str, Any]) -> dict[str, list[str]]:
    words, parts = data["content"], data["parts"]
    return {
        _("Headline"): [words["headline"]],
        _("Standfirst"): [words["standfirst"]],
        _("Summary"): [point["text"] for point in parts["summary_points"]],
        _("Text"): paragraphs(words["body"]),
        _("Pull quotes"): [quote["text"] for quote in parts["pull_quotes"]],
    }


def _versions(note: Correction, article: Article) -> tuple[dict[str, Any], dict[str, Any]]:
    public = Revision.objects.filter(is_public=True)
    before = public.filter(article=note.article_id, version=note.from_version).first()
    if note.to_version is None:
        # The change is in its place and not folded in yet.
        after = public.filter(article=article).first()
    else:
        after = public.filter(article=note.article_id, version=note.to_version).first()
    if before is None or after is None:
        raise Http404
    return before.snapshot, after.snapshot
