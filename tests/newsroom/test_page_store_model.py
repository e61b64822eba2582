"""The page store against a model of the paper; see page_store_model/machine.py."""

import os

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.newsroom.page_store_model.machine import Differs, Machine, World
from tests.newsroom.page_store_model.mutants import MUTANTS
from tests.newsroom.page_store_model.paper import START, Archive, print_first_edition
from tests.newsroom.page_store_model.processes import make_file_store, make_redis_store

# For each store and database. bench/model.sh asks for more, and for others each time.
EXAMPLES = int(os.environ.get("NEWSROOM_MODEL_EXAMPLES", "0"))
# In all more than fifty, on both stores and both databases.
USUAL_EXAMPLES = 13


@pytest.fixture
def archive(transactional_db):
    """The first edition; the connection that keeps it stays open between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with time_machine.travel(START, tick=False):
        print_first_edition()
    yield Archive()
    for signal in signals:
        signal.connect(close_old_connections)
    connection.close()


def machine_of(this_world):
    class Model(Machine):
        world = this_world

    return Model


@pytest.fixture(params=["files", "redis"])
def make_store(request):
    if request.param == "files":
        return make_file_store
    return make_redis_store(request.getfixturevalue("redis_server").url)


def test_every_reader_sees_every_answered_change(archive, make_store):
    run_state_machine_as_test(
        machine_of(World(archive, make_store)),
        settings=settings(
            max_examples=EXAMPLES or USUAL_EXAMPLES,
            stateful_step_count=4,
            deadline=None,
            database=None,
            derandomize=not EXAMPLES,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("plant", MUTANTS, ids=lambda plant: plant.__name__)
def test_model_notices_a_planted_fault(archive, monkeypatch, plant):
    def play(show):
        machine = machine_of(world)()
        try:
            # Every process has every page in memory before.
            machine.restart(at=0)
            show(machine)
            assert machine.refused == 0
        finally:
            machine.teardown()

    world = World(archive)
    with monkeypatch.context() as patch:
        show_it = plant(patch, world)
        with pytest.raises(Differs):
            play(show_it)

    world = World(archive)
    play(show_it)
