"""The lists of a section, a tag and an author; what they ask is compiled once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db.models import BigAutoField, CharField, Q, QuerySet
from django.http import HttpRequest

from articles.models import Article, Author, Section, Tag, Tagging
from articles.paging import PAGE_SIZE, Page, asked_newest, asked_page
from articles.prepared import Given, GivenIds, Prepared, PreparedForIds
from articles.querysets import ArticleQuerySet, earliest
from articles.reading import AT, add_bylines
from articles.slots import SECTION_LEADS

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
        self._first_page_but = PreparedForIds(
            lambda ids: self._part(_SUBJECT, AT, 0, PAGE_SIZE + 1, but=ids), sizes=(SECTION_LEADS,)
        )
        self._named = PreparedForIds(
            lambda ids: _for_lists(stories(_SUBJECT).published(AT).filter(pk__in=ids)),
            sizes=(SECTION_LEADS,),
        )
        self._boundaries = Prepared(lambda: stories(_SUBJECT).boundaries(AT))

    def subject(self, slug: str) -> Section | Tag | Author | None:
        """The one at an address; one query."""
        found = self._subject.instances(slug=slug)
        return found[0] if found else None

    def page(
        self,
        request: HttpRequest,
        subject: Section | Tag | Author,
        at: datetime,
        leads: Sequence[int] = (),
    ) -> Page:
        """The page of a list that is asked for, with bylines; at most five queries.

        leads: ids of stories of the list that stand on top of the first page and nowhere
            else, at most SECTION_LEADS.
        Raises Http404 as asked_page() does.
        """
        newest = self._asked_newest(request, subject.pk, at)
        rows = partial(self.stretch, subject.pk, at, but=leads, newest=newest)
        page = asked_page(request, rows, address=subject.get_absolute_url())
        if page.is_first:
            newest = page.rows[0] if page.rows else None
            page = replace(page, rows=[*self._named_rows(leads, subject.pk, at), *page.rows])
        add_bylines(page.rows)
        return replace(page, newest=newest and newest.pk)

    def stretch(
        self,
        subject_id: int,
        at: datetime,
        first: int,
        stop: int,
        *,
        but: Sequence[int] = (),
        newest: Article | None = None,
    ) -> list[Article]:
        """Some of a list, counted from 0, bylines left out; one query.

        but: ids of stories it leaves out, at most SECTION_LEADS. newest: the story it
            begins with; None is with the newest there is.
        """
        if (first, stop, newest) == (0, PAGE_SIZE + 1, None):
            if not but:
                return self._first_page.instances(subject=subject_id, at=at)
            return self._first_page_but.instances(but, subject=subject_id, at=at)
        return list(self._part(subject_id, at, first, stop, but=but, newest=newest))

    def next_boundary(self, subject_id: int, at: datetime) -> datetime | None:
        """When a list changes next by the clock alone, or None; one query."""
        return earliest(self._boundaries.rows(subject=subject_id, at=at))

    def _asked_newest(self, request: HttpRequest, subject_id: int, at: datetime) -> Article | None:
        asked = asked_newest(request)
        found = self._named_rows([asked], subject_id, at) if asked else []
        return found[0] if found else None

    def _named_rows(self, ids: Sequence[int], subject_id: int, at: datetime) -> list[Article]:
        """Those of a list with some ids, in their order; one query, or none."""
        if not ids:
            return []
        found = {row.pk: row for row in self._named.instances(ids, subject=subject_id, at=at)}
        return [found[pk] for pk in ids if pk in found]

    def _part(
        self,
        subject_id: int | Given,
        at: datetime | Given,
        first: int,
        stop: int,
        *,
        but: Sequence[int] | GivenIds = (),
        newest: Article | None = None,
    ) -> ArticleQuerySet:
        # Their ids first, which stand in an index alone: no row is read that is stepped over.
        ids = self._newest_ids(subject_id, at)
        name = "article_id" if ids.model is Tagging else "pk"
        if but:
            ids = ids.exclude(**{f"{name}__in": but})
        if newest is not None:
            moment = newest.first_published_at
            of_its_moment = Q(first_published_at=moment, **{f"{name}__lte": newest.pk})
            # The second says nothing new; by it the index is entered where the list begins.
            ids = ids.filter(
                Q(first_published_at__lt=moment) | of_its_moment, first_published_at__lte=moment
            )
        return _for_lists(Article.objects.filter(pk__in=ids[first:stop]).newest_first())

    def _asked_of_stories(self, subject_id: int | Given, at: datetime | Given) -> QuerySet:
        return self._stories(subject_id).published(at).newest_first().values("pk")


def _for_lists(stories: ArticleQuerySet) -> ArticleQuerySet:
    # Their bylines by a question that is compiled already.
    return stories.for_lists().prefetch_related(None)


def _newest_tagged(tag_id: int | Given, at: datetime | Given) -> QuerySet:
    return Tagging.objects.filter(tag=tag_id).public(at).newest_first().values("article_id")


OF_SECTION = StoryLists(Section, Article.objects.in_section)
OF_TAG = StoryLists(Tag, Article.objects.tagged, _newest_tagged)
OF_AUTHOR = StoryLists(Author, Article.objects.by_author)
