"""How long every page takes at the size the database has, and how many queries.

    ./run manage make_archive --articles 100000 --comments 1000000
    ./run manage shell < bench/growth.py

Calls the pages in this process, past the page store. Run it on databases of two
sizes and compare line by line: queries must be the same, times hardly more. `ms` is
the median of the processor time of a call, of this process and of PostgreSQL's, which
must run on the same machine; other work there lengthens `clock`, which is the median of
what passed on the clock, far more than this. `peak KB` is the memory a page needed at once.
"""

import statistics
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Author, Correction, Section, Tag
from articles.paging import PAGE_SIZE
from articles.states import Status
from comments import threads
from comments.models import Comment

CALLS = 5
# One call is enough to say that a page is too slow.
SLOW_S = 2


def most_used(model, way):
    """The row of a kind that most stories stand under."""
    pk = model.objects.annotate(n=Count(way)).order_by("-n").values_list("pk", flat=True)[0]
    return model.objects.get(pk=pk)


def list_pages(name, address, rows, size=PAGE_SIZE):
    """The first page of a list, the second, one in the middle and the last."""
    last = max(1, -(-rows // size))
    numbers = {"": 1, ", second page": 2, ", middle page": last // 2, ", last page": last}
    for place, number in numbers.items():
        if number == 1 or 2 <= number <= last:
            yield name + place, address if number == 1 else f"{address}?page={number}"


def story_pages(public):
    busiest = (
        Comment.objects.filter(status="approved", article__in=public)
        .values("article")
        .annotate(n=Count("pk"))
        .order_by("-n")[0]
    )
    story = Article.objects.get(pk=busiest["article"])
    quiet = public.filter(comments__isnull=True).newest_first().first()
    yield "story without replies", quiet.get_absolute_url()
    yield f"story with {busiest['n']:,} replies", story.get_absolute_url()
    conversation = f"{story.get_absolute_url()}comments/"
    yield from list_pages("conversation", conversation, busiest["n"], threads.PAGE_SIZE)
    last = Comment.objects.visible().filter(article=story).order_by("path").last()
    yield "way to a reply", f"{conversation}?comment={last.pk}"
    yield "reply form", f"{conversation}?parent={last.pk}"
    yield "no such story", "/2020/02/20/no-such-story/"


def lists(public):
    newest = public.newest_first().first().first_published_on
    month = newest.replace(day=1)
    year = month.replace(month=1)
    section = most_used(Section, "articles")
    tag = most_used(Tag, "articles")
    author = most_used(Author, "articles")
    yield from list_pages("section", section.get_absolute_url(), public.in_section(section).count())
    yield from list_pages("tag", tag.get_absolute_url(), public.tagged(tag).count())
    yield from list_pages("author", author.get_absolute_url(), public.by_author(author).count())
    for name, first in [("year", year), ("month", month), ("day", newest)]:
        last = {"year": year.replace(month=12, day=31), "day": newest}.get(
            name, month + timedelta(days=30)
        )
        count = public.first_published_between(first, last).count()
        yield from list_pages(name, reverse(f"articles:{name}", args=[first]), count)
    corrections = Correction.objects.on_published().count()
    yield from list_pages("corrections", reverse("articles:corrections"), corrections)
    for kind, address in [
        ("feed of the site", "/"),
        ("feed of a section", section),
        ("feed of a tag", tag),
        ("feed of an author", author),
    ]:
        path = address if address == "/" else address.get_absolute_url()
        yield kind, f"{path}feed/"
    yield "feed of replies", "/comments/feed/"
    yield "sitemap index", "/sitemap.xml"
    yield "sitemap of pages", "/sitemap-pages-1.xml"
    yield "sitemap of this month", f"/sitemap-{month:%Y-%m}-1.xml"
    yield "news sitemap", "/news-sitemap.xml"
    yield "search, common word", "/search/?q=harbour"
    yield "search, rare word", f"/search/?q={author.name.split()[-1]}haven"
    yield "search, no hit", "/search/?q=xylophonist"


def desk_pages(public):
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        yield f"desk: {meta.verbose_name_plural}", address
    yield "desk", reverse("admin:index")
    stories = reverse("admin:articles_article_changelist")
    section = most_used(Section, "articles")
    for name, query in {
        "second page": "p=2",
        "published": f"state={Status.PUBLISHED}",
        "in review": f"state={Status.IN_REVIEW}",
        "scheduled": "state=scheduled",
        "mine": "whose=mine",
        "of a section": f"section__id__exact={section.pk}",
        "of this year": f"first_published_at__gte={timezone.now():%Y}-01-01",
        "search": "q=ferry",
        "search, no hit": "q=xylophonist",
    }.items():
        yield f"desk: stories, {name}", f"{stories}?{query}"
    comments = reverse("admin:comments_comment_changelist")
    for name, query in {
        "second page": "p=2",
        "pending": "status__exact=pending",
        "approved": "status__exact=approved",
        "removed": "status__exact=removed",
        "flagged": "flag=links",
        "of a section": f"article__section__id__exact={section.pk}",
        "search": "q=ferry",
        "search, no hit": "q=xylophonist",
        "search, address": "q=reader7@example.org",
    }.items():
        yield f"desk: replies, {name}", f"{comments}?{query}"
    for model, word in [("picture", "ferry"), ("tag", "ferry"), ("author", "Ada")]:
        yield f"desk: {model}, search", reverse(f"admin:articles_{model}_changelist") + f"?q={word}"
    newest = public.newest_first().first()
    yield "desk: form of a story", reverse("admin:articles_article_change", args=[newest.pk])
    yield "desk: new story", reverse("admin:articles_article_add")
    yield "desk: history", reverse("admin:articles_article_history", args=[newest.pk])
    reply = Comment.objects.order_by("-pk").first()
    yield "desk: page of a reply", reverse("admin:comments_comment_change", args=[reply.pk])


def measured(client, address):
    """Status, queries, median milliseconds (processor's, clock's), peak kilobytes of a page."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        tracemalloc.start()
        response = client.get(address)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    # Counted now: Django forgets its queries at the next request.
    asked = len(queries)
    took, passed = [], []
    while len(took) < CALLS and (not took or took[-1] < SLOW_S):
        started, clock = processor_s(), time.perf_counter()
        client.get(address)
        passed.append(time.perf_counter() - clock)
        took.append(processor_s() - started)
    ms = [statistics.median(times) * 1000 for times in (took, passed)]
    return response.status_code, asked, *ms, peak // 1024


def processor_s():
    """Processor time of this process and of the database's, in seconds."""
    used = time.process_time()
    if connection.vendor == "postgresql":
        pid = connection.connection.info.backend_pid
        used += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    return used


def main():
    public = Article.objects.published(timezone.now())
    if not public.exists():
        raise SystemExit("There is no public story; make an archive first.")
    if connection.vendor == "postgresql":
        # Helpers' time would not be seen.
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    host = settings.ALLOWED_HOSTS[0]
    reader, editor = (
        Client(headers={"host": host}, raise_request_exception=False) for _client in range(2)
    )
    editor.force_login(User.objects.get(username="archive-admin"))
    print(f"{Article.objects.count():,} stories, {Comment.objects.count():,} replies")
    print("| page | status | queries | ms | clock | peak KB |\n|---|---:|---:|---:|---:|---:|")
    for client, pages in [
        (reader, [("front page", "/"), *story_pages(public), *lists(public)]),
        (editor, desk_pages(public)),
    ]:
        for name, address in pages:
            status, queries, ms, clock, peak = measured(client, address)
            print(
                f"| {name} | {status} | {queries} | {ms:.1f} | {clock:.1f} | {peak:,} |",
                flush=True,
            )


main()
