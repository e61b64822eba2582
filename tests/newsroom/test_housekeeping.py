from datetime import timedelta

import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom.housekeeping import (
    KEEP_FINISHED_TASKS,
    Duty,
    Housekeeping,
    clear_sessions,
    delete_finished_tasks,
)
from newsroom.worker import run_next_task
from tests.newsroom import tasks


def test_duty_is_done_at_the_start_and_again_when_due():
    done = []
    housekeeping = Housekeeping([Duty(every_minutes=10, do=lambda: done.append(1))])
    start = timezone.now()

    with time_machine.travel(start, tick=False):
        housekeeping.do_what_is_due()
    with time_machine.travel(start + timedelta(minutes=9, seconds=59), tick=False):
        housekeeping.do_what_is_due()
    assert len(done) == 1
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        housekeeping.do_what_is_due()
    assert len(done) == 2


def test_failing_duty_does_not_stop_the_others():
    done = []

    def fail():
        raise ValueError

    Housekeeping([Duty(1, fail), Duty(1, lambda: done.append(1))]).do_what_is_due()

    assert done == [1]


def test_only_sessions_that_ran_out_are_cleared():
    now = timezone.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(hours=1))

    clear_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_succeeded_task_is_deleted_after_a_week():
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        tasks.note.enqueue("done")
        run_next_task("worker")

    with time_machine.travel(start + KEEP_FINISHED_TASKS, tick=False):
        delete_finished_tasks()
        assert DBTaskResult.objects.count() == 1
    with time_machine.travel(start + KEEP_FINISHED_TASKS + timedelta(seconds=1), tick=False):
        delete_finished_tasks()
        assert DBTaskResult.objects.count() == 0


def test_task_that_was_given_up_stays_to_be_looked_at():
    result = tasks.note.enqueue("failed")
    long_ago = timezone.now() - 2 * KEEP_FINISHED_TASKS
    DBTaskResult.objects.filter(pk=result.id).update(status="FAILED", finished_at=long_ago)

    delete_finished_tasks()

    assert DBTaskResult.objects.filter(pk=result.id).exists()
