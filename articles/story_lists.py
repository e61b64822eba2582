"""What the lists of a section, a tag and an author ask, each question compiled once."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import BigAutoField, CharField, QuerySet

from articles.models import Article, Author, Section, Tag, Tagging
from articles.paging import PAGE_SIZE
from articles.prepared import Given, Prepared
from articles.querysets import ArticleQuerySet, earliest
from articles.reading import AT

_SUBJECT = Given("subject", BigAutoField())
_SLUG = Given("slug", CharField())


class StoryLists:
    """The public stories under each subject of a kind, newest first.

    model: of the subjects. stories: those under one, given its id. newest_ids: the ids
    of the public ones, given a moment too; left out, the stories are asked.
    """

    def __init__(
        self,
        model: type[Section | Tag | Author],
        stories: Callable[[int | Given], ArticleQuerySet],
        newest_ids: Callable[[int | Given, datetime | Given], QuerySet] | None = None,
    ) -> None:
        self._stories = stories
        self._newest_ids = newest_ids or self._asked_of_stories
        self._subject = Prepared(lambda: model.objects.filter(slug=_SLUG))
        self._first_page = Prepared(lambda: self._part(_SUBJECT, AT, 0, PAGE_SIZE + 1))
        self._boundaries = Prepared(lambda: stories(_SUBJECT).boundaries(AT))

    def subject(self, slug: str) -> Section | Tag | Author | None:
        """The one at an address; one query."""
        found = self._subject.instances(slug=slug)
        return found[0] if found else None

    def stretch(self, subject_id: int, at: datetime, first: int, stop: int) -> list[Article]:
        """Some of a list, counted from 0, bylines left out; one query."""
        if (first, stop) == (0, PAGE_SIZE + 1):
            return self._first_page.instances(subject=subject_id, at=at)
        return list(self._part(subject_id, at, first, stop))

    def next_boundary(self, subject_id: int, at: datetime) -> datetime | None:
        """When a list changes next by the clock alone, or None; one query."""
        return earliest(self._boundaries.rows(subject=subject_id, at=at))

    def _part(
        self, subject_id: int | Given, at: datetime | Given, first: int, stop: int
    ) -> ArticleQuerySet:
        # Their ids first, which stand in an index alone: no row is read that is stepped
        # over. Their bylines by a question that is compiled already.
        ids = self._newest_ids(subject_id, at)[first:stop]
        found = Article.objects.filter(pk__in=ids).newest_first().for_lists()
        return found.prefetch_related(None)

    def _asked_of_stories(self, subject_id: int | Given, at: datetime | Given) -> QuerySet:
        return self._stories(subject_id).published(at).newest_first().values("pk")


def _newest_tagged(tag_id: int | Given, at: datetime | Given) -> QuerySet:
    return Tagging.objects.filter(tag=tag_id).public(at).newest_first().values("article_id")


OF_SECTION = StoryLists(Section, Article.objects.in_section)
OF_TAG = StoryLists(Tag, Article.objects.tagged, _newest_tagged)
OF_AUTHOR = StoryLists(Author, Article.objects.by_author)
