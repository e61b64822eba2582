"""Tasks that the worker's tests enqueue; a task must be found by its import path."""

from django_tasks import task

calls = []
failures_left = 0


@task()
def note(word):
    calls.append(word)


@task()
def fail_a_few_times():
    global failures_left
    calls.append("tried")
    if failures_left:
        failures_left -= 1
        raise ValueError("not yet, says reader@example.org")


@task()
def return_what_json_cannot_hold():
    return object()
