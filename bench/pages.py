"""How much slower a reader page is than Django's hello world, in one run.

    ./run manage shell < bench/pages.py

Calls the WSGI application in this process, so no network or server is measured.
Rounds alternate and the fastest of each counts: a ratio of two figures of one run
says more on a noisy machine than either figure.
"""

import time
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from articles.models import Article

ROUNDS, CALLS = 7, 40


class hello_world:  # noqa: N801  (a urlconf, which Django takes as any object)
    urlpatterns = [path("hello", lambda request: HttpResponse("Hello, world"))]


def seconds_for(handler, url):
    started = time.perf_counter()
    for _call in range(CALLS):
        environ = {"PATH_INFO": url, "HTTP_HOST": settings.ALLOWED_HOSTS[0]}
        setup_testing_defaults(environ)
        statuses = []
        body = handler(environ, lambda status, headers, seen=statuses: seen.append(status))
        b"".join(body)
        body.close()
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{url} answered {statuses[0]}; load the demo edition first.")
    return time.perf_counter() - started


def main():
    story = Article.objects.published(timezone.now()).newest_first().first()
    if story is None:
        raise SystemExit("There is no public story; load the demo edition first.")
    pages = {"front page": "/", "article page": story.get_absolute_url()}
    handler = WSGIHandler()
    fastest = dict.fromkeys([*pages, "hello"], float("inf"))
    for _round in range(ROUNDS):
        with override_settings(ROOT_URLCONF=hello_world):
            fastest["hello"] = min(fastest["hello"], seconds_for(handler, "/hello"))
        for name, url in pages.items():
            fastest[name] = min(fastest[name], seconds_for(handler, url))
    for name in pages:
        print(f"{name}: {fastest['hello'] / fastest[name]:.3f} of hello world")


main()
