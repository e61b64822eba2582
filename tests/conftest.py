import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from articles.triggers import drop_triggers
from tests.redis_server import RedisServer, find_redis


def pytest_report_header(config):
    found = find_redis()
    return f"page stores: files and {found}" if found else "page stores: files alone, no Redis"


def pytest_unconfigure(config):
    shutil.rmtree(settings.NEWSROOM_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def database(db):
    """Every test may use the database; `transactional_db` for one with real commits."""


@pytest.fixture(autouse=True, scope="session")
def triggers_step_aside_for_a_flush():
    """Audit rows refuse deletion, which is how a transactional test cleans up.

    The flush ends in post_migrate, and that makes the triggers again.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(test_case):
        drop_triggers(connection)
        flush(test_case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real-world texts, or a skip."""
    folder = os.environ.get("NEWSROOM_CORPORA")
    if not folder:
        pytest.skip("NEWSROOM_CORPORA does not say where the real-world corpora are")
    return Path(folder)


@pytest.fixture(scope="session")
def running_redis():
    program = find_redis()
    if program is None:
        pytest.skip("no Redis or Valkey: install redis-server to test the store on it")
    server = RedisServer(program)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def redis_server(running_redis):
    """Empty, running, and as it was first set up, whatever the test before did."""
    server = running_redis
    if server.process is None:
        server.start()
    server.client.flushall()
    before = server.client.config_get("maxmemory*")
    yield server
    if server.process is None:
        return
    server.go_on()
    for name, value in before.items():
        server.client.config_set(name, value)
