"""Redis goes away under a site that is read and written, and comes back."""

import time

import pytest
import time_machine
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.publishing import withdraw_article
from newsroom import purging
from newsroom.housekeeping import finish_purges
from newsroom.page_store.counters import Count
from tests.factories import make_editor, make_published_article
from tests.page_store import Reader, django_edge, in_use, redis_store


@pytest.fixture
def store(transactional_db, redis_server, monkeypatch):
    with in_use(monkeypatch, redis_store(redis_server)) as store:
        yield store


@pytest.fixture
def readers(store, redis_server, tmp_path):
    """Readers of two hosts."""
    return [
        Reader(django_edge(redis_store(redis_server), tmp_path / host)) for host in ("one", "two")
    ]


@pytest.fixture(autouse=True)
def folders_of_two_hosts(tmp_path):
    for host in ("one", "two"):
        (tmp_path / host).mkdir()


def counted(reader, count):
    return reader.application.counters.sums()[count]


def test_page_made_by_one_host_is_served_by_the_other(readers):
    url = make_published_article().get_absolute_url()

    assert readers[0].get(url) == readers[1].get(url)

    assert counted(readers[1], Count.HIT) == 1


def test_change_is_seen_on_every_host_at_once(readers):
    article = make_published_article()
    url = article.get_absolute_url()
    assert [reader.get(url).status for reader in readers] == [200, 200]

    withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")

    assert [reader.get(url).status for reader in readers] == [410, 410]


def test_pages_are_rendered_while_redis_is_away_and_kept_when_it_is_back(readers, redis_server):
    reader = readers[0]
    url = make_published_article().get_absolute_url()
    page = reader.get(url)

    redis_server.stop()
    assert [reader.get(url).body for _time in range(3)] == [page.body] * 3
    assert counted(reader, Count.BYPASSED) == 3
    # One of them waited for Redis, and the others did not.
    assert counted(reader, Count.FAILED) == 1

    redis_server.start()
    with time_machine.travel(time.time() + 2, tick=True):
        assert [reader.get(url).body for _time in range(2)] == [page.body] * 2
    assert counted(reader, Count.KEPT) == 2
    assert counted(reader, Count.HIT) == 1


def test_change_during_an_outage_is_told_late_and_made_good(readers, redis_server, monkeypatch):
    article = make_published_article()
    url = article.get_absolute_url()
    readers[0].get(url)
    purging.was_late()
    # Silent but alive: it still holds the page when it is heard again.
    redis_server.pause()

    withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")

    assert purging.was_late()
    waiting = DBTaskResult.objects.filter(task_path=purging.raise_epoch.module_path)
    assert waiting.filter(status=TaskResultStatus.READY).count() == 1

    redis_server.go_on()
    monkeypatch.setattr(purging, "WORKER_WAITS", purging.WORKER_WAITS * 0)
    finish_purges()
    assert not waiting.filter(status=TaskResultStatus.READY).exists()
    with time_machine.travel(time.time() + 2, tick=True):
        assert [reader.get(url).status for reader in readers] == [410, 410]
