"""PostgreSQL is stopped under load, and started again: what do readers notice?

    var/environment/bin/python bench/database_away.py

Kept pages are asked for all the time. While the database is away, a comment is posted
and a page that is not kept asked for; after its return all must work without a restart.
"""

import contextlib
import re
import sys
import threading
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import site
from bench.servers import Subject, folder, get, granian, load, need
from tests.postgresql import find_postgresql, start_postgresql

AWAY_S = 8


def main():
    need("wrk", "ss")
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        database = start_postgresql(find_postgresql(), stack.callback)
        options = {"NEWSROOM_HOME": work / "home", "DATABASE_URL": database.url}
        path = site.make(comments=50, home=options["NEWSROOM_HOME"], DATABASE_URL=database.url)
        url = stack.enter_context(granian(site.APPLICATION, log=work / "server", **options))
        get(url + path)
        form = get(url + path)[2].decode()
        readers = Subject("readers", url + path)
        reading = threading.Thread(target=load, args=(readers, AWAY_S + 8))
        reading.start()
        time.sleep(2)
        database.stop()
        print("away:", *tell(url, path, form), sep="\n  ")
        time.sleep(AWAY_S - 2)
        database.start()
        print("back:", *tell(url, path, form), sep="\n  ")
        reading.join()
        if errors := re.findall(r"^\S*(?:Error|Exception).*", (work / "server").read_text(), re.M):
            print("the log names:", *sorted(set(errors)), sep="\n  ")
        print(f"readers of a kept page: {readers.per_second:,.0f}/s, {readers.errors} errors")


def tell(url, path, form):
    """A sentence for each thing asked."""
    yield f"a kept page answers {get(url + path)[0]}"
    yield f"a page not kept answers {get(url + '/search/?q=lock')[0]}"
    status, _headers, body = get(url + "/readyz")
    yield f"/readyz answers {status}: {body.decode().splitlines()}"
    words = f"The tide was higher at {time.time():.0f}."
    status, body = post(url, path, form, words)
    kept = "with the words in it" if words in body else "without the words"
    yield f"a comment is answered {status}, {kept}"


def post(url, path, form, words):
    token = re.search(r'name="token"[^>]*value="([^"]*)"', form)[1]
    fields = {"body": words, "name": "R. Okafor", "email": "okafor@example.org", "token": token}
    request = urllib.request.Request(
        f"{url}{path}comments/",
        urllib.parse.urlencode(fields).encode(),
        {"Origin": url, "Sec-Fetch-Site": "same-origin"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


if __name__ == "__main__":
    main()
