"""Two people at once, each with a database connection of their own."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def in_thread(call) -> Future:
    """Start a call in a thread that closes its connection when it ends."""

    def run():
        try:
            return call()
        finally:
            connections.close_all()

    executor = ThreadPoolExecutor(max_workers=1)
    future = executor.submit(run)
    executor.shutdown(wait=False)
    return future


def at_once(*calls) -> list:
    """Start calls in the same moment; for each its result, or what it raised."""
    start = Barrier(len(calls))

    def after_the_start(call):
        start.wait()
        return call()

    futures = [in_thread(lambda call=call: after_the_start(call)) for call in calls]
    return [future.exception() or future.result() for future in futures]
