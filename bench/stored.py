"""A stored page against raw granian and nginx; one not stored against Django's hello world.

    var/environment/bin/python bench/stored.py [URL ...]

Each URL given is measured in the same rounds, so that another system can stand beside
ours. ROUNDS (5) and SECONDS (4) are environment variables.
"""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import front_server, site
from bench.servers import (
    Subject,
    folder,
    free_port,
    get,
    granian,
    interleave,
    need,
    process,
    table,
)

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS", "4"))
COMMENTS = 50
OF_THE_SERVER = {"date", "server", "connection"}


def main(others):
    need("wrk", "nginx", "ss")
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        start = stack.enter_context
        home = work / "home"
        path = site.make(home, comments=COMMENTS)
        files = start(granian(site.APPLICATION, log=work / "files", NEWSROOM_HOME=home))
        none = start(
            granian(site.APPLICATION, log=work / "none", NEWSROOM_HOME=home, PAGE_STORE="none")
        )
        status, headers, body = get(files + path)
        page = work / "page.json"
        sent = [item for item in headers.items() if item[0].lower() not in OF_THE_SERVER]
        page.write_text(json.dumps({"body": body.decode(), "headers": sent}))
        raw = start(granian("bench.apps.raw:application", log=work / "raw", BENCH_PAGE=page))
        hello = start(granian("bench.apps.hello:application", log=work / "hello"))
        static = start(front_server.static(work, body))
        front = start(front_server.shipped(work, home, files))
        stored = [
            Subject("granian, the same bytes raw", raw + "/"),
            Subject("ours alone, stored", files + path),
            Subject("nginx, a static file of the same bytes", static),
            Subject("our nginx, stored", front + path),
        ]
        packed = [
            Subject("nginx compressing on the fly", static, gzip=True),
            Subject("ours alone, stored", files + path, gzip=True),
            Subject("our nginx, stored", front + path, gzip=True),
        ]
        if redis := start(redis_site(work)):
            stored.append(Subject("ours alone, stored in Redis", redis))
        missed = [
            Subject("Django's hello world", hello + "/"),
            Subject(f"an article with {COMMENTS} comments, not stored", none + path),
            Subject("the front page, not stored", none + "/"),
            *(Subject(url, url) for url in others),
        ]
        interleave([*stored, *packed, *missed], rounds=ROUNDS, seconds=SECONDS)
        print(f"{len(body):,} bytes; {ROUNDS} rounds of {SECONDS} s; load {os.getloadavg()[0]:.1f}")
        print("\nPlain, against raw granian")
        table(stored, stored[0])
        print("\nPlain, against nginx")
        table(stored, stored[2])
        print("\nWith gzip asked for, against nginx compressing on the fly")
        table(packed, packed[0])
        print("\nNot stored, against Django's hello world")
        table(missed, missed[0])


@contextlib.contextmanager
def redis_site(work):
    """The story of a second site, over a Redis of its own; None where there is no server."""
    server = shutil.which("valkey-server") or shutil.which("redis-server")
    if server is None:
        yield None
        return
    port = free_port()
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", work]
    site_of_redis = {
        "NEWSROOM_HOME": work / "home-redis",
        "PAGE_STORE": "redis",
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
    }
    with process(server, *options, log=work / "redis-server"):
        path = site.make(site_of_redis["NEWSROOM_HOME"], comments=COMMENTS, **site_of_redis)
        with granian(site.APPLICATION, log=work / "redis", **site_of_redis) as url:
            yield url + path


if __name__ == "__main__":
    main(sys.argv[1:])
