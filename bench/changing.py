"""What bench/changes.py does as editor and moderator, beside the server."""

import time
import urllib.error
import urllib.request

from django.contrib.auth.models import User

from articles.changes import TYPO
from articles.models import Article, Section
from articles.publishing import mark_article_ready, publish_article, submit_article
from articles.revising import revise_article
from comments.models import Comment
from comments.moderation import approve_comment
from tests.factories import make_comment

ASKED_TIMES = 4


def change(url: str, path: str, *, stories: int, comments: int, seconds: float) -> None:
    """Make so many changes, spread over the time, and look after each at what readers get."""
    editor = User.objects.get(username="editor")
    moderator = User.objects.get(username="moderator")
    article = Article.objects.get(slug=path.strip("/").rpartition("/")[2])
    began, stale, late = time.monotonic(), 0, 0
    total = stories + comments
    for number in range(total):
        if number % (total // stories) == 0:
            stale += _publish(url, number, editor)
        else:
            stale += _approve(url, path, article, number, moderator)
        due = began + seconds * (number + 1) / total
        wait = due - time.monotonic()
        late = max(late, -wait)
        if wait > 0:
            time.sleep(wait)
    took = time.monotonic() - began
    print(f"{total} changes in {took:.0f} s, {late:.1f} s behind at most; {stale} stale reads")


def _publish(url: str, number: int, editor: User) -> int:
    headline = f"Extra edition {number}"
    article = Article(headline=headline, section=Section.objects.first(), body="<p>Read it.</p>")
    revise_article(article, by=editor, change=TYPO)
    submit_article(article, by=editor)
    mark_article_ready(article, by=editor)
    publish_article(article, by=editor)
    pages = ["/", article.get_absolute_url(), article.section.get_absolute_url(), "/feed/"]
    return sum(_is_missing(url + page, headline) for page in pages)


def _approve(url: str, path: str, article: Article, number: int, moderator: User) -> int:
    comment = make_comment(article, name=f"Crowd {number}", body=f"Word number {number}.")
    approve_comment(comment, by=moderator)
    # A long conversation goes on behind the story's first page, so look where all stand.
    total = Comment.objects.visible().on_story(article).count()
    last_page = (total - 1) // 50 + 1
    pages = [f"{path}comments/?page={last_page}", "/comments/feed/"]
    return sum(_is_missing(url + page, f"Word number {number}.") for page in pages) + _is_missing(
        url + path, f"{total} replies"
    )


def _is_missing(url: str, words: str) -> int:
    """How many of several readers were not shown the words."""
    missing = 0
    for _reader in range(ASKED_TIMES):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            text = str(error)
        missing += words not in text
    return missing
