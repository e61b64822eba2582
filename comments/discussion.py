"""The conversation below a story, as a part of its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigAutoField, DateTimeField

from articles.models import Article
from articles.page_lifetime import Ingredients
from articles.prepared import Given, Prepared
from comments.forms import EmptyForm, empty_form_of, form_changes_at
from comments.models import Comment
from comments.policies import Terms, terms_of
from comments.stories import address_of
from comments.story_facts import facts_of
from comments.surrogate_keys import REPLY_FORMS, conversation_key
from comments.threads import PAGE_SIZE, Entry, Row, Whole, first_page, in_thread

MAX_PICKS = 5


@dataclass(frozen=True)
class Pick:
    """An editor's pick, named above the conversation."""

    name: str
    body: str
    url: str


@dataclass(frozen=True)
class Discussion:
    """The first page of comments. form: None where readers may not reply."""

    entries: list[Entry]
    picks: list[Pick]
    total: int
    comments_url: str
    page_url: str
    terms: Terms
    form: EmptyForm | None

    @property
    def has_more(self) -> bool:
        return self.total > PAGE_SIZE


def first_comments(article: Article, made_of: Ingredients) -> Discussion:
    """The first page of comments on a public story, and the form; two queries as a rule.

    One more each for picks of later pages, for a story revised after it was answered,
    and where the paper promises a time.
    made_of: the page's; their keys and the end of the form are added to it.
    """
    at = made_of.at
    terms = terms_of(article, at)
    keys = [conversation_key(article.story_id), REPLY_FORMS]
    made_of.add(*keys, boundaries=form_changes_at(article, terms, at))
    rows, whole = first_page(article, at)
    address = address_of(article)
    return Discussion(
        entries=in_thread(rows, address, facts_of(article, rows)),
        picks=picks_of(article, rows, whole, at),
        total=whole.total,
        comments_url=address,
        page_url=article.get_absolute_url(),
        terms=terms,
        form=empty_form_of(article, terms, at),
    )


def picks_of(article: Article, rows: Sequence[Row], whole: Whole, at: datetime) -> list[Pick]:
    """The editor's picks of a conversation that begins with some rows.

    Asks nothing where these are all there are, or there are no picks.
    """
    if not whole.has_picks:
        return []
    here = {row.pk for row in rows}
    if whole.total > len(rows):
        picked = _picked.rows(at=at, story=article.story_id)
    else:
        picked = [(row.pk, row.name, row.body) for row in rows if row.is_pick][:MAX_PICKS]
    address = address_of(article)
    return [
        Pick(name, body, f"#comment-{pk}" if pk in here else f"{address}?comment={pk}")
        for pk, name, body in picked
    ]


_picked = Prepared(
    lambda: (
        Comment.objects.visible_on(Given("story", BigAutoField()), Given("at", DateTimeField()))
        .filter(is_pick=True)
        .in_thread_order()
        .values_list("pk", "name", "body")[:MAX_PICKS]
    )
)
