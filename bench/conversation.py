"""The conversation under load, on SQLite and on PostgreSQL in one run.

    var/environment/bin/python bench/conversation.py

How many replies a second are stored for good (bench/posting.py); of so many approvals
how many are not on the page of the next request; what a page takes with ever more
replies, and the moderators' queue. APPROVALS (10,000) and ROUNDS (3) are environment
variables.
"""

import contextlib
import os
import statistics
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import posting, site
from bench.desk import Person, seconds
from bench.servers import ROOT, Subject, folder, granian, interleave, need, run_code, table
from tests.postgresql import find_postgresql, start_postgresql

APPROVALS = int(os.environ.get("APPROVALS", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
CALLS = 20
SIZES = {"10 replies": 10, "1,000": 1_000, "10,000": 10_000, "a chain of 5,000": 5_000}
QUEUES = (100, 100_000)
# It has nothing to do with the queue; by it the others' ratios are put right.
CONTROL = "the form for a new password"
DESK_PAGES = {
    CONTROL: "/admin/password_change/",
    "the moderation page": "/admin/comments/comment/moderate/",
    "the same, riskiest first": "/admin/comments/comment/moderate/?order=riskiest",
    "the list": "/admin/comments/comment/",
    "what waits in it": "/admin/comments/comment/?status__exact=pending",
    "the count": "/admin/comments/comment/moderate/waiting/",
}

_FILL = """
from articles.models import Article
from tests.factories import make_many_comments
stories = Article.objects.published().filter(comments=None).newest_first()
for story, (name, size) in zip(stories, {sizes}.items()):
    make_many_comments(story, size, chain="chain" in name)
    print(story.get_absolute_url())
"""
_QUEUE = """
from articles.models import Article
from tests.factories import make_many_comments
story = Article.objects.published().newest_first().first()
waiting = story.comments.filter(status="pending").count()
make_many_comments(story, {count} - waiting, status="pending")
"""
_APPROVE = """
from bench.approving import approve
approve({url!r}, {count})
"""


def main():
    need("wrk", "ss")
    posting.main()
    for database in ("SQLite", "PostgreSQL"):
        print(f"\n## {database}", flush=True)
        for parts in ([reading, approving], [moderating]):
            with contextlib.ExitStack() as stack:
                work = stack.enter_context(folder())
                environment = new_site(database, work, stack)
                for part in parts:
                    print(f"\nLoad of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
                    part(environment, work)


def new_site(database, work, stack):
    """Set a site up on a database of its own; the environment that leads to it."""
    environment = {}
    if database == "PostgreSQL":
        server = start_postgresql(find_postgresql(), stack.callback)
        environment["DATABASE_URL"] = server.url
    home = work / "site"
    site.make(home, comments=0, **environment)
    return environment | {"NEWSROOM_HOME": home}


def approving(environment, work):
    with granian(site.APPLICATION, log=work / "server", **environment) as url:
        code = _APPROVE.format(url=url, count=APPROVALS)
        print(run_code(code, **environment).strip(), flush=True)


def reading(environment, work):
    paths = run_code(_FILL.format(sizes=SIZES), **environment).split()
    with (
        granian(site.APPLICATION, log=work / "kept", **environment) as kept,
        granian(site.APPLICATION, log=work / "none", **environment, PAGE_STORE="none") as none,
    ):
        stories, stored, lasts = (
            [
                Subject(name, base + path + (last_page(size) if is_last else ""))
                for (name, size), path in zip(SIZES.items(), paths, strict=True)
            ]
            for base, is_last in [(none, False), (kept, False), (none, True)]
        )
        interleave([*stories, *stored, *lasts], rounds=ROUNDS, seconds=3)
        for title, subjects in [
            ("A story, not stored", stories),
            ("A story, stored", stored),
            ("The last page of its conversation, not stored", lasts),
        ]:
            print(f"\n{title}")
            table(subjects, subjects[0])


def last_page(size):
    number = -(-size // 50)
    return f"comments/?page={number}" if number > 1 else "comments/"


def moderating(environment, work):
    took = {}
    with granian(site.APPLICATION, log=work / "server", **environment) as url:
        moderator = Person(url)
        moderator.sign_in("moderator")
        for count in QUEUES:
            run_code(_QUEUE.format(count=count), **environment)
            for number in range(CALLS + 1):
                for name, path in DESK_PAGES.items():
                    call_s = seconds(partial(moderator.get, path))
                    # The first call makes what a process keeps.
                    took.setdefault((name, count), []).extend([call_s] if number else [])
    few, many = ({name: median_ms(took[name, count]) for name in DESK_PAGES} for count in QUEUES)
    mood = many[CONTROL] / few[CONTROL]
    print("| | " + " | ".join(f"{count:,} wait, ms" for count in QUEUES) + " | ratio |")
    print("|---|---:|---:|---:|")
    for name in DESK_PAGES:
        ratio = many[name] / few[name] / mood
        print(f"| {name} | {few[name]:.1f} | {many[name]:.1f} | {ratio:.2f} |", flush=True)


def median_ms(times):
    return statistics.median(times) * 1000


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
