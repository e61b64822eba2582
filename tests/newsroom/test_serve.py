"""`manage.py serve` as one process tree, from its first start to its end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from newsroom.environment import BASE_DIR, VARIABLES

STOP_WITHIN_S = 5


class Site:
    """A site that is served from a data folder of its own, on a port of its own."""

    def __init__(self, home, database_url):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        plain = {name: text for name, text in os.environ.items() if name not in VARIABLES}
        self.process = subprocess.Popen(
            [sys.executable, BASE_DIR / "manage.py", "serve"],
            env={
                **plain,
                "DJANGO_SETTINGS_MODULE": "newsroom.settings",
                "NEWSROOM_HOME": str(home),
                "DATABASE_URL": database_url,
                "NEWSROOM_DEMO": "0",
                "PORT": str(self.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self):
        """The first two lines of standard output."""
        return [self.process.stdout.readline().strip() for _line in range(2)]

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=STOP_WITHIN_S + 5)

    def get(self, path, **headers):
        return urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers))

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def children(self):
        """The command lines of the server and the worker by process id."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {
            int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ").strip()
            for child in children
        }

    def workers(self):
        return [pid for pid, command in self.children().items() if command.endswith(" work")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home of a site")


@pytest.fixture(scope="module")
def database_url():
    """An empty database of the kind under test; "" is SQLite in the data folder."""
    server = os.environ.get("DATABASE_URL")
    if not server:
        yield ""
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE served_site")
        yield urlsplit(server)._replace(path="/served_site").geturl()
        connection.execute("DROP DATABASE served_site WITH (FORCE)")


@pytest.fixture(scope="module")
def site(home, database_url):
    """A running site, for tests that leave it running."""
    site = Site(home, database_url)
    site.ready_lines = site.wait_until_ready()
    yield site
    site.stop()


@pytest.fixture
def own_site(home, database_url):
    """A running site that the test may end."""
    site = Site(home, database_url)
    site.wait_until_ready()
    yield site
    site.stop()


def wait_for(condition):
    """Ask until it is true, for 20 s."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_ready_line_comes_once_every_page_answers(site):
    assert site.ready_lines == [
        f"Newsroom is ready: {site.url}",
        "To make the first administrator: ./run manage createsuperuser",
    ]
    assert site.get("healthz").read() == b"ok\n"
    assert site.get("readyz").read() == b"ok\n"


def test_static_files_are_fingerprinted_compressed_and_kept(site):
    page = site.get("admin/login/").read().decode()

    style = re.search(r'href="/(static/[\w/-]+\.[0-9a-f]{12}\.css)"', page)[1]
    response = site.get(style, **{"Accept-Encoding": "br, gzip"})

    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_request_under_way_is_finished_before_the_end(own_site):
    body = b"body=hello"
    with own_site.connect() as connection:
        connection.sendall(
            b"POST /2026/01/01/story/comments/ HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        # The server asks for the body, so it is at this request now.
        assert connection.recv(100).startswith(b"HTTP/1.1 100")

        told_at = time.monotonic()
        own_site.process.terminate()
        connection.sendall(body)
        answer = connection.recv(100)

    assert answer.startswith(b"HTTP/1.1 404")
    assert own_site.process.wait(STOP_WITHIN_S) == 0
    assert time.monotonic() - told_at < STOP_WITHIN_S


def test_comment_in_chunks_is_counted_by_the_server(site):
    chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"

    with site.connect() as connection:
        connection.sendall(
            b"POST /2026/01/01/story/comments/ HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 17 + b"0\r\n\r\n"
        )
        answer = connection.recv(100)

    assert answer.startswith(b"HTTP/1.1 413")


def test_killed_worker_is_started_again(site):
    wait_for(site.workers)
    [worker] = site.workers()

    os.kill(worker, signal.SIGKILL)

    wait_for(lambda: site.workers() and site.workers() != [worker])
    assert site.get("healthz").status == 200


def test_end_of_the_server_is_the_end_with_an_error(own_site):
    [server] = [pid for pid, command in own_site.children().items() if "granian" in command]

    os.kill(server, signal.SIGKILL)

    assert own_site.process.wait(STOP_WITHIN_S + 1) == 1
    assert "The server ended by itself" in own_site.process.stderr.read()
    # Nothing of it is left that would keep the port.
    with pytest.raises(urllib.error.URLError):
        own_site.get("healthz")


def test_server_and_worker_end_when_their_parent_is_killed(own_site):
    wait_for(own_site.workers)
    children = list(own_site.children())

    own_site.process.kill()

    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children))
