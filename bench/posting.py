"""How many comments a second are stored for good, on PostgreSQL and on SQLite?

    var/environment/bin/python bench/posting.py [seconds]

A site of its own is served with two processes. Readers of different addresses post
different words to ten stories at once; every answer must be the receipt, and every
comment must be in the database afterwards. Both databases write through to the disk at
each commit.
"""

import contextlib
import http.client
import multiprocessing
import os
import random
import re
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import site
from bench.servers import folder, granian, run_code
from tests.postgresql import ThrowawayPostgreSQL, find_postgresql

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
READERS = 8
STORIES = 10
WORDS = 60
# The flood is meant.
UNBOUNDED = {
    "TRUSTED_PROXIES": "127.0.0.1",
    "COMMENT_STORY_FLOOD": 10**9,
    "COMMENT_SITE_FLOOD": 10**9,
    "COMMENT_MAX_WAITING_PER_STORY": 10**9,
}

_STORIES = f"""
from django.utils import timezone
from articles.models import Article
from comments.policies import terms_of
stories = Article.objects.published().select_related("section").newest_first()
for story in [s for s in stories if terms_of(s, timezone.now()).is_open][:{STORIES}]:
    print(story.get_absolute_url())
"""
_COUNT = "from comments.models import Comment; print(Comment.objects.count())"


class Durable(ThrowawayPostgreSQL):
    """With PostgreSQL's own defaults, which lose nothing at a power cut."""

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses=''"
        log = ["--log", self.folder / "log"]
        self._call("pg_ctl", "start", "--wait", "--silent", "--options", options, *log)


def main():
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        database = Durable(find_postgresql())
        stack.callback(database.remove)
        database.start()
        stack.callback(database.stop)
        server = int((database.folder / "data" / "postmaster.pid").read_text().split()[0])
        tell("PostgreSQL", work / "postgresql", server, DATABASE_URL=database.url)
        tell("SQLite", work / "sqlite", DATABASE_URL="")


def tell(name, home, *more, **environment):
    home.mkdir()
    site.make(home, comments=0, **environment | UNBOUNDED)
    options = {"NEWSROOM_HOME": home, **environment, **UNBOUNDED}
    paths = run_code(_STORIES, **options).split()
    before = int(run_code(_COUNT, **options))
    with granian(site.APPLICATION, log=home / "server.log", **options) as url:
        busy_s = processors(*more)
        answers, took_s = post_at_once(url, paths)
        busy_s = processors(*more) - busy_s
    stored = int(run_code(_COUNT, **options)) - before
    others = [answer for answer in answers if answer != 303]
    locked = (home / "server.log").read_text().count("database is locked")
    print(
        f"{name}: {stored / took_s:.0f} comments/s, {stored} stored of {len(answers)} sent; "
        f"other answers: {sorted(set(others)) or 'none'}; “database is locked”: {locked}; "
        f"{1000 * busy_s / stored:.1f} ms of a processor each, in server and database"
    )


def processors(*more):
    """Seconds that the processes below this one had of the processors, and these with all
    below them; those that ended are counted where their parent lives."""
    rows = [path.read_text().rsplit(") ", 1) for path in Path("/proc").glob("[0-9]*/stat")]
    fields = {int(name.split()[0]): rest.split() for name, rest in rows}
    counted = {pid for pid in fields if int(fields[pid][1]) == os.getpid()} | {*more}
    while found := {pid for pid in fields if int(fields[pid][1]) in counted} - counted:
        counted |= found
    ticks = sum(sum(map(int, fields[pid][11:15])) for pid in counted)
    return ticks / os.sysconf("SC_CLK_TCK")


def post_at_once(url, paths):
    """The answers to readers who post as fast as they can, and how long that took."""
    host = urllib.parse.urlsplit(url).netloc
    tokens = [(path, token_of(host, path)) for path in paths]
    begin = time.monotonic()
    with multiprocessing.Pool(READERS) as pool:
        calls = [(host, url, tokens, number) for number in range(READERS)]
        answers = sum(pool.starmap(post_for_a_while, calls), [])
    return answers, time.monotonic() - begin


def token_of(host, path):
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", f"{path}comments/")
    page = connection.getresponse().read().decode()
    return re.search(r'name="token"[^>]*value="([^"]*)"', page)[1]


def post_for_a_while(host, url, tokens, reader):
    rng = random.Random(reader)
    words = re.findall(r"\w+", Path("newsroom/archive/words.toml").read_text())
    connection = http.client.HTTPConnection(host, timeout=60)
    answers, end, number = [], time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        number += 1
        path, token = tokens[number % len(tokens)]
        fields = {
            "body": " ".join(rng.choices(words, k=WORDS)),
            "name": "R. Okafor",
            "email": f"r{reader}-{number}@example.org",
            "token": token,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": url,
            "Sec-Fetch-Site": "same-origin",
            # Another reader each time: one alone would meet the limits.
            "X-Forwarded-For": f"10.{reader}.{number >> 8 & 255}.{number & 255}",
        }
        connection.request("POST", f"{path}comments/", urllib.parse.urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        answers.append(answer.status)
    return answers


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    main()
