"""What is never answered from the store: posting, approving, searching, saving; and what a
server process takes.

    var/environment/bin/python bench/desk.py

Each as a multiple of Django's hello world served the same way, in alternating rounds of
one request after another; then the memory of the processes, and how long a start takes.
"""

import contextlib
import http.cookiejar
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lxml import html

from bench import site
from bench.servers import ROOT, folder, free_port, granian, listening_on, run_code

# As many as one address may post; more would measure the limit.
CALLS = 14


class Person:
    """A browser with cookies."""

    def __init__(self, url):
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path):
        with self.opener.open(self.url + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path, fields):
        headers = {"Origin": self.url, "Sec-Fetch-Site": "same-origin", "Referer": self.url + path}
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        with self.opener.open(
            urllib.request.Request(self.url + path, data, headers), timeout=60
        ) as answer:
            return answer.read().decode()

    def sign_in(self, username):
        fields = filled_in(self.get("/admin/login/"), "password")
        self.post("/admin/login/", fields | {"username": username, "password": site.PASSWORD})


def filled_in(page, field):
    """The fields of the form that has this one, as a browser would send them."""
    forms = html.fromstring(page.encode()).forms
    return dict(next(form for form in forms if field in form.fields).form_values())


def seconds(call):
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def main():
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        home = work / "home"
        path = site.make(home, comments=50)
        url = stack.enter_context(
            granian(site.APPLICATION, log=work / "server", NEWSROOM_HOME=home)
        )
        hello = stack.enter_context(granian("bench.apps.hello:application", log=work / "hello"))
        calls = tasks(url, path, home)
        stranger = Person(hello)
        took = {name: [] for name in ["hello", *calls]}
        for number in range(CALLS):
            took["hello"].append(seconds(lambda: stranger.get("/")))
            for name, call in calls.items():
                took[name].append(seconds(lambda call=call, number=number: call(number)))
        base = statistics.median(took["hello"])
        print("| | ms | of a hello world |\n|---|---:|---:|")
        for name, times in took.items():
            median = statistics.median(times)
            print(f"| {name} | {median * 1000:.1f} | {median / base:.1f} |")
        for pid in sorted(listening_on(url)):
            print(f"server process: {resident_mb(pid):.0f} MB")
    with folder() as work:
        first = start_s(work / "home")
        print(f"first start with the demo edition: {first:.1f} s", end="; ")
        print(f"second start: {start_s(work / 'home'):.1f} s")


def tasks(url, path, home):
    """What people do, by name; each takes the number of its call."""
    reader, moderator, editor = Person(url), Person(url), Person(url)
    moderator.sign_in("moderator")
    editor.sign_in("editor")
    form = filled_in(reader.get(path), "token")
    story = run_code(_STORY, NEWSROOM_HOME=home).strip()
    waiting = run_code(_WAITING.format(count=CALLS), NEWSROOM_HOME=home).split()
    queue = "/admin/comments/comment/"
    key = filled_in(moderator.get(queue), "_selected_action")["csrfmiddlewaretoken"]

    def post(number):
        words = {"body": f"Word {number}.", "name": "R", "email": f"r{number}@example.org"}
        reader.post(f"{path}comments/", form | words)

    def approve(number):
        fields = {"action": "approve", "_selected_action": waiting[number]}
        moderator.post(queue, fields | {"csrfmiddlewaretoken": key})

    def save(number):
        address = f"/admin/articles/article/{story}/change/"
        fields = filled_in(editor.get(address), "headline")
        editor.post(address, fields | {"standfirst": f"Saved {number} times.", "_continue": "1"})

    return {
        "search": lambda number: reader.get(f"/search/?q=lock+{number % 3}"),
        "post a comment": post,
        "approve a comment": approve,
        "open a story's form and save it": save,
    }


_STORY = """
from articles.models import Article
print(Article.objects.published().newest_first().first().pk)
"""

_WAITING = """
from articles.models import Article
from tests.factories import make_comment
article = Article.objects.published().newest_first().first()
for number in range({count}):
    print(make_comment(article, name="Waiting", body="Hm.").pk)
"""


def resident_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def start_s(home):
    """Until the ready line of `manage.py serve`."""
    began = time.perf_counter()
    options = {"NEWSROOM_HOME": str(home), "PORT": str(free_port())}
    command = [sys.executable, str(ROOT / "manage.py"), "serve"]
    with subprocess.Popen(
        command,
        env=os.environ | options,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as serving:
        for line in serving.stdout:
            if line.startswith("Newsroom is ready"):
                break
        took = time.perf_counter() - began
        serving.terminate()
    return took


if __name__ == "__main__":
    main()
