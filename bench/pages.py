"""What a page costs that the page store does not have, as a share of Django's hello world.

    ./run manage shell < bench/pages.py

Calls WSGI applications in this process, so no network, server or page store is measured,
and counts processor time. Rounds alternate and the best of each counts: a ratio of two
figures of one run says more on a busy machine than either. The comments it needs are
written in a transaction that is taken back.
"""

import time
from itertools import count
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from comments.states import Status

ROUNDS, CALLS = 25, 8
WORDS = "The ferry left at seven with nobody aboard, and the tide went out behind it. "


class hello_world:  # noqa: N801  (a urlconf, which Django takes as any object)
    urlpatterns = [path("hello", lambda request: HttpResponse("Hello, world"))]


BARE = {
    "ROOT_URLCONF": hello_world,
    "MIDDLEWARE": ["django.middleware.common.CommonMiddleware"],
}


def talk_about(article, replies):
    """Give a story as many visible comments, every second one an answer."""
    numbers = count()
    comments = [
        Comment(
            article=article,
            name=f"Reader {number}",
            body=f"{number}: {WORDS * 3}\n\n{WORDS * 2}",
            status=Status.APPROVED,
        )
        for number in (next(numbers) for _reply in range(replies))
    ]
    comments = Comment.objects.bulk_create(comments)
    for before, comment in zip([None, *comments], comments, strict=False):
        comment.parent = before if before and comment.pk % 2 else None
        above = before.path[:16] if comment.parent else ""
        comment.path = f"{above}{comment.pk:016d}"
    Comment.objects.bulk_update(comments, ["parent", "path"], batch_size=200)


def milliseconds_for(handler, url):
    started = time.process_time()
    for _call in range(CALLS):
        environ = {"PATH_INFO": url, "HTTP_HOST": settings.ALLOWED_HOSTS[0]}
        setup_testing_defaults(environ)
        statuses = []
        body = handler(environ, lambda status, headers, seen=statuses: seen.append(status))
        b"".join(body)
        body.close()
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{url} answered {statuses[0]}; load the demo edition first.")
    return (time.process_time() - started) / CALLS * 1000


def pages():
    """Name and address of each page, with the stories' comments in place."""
    talked_about = Comment.objects.values("article")
    quiet = Article.objects.published(timezone.now()).exclude(pk__in=talked_about).newest_first()
    stories = list(quiet.filter(comments_close_at=None, replaces=None)[:3])
    if len(stories) < 3:
        raise SystemExit("Three public stories without comments are needed; load the demo edition.")
    found = {}
    for story, replies in zip(stories, (0, 50, 1000), strict=True):
        talk_about(story, replies)
        found[f"story, {replies:,} comments"] = story.get_absolute_url()
    return found | {"front page": "/", "section page": stories[0].section.get_absolute_url()}


def main():
    # Between requests Django would close a connection that is inside a transaction.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with transaction.atomic():
        measure(pages())
        transaction.set_rollback(True)


def measure(addresses):
    with override_settings(**BARE):
        bare = WSGIHandler()
    handler = WSGIHandler()
    best = dict.fromkeys(["hello", *addresses], float("inf"))
    for _round in range(ROUNDS):
        with override_settings(**BARE):
            best["hello"] = min(best["hello"], milliseconds_for(bare, "/hello"))
        for name, url in addresses.items():
            best[name] = min(best[name], milliseconds_for(handler, url))
    print(f"hello world: {best['hello']:.2f} ms")
    for name in addresses:
        print(f"{name}: {best[name]:.2f} ms, {best['hello'] / best[name]:.4f} of hello world")


main()
