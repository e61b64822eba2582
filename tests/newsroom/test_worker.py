import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newsroom.worker import (
    LEASE,
    MAX_TRIES,
    claim_next_task,
    finish_failed,
    renew_lease,
    retry_after,
    run_next_task,
    run_task,
    take_over_abandoned_tasks,
)
from tests.newsroom import tasks


@pytest.fixture(autouse=True)
def fresh_calls():
    tasks.calls.clear()
    tasks.failures_left = 0


def row(result):
    return DBTaskResult.objects.get(pk=result.id)


def test_task_is_run_once_with_its_arguments():
    result = tasks.note.enqueue("purge")

    assert run_next_task("worker") is True
    assert run_next_task("worker") is False

    assert tasks.calls == ["purge"]
    assert row(result).status == TaskResultStatus.SUCCESSFUL


def test_task_that_fails_twice_is_run_a_third_time():
    tasks.failures_left = 2
    result = tasks.fail_a_few_times.enqueue()
    start = timezone.now()

    for _try in range(3):
        with time_machine.travel(start, tick=False):
            assert run_next_task("worker") is True
        start += timedelta(minutes=1)

    assert tasks.calls == ["tried"] * 3
    assert row(result).status == TaskResultStatus.SUCCESSFUL
    assert row(result).traceback == ""


def test_failed_task_rests_before_its_next_try():
    tasks.failures_left = 1
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        tasks.fail_a_few_times.enqueue()
        run_next_task("worker")

    with time_machine.travel(start + retry_after(1) - timedelta(seconds=1), tick=False):
        assert run_next_task("worker") is False
    with time_machine.travel(start + retry_after(1), tick=False):
        assert run_next_task("worker") is True


def test_task_that_always_fails_is_parked_while_others_flow():
    tasks.failures_left = MAX_TRIES + 1
    failing = tasks.fail_a_few_times.enqueue()
    moment = timezone.now()

    for _try in range(MAX_TRIES):
        with time_machine.travel(moment, tick=False):
            assert run_next_task("worker") is True
        moment += timedelta(hours=1)
    with time_machine.travel(moment, tick=False):
        tasks.note.enqueue("after it")
        assert run_next_task("worker") is True
        assert run_next_task("worker") is False

    assert row(failing).status == TaskResultStatus.FAILED
    assert row(failing).finished_at is not None
    assert tasks.calls == ["tried"] * MAX_TRIES + ["after it"]


def test_resting_task_does_not_hold_up_the_next():
    tasks.failures_left = 1
    tasks.fail_a_few_times.enqueue()
    tasks.note.enqueue("second")

    run_next_task("worker")
    run_next_task("worker")

    assert tasks.calls == ["tried", "second"]


def test_kept_traceback_holds_no_reader_address():
    tasks.failures_left = 1
    result = tasks.fail_a_few_times.enqueue()

    run_next_task("worker")

    assert "not yet" in row(result).traceback
    assert "reader@example.org" not in row(result).traceback


def test_task_whose_code_is_gone_is_retried_not_lost():
    result = tasks.note.enqueue("x")
    DBTaskResult.objects.filter(pk=result.id).update(task_path="tests.newsroom.tasks.removed")

    assert run_next_task("worker") is True

    assert row(result).status == TaskResultStatus.READY
    assert row(result).run_after > timezone.now()


def test_task_whose_result_cannot_be_stored_fails_alone():
    result = tasks.return_what_json_cannot_hold.enqueue()

    assert run_next_task("worker") is True

    assert row(result).status == TaskResultStatus.READY
    assert "TypeError" in row(result).traceback


def test_task_of_a_dead_worker_is_run_again_after_its_lease():
    result = tasks.note.enqueue("again")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        claim_next_task("killed")

    with time_machine.travel(start + LEASE, tick=False):
        assert take_over_abandoned_tasks() == 0
    with time_machine.travel(start + LEASE + timedelta(seconds=1), tick=False):
        assert take_over_abandoned_tasks() == 1
        run_next_task("worker")

    assert tasks.calls == ["again"]
    assert row(result).status == TaskResultStatus.SUCCESSFUL


def test_task_of_a_living_worker_is_left_alone():
    tasks.note.enqueue("slow")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        claimed = claim_next_task("slow")
    with time_machine.travel(start + LEASE, tick=False):
        renew_lease(claimed)

    with time_machine.travel(start + LEASE + timedelta(seconds=1), tick=False):
        assert take_over_abandoned_tasks() == 0


def test_task_that_kills_every_worker_is_given_up():
    result = tasks.note.enqueue("deadly")
    moment = timezone.now()

    for _try in range(MAX_TRIES):
        with time_machine.travel(moment, tick=False):
            assert claim_next_task("killed") is not None
        moment += LEASE + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            take_over_abandoned_tasks()

    assert row(result).status == TaskResultStatus.FAILED
    assert "worker died" in row(result).traceback


def test_worker_that_lost_its_lease_does_not_overwrite_the_outcome():
    result = tasks.note.enqueue("raced")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        slow = claim_next_task("slow")
    with time_machine.travel(start + LEASE + timedelta(seconds=1), tick=False):
        take_over_abandoned_tasks()
        run_next_task("fast")

    finish_failed(slow, ValueError("too late"))
    run_task(slow)

    assert row(result).status == TaskResultStatus.SUCCESSFUL
    assert row(result).worker_ids == ["slow", "fast"]


def test_two_workers_never_take_one_task(transactional_db):
    count = 12
    for number in range(count):
        tasks.note.enqueue(number)
    together = threading.Barrier(4)

    def work(worker_id):
        together.wait()
        try:
            while run_next_task(worker_id):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(tasks.calls) == list(range(count))


def test_retries_wait_longer_each_time_up_to_an_hour():
    waits = [retry_after(tries).total_seconds() for tries in (1, 2, 3, 20)]

    assert waits == [5, 10, 20, 3600]


def test_work_command_does_what_is_due_and_stops():
    tasks.note.enqueue("first")
    tasks.note.enqueue("second")

    call_command("work", until_idle=True)

    assert tasks.calls == ["first", "second"]
