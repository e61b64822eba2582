"""What bench/conversation.py does as a moderator, beside the server."""

import urllib.request

from django.contrib.auth.models import User

from articles.models import Article
from comments.models import Comment
from comments.moderation import approve_comment
from comments.threads import PAGE_SIZE
from tests.factories import make_comment


def approve(url: str, count: int) -> None:
    """Approve so many replies, and after each ask once for the page where it must stand."""
    moderator = User.objects.get(username="moderator")
    stories = list(Article.objects.published())
    shown = {s.pk: Comment.objects.visible().on_story(s).count() for s in stories}
    unseen = 0
    for number in range(count):
        story = stories[number % len(stories)]
        words = f"Word number {number}."
        approve_comment(make_comment(story, body=words), by=moderator)
        page = shown[story.pk] // PAGE_SIZE + 1
        shown[story.pk] += 1
        unseen += words not in _page(f"{url}{story.get_absolute_url()}comments/?page={page}")
    print(f"{count:,} approvals, {unseen} not visible on the next request")


def _page(url: str) -> str:
    with urllib.request.urlopen(url.removesuffix("?page=1"), timeout=60) as answer:
        return answer.read().decode()
