"""What the lists of a section, a tag and an author ask, each question compiled once."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import BigAutoField, CharField

from articles.models import Article, Author, Section, Tag
from articles.paging import PAGE_SIZE, stretch
from articles.prepared import Given, Prepared
from articles.querysets import ArticleQuerySet, earliest
from articles.reading import AT

_SUBJECT = Given("subject", BigAutoField())
_SLUG = Given("slug", CharField())


class StoryLists:
    """The public stories under each subject of a kind, newest first.

    model: of the subjects. stories: those under one, given its id.
    """

    def __init__(
        self, model: type[Section | Tag | Author], stories: Callable[[int | Given], ArticleQuerySet]
    ) -> None:
        self._stories = stories
        self._subject = Prepared(lambda: model.objects.filter(slug=_SLUG))
        self._first_page = Prepared(lambda: self._newest(_SUBJECT, AT)[: PAGE_SIZE + 1])
        self._boundaries = Prepared(lambda: stories(_SUBJECT).boundaries(AT))

    def subject(self, slug: str) -> Section | Tag | Author | None:
        """The one at an address; one query."""
        found = self._subject.instances(slug=slug)
        return found[0] if found else None

    def stretch(self, subject_id: int, at: datetime, first: int, stop: int) -> list[Article]:
        """Some of a list, counted from 0, bylines left out; one query."""
        if (first, stop) == (0, PAGE_SIZE + 1):
            return self._first_page.instances(subject=subject_id, at=at)
        return list(stretch(self._newest(subject_id, at), first, stop))

    def next_boundary(self, subject_id: int, at: datetime) -> datetime | None:
        """When a list changes next by the clock alone, or None; one query."""
        return earliest(self._boundaries.rows(subject=subject_id, at=at))

    def _newest(self, subject_id: int | Given, at: datetime | Given) -> ArticleQuerySet:
        # Their bylines by a question that is compiled already.
        return (
            self._stories(subject_id)
            .published(at)
            .newest_first()
            .for_lists()
            .prefetch_related(None)
        )


OF_SECTION = StoryLists(Section, Article.objects.in_section)
OF_TAG = StoryLists(Tag, Article.objects.tagged)
OF_AUTHOR = StoryLists(Author, Article.objects.by_author)
