"""A site with the demo edition and one story that has as many comments as asked for."""

from pathlib import Path

from bench.servers import APPLICATION, run_code

PASSWORD = "bench-bench-1"

_PREPARE = """
import sys
from newsroom.preparation import prepare
prepare(lambda sentence: print(sentence, file=sys.stderr))
"""

_COMMENT = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from articles.models import Article
from comments.models import Comment
from comments.moderation import approve_comment
from tests.factories import make_comment

article = Article.objects.published().newest_first().filter(lead_picture__isnull=False)[1]
on_story = Comment.objects.visible().on_story(article)
moderator = User.objects.get(username="moderator")
for number in range({comments} - on_story.count()):
    comment = make_comment(
        article,
        parent=on_story.order_by("?").first() if number % 3 else None,
        name=f"Reader {{number}}",
        body=f"Reply number {{number}}. " + "The tide was higher, and the lock is old. " * 4,
        created_at=timezone.now() - timedelta(minutes=1000 - number),
    )
    approve_comment(comment, by=moderator)
print(article.get_absolute_url())
"""


def make(home: Path, *, comments: int, **environment) -> str:
    """Set a site up in a new folder; the path of its story."""
    options = {"NEWSROOM_HOME": home, "NEWSROOM_DEMO_PASSWORD": PASSWORD} | environment
    run_code(_PREPARE, **options)
    return run_code(_COMMENT.format(comments=comments), **options).split()[-1]


__all__ = ["APPLICATION", "PASSWORD", "make"]
