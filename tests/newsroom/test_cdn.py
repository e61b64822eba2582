"""A CDN is told of every change: by the worker, again when it fails, and in its own words."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.publishing import withdraw_article
from newsroom import cdn, purging, stores
from newsroom.page_store import StoreDown
from newsroom.service_addresses import read_cdn_purge
from newsroom.worker import MAX_TRIES, run_next_task
from tests.factories import make_administrator, make_editor, make_published_article
from tests.page_store import file_store, in_use

TOKEN = "hunter2-token"


class Cdn(ThreadingHTTPServer):
    """Takes down what it is told, and answers what a test wants."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.url = f"http://127.0.0.1:{self.server_port}/service/7"
        self.told = []
        self.answers = []
        self.is_silent = threading.Event()


class Told(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.told.append((self.command, self.path, dict(self.headers), body))
        if self.server.is_silent.is_set():
            self.server.is_silent.wait(10)
            return
        status, headers = self.server.answers.pop(0) if self.server.answers else (200, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PURGE = answer

    def log_message(self, *arguments):
        """Nothing: pytest shows what was told."""


@pytest.fixture
def server():
    server = Cdn()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def in_front(server, settings, monkeypatch):
    """in_front("fastly"): a CDN of this kind stands in front of the site."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    def stand(kind):
        settings.CDN_PURGE = kind
        settings.CDN_PURGE_URL, settings.CDN_PURGE_TOKEN = read_cdn_purge(kind, server.url, TOKEN)
        return server

    return stand


@pytest.fixture
def store(transactional_db, tmp_path, monkeypatch):
    with in_use(monkeypatch, file_store(tmp_path)) as store:
        yield store


def rows(**fields):
    return DBTaskResult.objects.filter(task_path=cdn.purge_cdn.module_path, **fields)


def withdraw():
    article = make_published_article()
    rows().delete()
    withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
    return article


def test_fastly_is_told_by_a_header(in_front):
    server = in_front("fastly")

    cdn.purge_cdn.call(["article:5", "front"], None)

    ((method, path, headers, body),) = server.told
    assert (method, path, body) == ("POST", "/service/7/purge", b"")
    assert headers["Fastly-Key"] == TOKEN
    assert headers["Surrogate-Key"] == "article:5 front"


def test_cloudflare_is_told_by_json(in_front):
    server = in_front("cloudflare")

    cdn.purge_cdn.call(["article:5", "front"], None)

    ((method, path, headers, body),) = server.told
    assert (method, path) == ("POST", "/service/7/purge_cache")
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"tags": ["article:5", "front"]}


@pytest.mark.parametrize("token", [TOKEN, ""])
def test_cache_of_ones_own_is_told_by_a_purge(in_front, settings, token):
    server = in_front("nginx")
    settings.CDN_PURGE_TOKEN = token

    cdn.purge_cdn.call(["article:5", "front"], None)

    ((method, path, headers, body),) = server.told
    assert (method, path, body) == ("PURGE", "/service/7", b"")
    assert headers["Surrogate-Key"] == "article:5 front"
    assert headers.get("Authorization") == (f"Bearer {token}" if token else None)


@pytest.mark.parametrize(("kind", "at_once"), [("fastly", 256), ("cloudflare", 30), ("nginx", 100)])
def test_many_tags_are_told_in_several_requests(in_front, kind, at_once):
    server = in_front(kind)
    tags = [f"article:{number}" for number in range(at_once + 1)]

    cdn.purge_cdn.call(tags[:-1], None)
    assert len(server.told) == 1

    cdn.purge_cdn.call(tags, None)
    assert len(server.told) == 3
    first, second = [
        json.loads(body)["tags"] if body else headers["Surrogate-Key"].split()
        for _method, _path, headers, body in server.told[1:]
    ]
    assert (len(first), len(second)) == (at_once, 1)
    assert {*first, *second} == set(tags)


def test_change_is_told_once_by_the_worker_and_not_by_the_answer(in_front, store):
    server = in_front("fastly")

    article = withdraw()
    assert server.told == []
    assert run_next_task("worker") is True
    assert run_next_task("worker") is False

    ((_method, _path, headers, _body),) = server.told
    assert f"article:{article.story_id}" in headers["Surrogate-Key"].split()
    assert rows(status=TaskResultStatus.SUCCESSFUL).count() == 1


def test_changes_that_wait_are_told_in_one_request(in_front, store):
    server = in_front("fastly")
    for number in range(20):
        purging.purge({f"article:{number}", "front"})

    assert run_next_task("worker") is True

    ((_method, _path, headers, _body),) = server.told
    assert len(headers["Surrogate-Key"].split()) == 21
    assert rows(status=TaskResultStatus.SUCCESSFUL).count() == 20
    assert run_next_task("worker") is False


def test_changes_that_wait_do_not_each_ask_a_cdn_that_is_away(in_front, store):
    server = in_front("fastly")
    server.answers = [(503, {})]
    purging.purge({"article:1"})
    purging.purge({"article:2"})

    assert run_next_task("worker") is True
    assert run_next_task("worker") is False
    assert len(server.told) == 1

    with time_machine.travel(timezone.now() + timedelta(seconds=6), tick=False):
        assert run_next_task("worker") is True
    assert server.told[1][2]["Surrogate-Key"] == "article:1 article:2"
    assert rows(status=TaskResultStatus.SUCCESSFUL).count() == 2


def test_change_of_the_whole_site_is_told_by_one_name(in_front):
    server = in_front("fastly")

    cdn.purge_cdn.call(["article:5", "front", "site"], None)

    assert [headers["Surrogate-Key"] for _method, _path, headers, _body in server.told] == ["site"]


def test_change_that_is_rolled_back_is_not_told(in_front, store):
    in_front("fastly")

    with transaction.atomic():
        purging.purge({"front"})
        assert rows().count() == 1
        transaction.set_rollback(True)

    assert not rows().exists()


def test_without_a_store_a_cdn_is_told_all_the_same(in_front, monkeypatch):
    server = in_front("fastly")
    monkeypatch.setattr(purging, "page_store", lambda: None)

    purging.purge({"front"})
    run_next_task("worker")

    assert len(server.told) == 1


def test_without_a_cdn_nobody_is_told(store):
    withdraw()

    assert not rows().exists()


def test_cdn_is_not_told_before_the_store(in_front, store, monkeypatch):
    server = in_front("fastly")

    def fail(*arguments):
        raise StoreDown("It is away.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "raise_epoch", fail)
        withdraw()
    purging.purge({"front"})
    while run_next_task("worker"):
        pass
    assert [headers["Surrogate-Key"] for _method, _path, headers, _body in server.told] == ["front"]

    monkeypatch.setattr(purging, "WORKER_WAITS", purging.WORKER_WAITS * 0)
    purging.finish()
    with time_machine.travel(timezone.now() + timedelta(seconds=6), tick=False):
        run_next_task("worker")
    assert len(server.told) == 2


def test_j9_lost_purge_is_told_again_until_it_is_heard(in_front, store):
    server = in_front("cloudflare")
    server.answers = [(500, {}), (429, {})]
    withdraw()

    moment = timezone.now()
    for _try in range(3):
        with time_machine.travel(moment, tick=False):
            assert run_next_task("worker") is True
        moment += timedelta(minutes=1)

    assert len(server.told) == 3
    assert rows(status=TaskResultStatus.SUCCESSFUL).count() == 1


def test_j9_purge_that_is_given_up_stands_on_the_desk(in_front, store, client):
    server = in_front("fastly")
    server.answers = [(503, {})] * MAX_TRIES
    withdraw()
    client.force_login(make_administrator("ada"))
    desk = reverse("admin:index")
    assert "the CDN was not told of" not in client.get(desk).text

    moment = timezone.now()
    for _try in range(MAX_TRIES):
        with time_machine.travel(moment, tick=False):
            assert run_next_task("worker") is True
        moment += timedelta(hours=1)

    with time_machine.travel(moment, tick=False):
        assert rows(status=TaskResultStatus.FAILED).count() == 1
        assert cdn.overdue() == 1
        for page in (desk, "/readyz"):
            assert "Changes the CDN was not told of: 1." in client.get(page).text
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        assert cdn.overdue() == 0


def test_purge_is_overdue_after_half_a_minute(in_front, store):
    in_front("fastly")
    withdraw()

    for after_s, late in [(29, 0), (31, 1)]:
        with time_machine.travel(timezone.now() + timedelta(seconds=after_s), tick=False):
            assert cdn.overdue() == late


def test_silent_cdn_does_not_hold_the_worker_up(in_front, monkeypatch):
    server = in_front("fastly")
    server.is_silent.set()
    monkeypatch.setattr(cdn, "TIMEOUT_S", 0.1)

    start = time.monotonic()
    with pytest.raises(cdn.NotPurged, match="cannot be reached"):
        cdn.purge_cdn.call(["front"], None)

    assert time.monotonic() - start < 5
    server.is_silent.clear()


def test_cdn_that_is_away_is_a_failure_of_its_own(in_front, settings):
    in_front("fastly")
    settings.CDN_PURGE_URL = "http://127.0.0.1:1"

    with pytest.raises(cdn.NotPurged, match="cannot be reached"):
        cdn.purge_cdn.call(["front"], None)


@pytest.mark.parametrize("kind", ["fastly", "cloudflare", "nginx"])
def test_token_is_told_to_nobody_else(in_front, store, caplog, kind):
    server = in_front(kind)
    elsewhere = f"http://127.0.0.1:{server.server_port}/elsewhere"
    server.answers = [(302, {"Location": elsewhere}), (500, {})]
    withdraw()

    for minutes in (0, 1):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
            run_next_task("worker")

    assert len(server.told) == 2
    assert "/elsewhere" not in [path for _method, path, *_rest in server.told]
    row = rows().get()
    assert "NotPurged: The CDN answers 500." in row.traceback
    assert TOKEN not in row.traceback + caplog.text + json.dumps(row.args_kwargs)


@pytest.mark.parametrize(
    ("kind", "url", "token", "sentence"),
    [
        ("fastly", None, TOKEN, "needs a CDN_PURGE_URL"),
        ("fastly", "file:///etc/passwd", TOKEN, "needs a CDN_PURGE_URL"),
        ("nginx", "http://lantern:hunter2@cache.example.org", TOKEN, "needs a CDN_PURGE_URL"),
        ("nginx", "http://cache.example.org:hunter2", TOKEN, "needs a CDN_PURGE_URL"),
        ("cloudflare", "https://api.example.org", None, "needs CDN_PURGE_TOKEN"),
        ("fastly", "https://api.example.org", "hunter2\r\nX: y", "CDN_PURGE_TOKEN has a blank"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_without_secrets(kind, url, token, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        read_cdn_purge(kind, url, token)

    assert "hunter2" not in str(refusal.value)


def test_sense_is_taken():
    assert read_cdn_purge("", None, None) == ("", "")
    assert read_cdn_purge("nginx", "http://127.0.0.1:6081/", None) == ("http://127.0.0.1:6081", "")


def test_pages_name_what_they_are_made_of_to_a_cdn_alone(settings, monkeypatch, tmp_path):
    settings.PAGE_STORE_FOLDER = tmp_path
    monkeypatch.setattr(stores, "page_store", lambda: None)
    for kind, told in [("", False), ("fastly", True)]:
        settings.CDN_PURGE = kind
        assert stores.with_page_store(lambda environ, start: []).for_cdn is told
