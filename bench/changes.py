"""A minute of load while editors publish and moderators approve: is any reader shown the past?

    var/environment/bin/python bench/changes.py

After each change is answered, the pages it touches are asked for at once, each several
times on connections of their own, so that every server process is asked. Then it tells
how many were stale, and what of the quiet run's throughput was left.
DATABASE_URL, SECONDS (60), STORIES (100) and COMMENTS (1000) are environment variables.
"""

import contextlib
import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import site
from bench.servers import ROOT, Subject, folder, granian, interleave, load, need, run_code

SECONDS = int(os.environ.get("SECONDS", "60"))
STORIES = int(os.environ.get("STORIES", "100"))
COMMENTS = int(os.environ.get("COMMENTS", "1000"))

_CHANGE = """
import sys
sys.path.insert(0, {root!r})
from bench.changing import change
change({url!r}, {path!r}, stories={stories}, comments={comments}, seconds={seconds})
"""


def main():
    need("wrk", "ss")
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        home = work / "home"
        path = site.make(home, comments=50)
        url = stack.enter_context(
            granian(site.APPLICATION, log=work / "server", NEWSROOM_HOME=home)
        )
        quiet, busy = Subject("quiet", url + path), Subject("busy", url + path)
        interleave([quiet], rounds=1, seconds=10)
        under_load = threading.Thread(target=load, args=(busy, SECONDS))
        under_load.start()
        code = _CHANGE.format(
            root=str(ROOT),
            url=url,
            path=path,
            stories=STORIES,
            comments=COMMENTS,
            seconds=SECONDS * 0.9,
        )
        print(run_code(code, NEWSROOM_HOME=home).strip())
        under_load.join()
        left = busy.per_second / quiet.per_second
        print(
            f"{busy.per_second:,.0f} requests/s under changes, {quiet.per_second:,.0f} without: "
            f"{left:.2f}; p99 {busy.waits_ms[0]:.1f} ms; {busy.errors} errors"
        )


if __name__ == "__main__":
    main()
