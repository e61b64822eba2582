"""What the database knows that bears on a comment, in one question.

Source: docs/moderation.md, "Arrival".
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Exists,
    Func,
    IntegerField,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Concat

from articles.models import Article, Author, Revision
from articles.prepared import Given, Prepared
from comments.campaigns import breaker
from comments.models import Comment, RuleSet
from comments.rule_states import SetStatus

_LINE = Value("\n")


@dataclass(frozen=True)
class Background:
    """As it was in one moment before the comment was examined.

    is_here, came_yesterday: whether the table has the same words from the same sender.
    revision_id: of the text that the comment answers; None where there is none.
    authors, staff: names of the paper's own, one a line.
    rules_id, rules_live_at: of the live set of rules; None where none is live.
    """

    is_here: bool = False
    came_yesterday: bool = False
    revision_id: int | None = None
    authors: str = ""
    staff: str = ""
    rules_id: int | None = None
    rules_live_at: datetime | None = None
    state: breaker.State = breaker.State()


def background_of(article: Article, key: str, yesterdays_key: str) -> Background:
    """What is known before a comment on a public story is examined. One query.

    key, yesterdays_key: see comments/duplicates.py.
    """
    [row] = _asked.rows(
        story_id=article.story_id,
        article_id=article.pk,
        version=article.version,
        key=key,
        yesterdays_key=yesterdays_key,
        site_flood=settings.COMMENT_SITE_FLOOD,
        scope=breaker.scope_of(article.story_id),
    )
    is_here, came_yesterday, revision_id, authors, staff, rules_id, live_at, *state = row
    return Background(
        is_here,
        came_yesterday,
        revision_id,
        authors or "",
        staff or "",
        rules_id,
        live_at,
        breaker.State(*state),
    )


class _Lines(Func):
    """All values of a column as one text, a line each; in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def _lines(rows: QuerySet, *columns: str) -> Subquery:
    # A Func and no Aggregate, which would group by something.
    text = Concat(*columns) if len(columns) > 1 else columns[0]
    return Subquery(rows.order_by().annotate(lines=_Lines(text, _LINE)).values("lines"))


def _has_key(name: str) -> Exists:
    return Exists(Comment.objects.filter(duplicate_key=Given(name, CharField())))


def _question() -> QuerySet:
    revision = Revision.objects.filter(
        article=Given("article_id", BigAutoField()), version=Given("version", IntegerField())
    )
    live = RuleSet.objects.filter(status=SetStatus.LIVE)
    staff = User.objects.filter(is_staff=True)
    return Article.objects.filter(pk=Given("story_id", BigAutoField())).values_list(
        _has_key("key"),
        _has_key("yesterdays_key"),
        Subquery(revision.values("pk")[:1]),
        _lines(Author.objects.all(), "name"),
        _lines(staff, "first_name", Value(" "), "last_name", _LINE, "username"),
        Subquery(live.values("pk")[:1]),
        Subquery(live.values("live_at")[:1]),
        *breaker.state_columns(Given("site_flood", BigIntegerField()), Given("scope", CharField())),
    )


_asked = Prepared(_question)
