"""The conversation below a story, as a part of its page."""

from dataclasses import dataclass

from articles.models import Article
from articles.page_lifetime import Ingredients
from comments.forms import EmptyForm, empty_form_of, form_changes_at
from comments.stories import address_of
from comments.surrogate_keys import conversation_key
from comments.threads import PAGE_SIZE, Entry, first_page, in_thread


@dataclass(frozen=True)
class Discussion:
    """The first page of comments. form: None where readers may not reply."""

    entries: list[Entry]
    total: int
    comments_url: str
    page_url: str
    form: EmptyForm | None

    @property
    def has_more(self) -> bool:
        return self.total > PAGE_SIZE


def first_comments(article: Article, made_of: Ingredients) -> Discussion:
    """The first page of comments on a public story, and the form; two queries at most.

    made_of: the page's; their key and the end of the form are added to it.
    """
    at = made_of.at
    made_of.add(conversation_key(article.story_id), boundaries=form_changes_at(article, at))
    rows = first_page(article, at)
    address = address_of(article)
    return Discussion(
        entries=in_thread(rows, address),
        total=rows[0].total if rows else 0,
        comments_url=address,
        page_url=article.get_absolute_url(),
        form=empty_form_of(article, at),
    )
