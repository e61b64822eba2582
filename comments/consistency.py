"""What must hold of the whole conversation, asked of its rows and of readers' pages.

Source: docs/moderation.md, "Checking the conversation".
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils.html import escape
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from articles.models import Article
from articles.views import article_page
from comments.mail.states import TaskState
from comments.models import Comment, MailTask, ModerationEntry
from comments.states import Status

OVERDUE_AFTER = timedelta(hours=1)
# Stories whose pages are looked at: those decided on last.
PAGES = 50
DECISIONS = 1_000

_SHOWN = re.compile(r'class="comment" id="comment-(\d+)"')


def findings(at: datetime) -> Iterator[str]:
    """A sentence for each thing that must not be; none when all is well."""
    yield from _under_what_readers_do_not_see()
    yield from _before_what_they_answer()
    yield from _without_their_decision()
    yield from _overdue_work(at)
    for article in _decided_lately(at):
        yield from _on_the_page_of(article)


def _under_what_readers_do_not_see() -> Iterator[str]:
    hidden = Comment.objects.filter(
        status=Status.APPROVED, parent__status__in=[Status.PENDING, Status.REJECTED]
    )
    for pk, parent_id in hidden.values_list("pk", "parent_id").iterator():
        yield f"Comment {pk} is public, but answers comment {parent_id}, which never was."


def _before_what_they_answer() -> Iterator[str]:
    # Ids grow downwards in a thread, so this finds each circle too.
    odd = Comment.objects.filter(parent__gte=F("pk"))
    for pk, parent_id in odd.values_list("pk", "parent_id").iterator():
        yield f"Comment {pk} answers comment {parent_id}, which came later."


def _without_their_decision() -> Iterator[str]:
    last = ModerationEntry.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    with_last = Comment.objects.annotate(last=Subquery(last.values("to_status")[:1]))
    undecided = with_last.filter(Q(last__isnull=True) | ~Q(last=F("status")))
    for pk, status, decided in undecided.values_list("pk", "status", "last").iterator():
        told = f"its last entry says {decided}" if decided else "it has no entry"
        yield f"Comment {pk} is {status}, but {told}."


def _overdue_work(at: datetime) -> Iterator[str]:
    late = at - OVERDUE_AFTER
    tasks = DBTaskResult.objects.filter(
        # Tasks without a time of their own have the last one there is.
        Q(run_after=get_date_max()) | Q(run_after__lt=late),
        status=TaskResultStatus.READY,
        enqueued_at__lt=late,
    )
    for path, since in tasks.values_list("task_path", "enqueued_at").iterator():
        yield f"{path} has been waiting since {since:%Y-%m-%d %H:%M} UTC. Is the worker running?"
    letters = MailTask.objects.filter(state=TaskState.HELD, run_after__lt=late)
    for pk, since in letters.values_list("pk", "run_after").iterator():
        yield f"Letter {pk} has been waiting since {since:%Y-%m-%d %H:%M} UTC."


def _decided_lately(at: datetime) -> list[Article]:
    newest = ModerationEntry.objects.order_by("-pk").values_list("comment_id", flat=True)[
        :DECISIONS
    ]
    stories = Comment.objects.filter(pk__in=list(newest)).values("article")
    return list(Article.objects.published(at).filter(pk__in=stories).order_by("-pk")[:PAGES])


def _on_the_page_of(article: Article) -> Iterator[str]:
    page = _page(article)
    shown = {int(pk) for pk in _SHOWN.findall(page)}
    for comment in Comment.objects.filter(pk__in=shown).exclude(status=Status.APPROVED):
        yield f"The page of story {article.pk} shows comment {comment.pk}, which is not approved."
    for comment in Comment.objects.filter(article=article.story_id).order_by("-pk")[:DECISIONS]:
        for name, secret in _private_of(comment):
            if secret and escape(secret) in page and not _is_in_public_words(secret, article):
                yield f"The page of story {article.pk} shows the {name} of comment {comment.pk}."


def _private_of(comment: Comment) -> list[tuple[str, str | None]]:
    words = comment.body if comment.status in (Status.PENDING, Status.REJECTED) else None
    return [("mailbox", comment.email), ("network address", comment.address), ("words", words)]


def _is_in_public_words(secret: str, article: Article) -> bool:
    """Whether somebody wrote it openly, in a comment or the story itself."""
    public = Comment.objects.filter(article=article.story_id, status=Status.APPROVED)
    said = public.filter(Q(body__contains=secret) | Q(name__contains=secret))
    return secret in article.search_text or secret in article.body or said.exists()


def _page(article: Article) -> str:
    """The story as readers get it when it is made anew."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = article.get_absolute_url()
    return article_page(request, article.first_published_on, article.slug).content.decode()
