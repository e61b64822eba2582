"""Server processes of one host, played by one: each has an edge and a store of its own.

What happens at once in truth happens in a fixed order here. A reader elsewhere runs in
a thread, and the machine goes on as soon as that reader is done, or waits for a lock.
"""

import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections

from newsroom import purging, store_home
from newsroom.page_keys import page_key
from newsroom.page_store import Edge, coalescing, files
from newsroom.page_store.coalescing import RenderTurns
from newsroom.page_store.counters import Counters
from newsroom.page_store.files import FileStore
from newsroom.page_store.redis import RedisStore

LONGEST_WAIT_S = 30


def make_file_store(folder):
    return FileStore(folder / "files", release="model", max_bytes=100_000_000)


def make_redis_store(url):
    """folder: names the site, so that each example has a state of its own."""
    return lambda folder: RedisStore(url, site=str(folder), release="model")


class Django:
    """The application behind the edges; may be interrupted while it renders a page.

    made: what it answered since that was last forgotten, by path.
    """

    def __init__(self):
        self.handler = WSGIHandler()
        self.interruption = None
        self.made = {}

    def interrupt(self, before_query, call):
        """In the next render make a call before a query, or after the last one."""
        self.interruption = [before_query, call]

    def __call__(self, environ, start_response):
        if self.interruption is None:
            response = self.handler(environ, start_response)
            self.made[environ["PATH_INFO"]] = response
            return response
        (left, call), self.interruption = self.interruption, None

        def count(execute, *arguments):
            nonlocal left
            left -= 1
            if left == -1:
                call()
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = self.handler(environ, start_response)
        if left >= 0:
            call()
        return response


class Process:
    """One server process. accept_encoding: what its readers ask for."""

    def __init__(self, number, folder, application, make_store, make_edge=Edge):
        self.accept_encoding = ("", "gzip", "br")[number % 3]
        self.store = make_store(folder)
        self.store.check()
        self.edge = make_edge(
            application,
            self.store,
            counters=Counters(folder / "counters"),
            turns=RenderTurns(folder / "turns"),
            key_of=page_key,
            is_ours=store_home.is_ours,
        )


class Elsewhere:
    """A thread that is somebody else's process, with a database connection of its own."""

    def __init__(self):
        self._executor = ThreadPoolExecutor(1)
        self._rests = threading.Event()

    def start(self, call):
        """Begin a call, and come back when it is done or waits for a lock."""
        self._rests.clear()
        future = self._executor.submit(self._run, call)
        if not self._rests.wait(LONGEST_WAIT_S):
            raise TimeoutError("A reader elsewhere neither ended nor waited.")
        return future

    def _run(self, call):
        try:
            return call()
        finally:
            self._rests.set()

    def close(self):
        self._executor.submit(connections.close_all).result()
        self._executor.shutdown()

    def telling_locks(self, patch):
        """Let locks that are taken say when somebody waits."""

        def flock(file, operation):
            try:
                fcntl.flock(file, operation | fcntl.LOCK_NB)
            except BlockingIOError:
                self._rests.set()
                fcntl.flock(file, operation)

        def try_lock(file, really=coalescing._try_lock):
            got_it = really(file)
            if not got_it:
                self._rests.set()
            return got_it

        patch.setattr(files, "fcntl", SimpleNamespace(LOCK_EX=fcntl.LOCK_EX, flock=flock))
        patch.setattr(coalescing, "_try_lock", try_lock)


class Acting:
    """Which process the verbs and their purges run in."""

    def __init__(self, patch):
        self.process = None
        patch.setattr(purging, "page_store", lambda: self.process.store)
        # Its memory is this one process's, which plays several.
        patch.setattr(store_home, "ASKED_EVERY_S", 0)
        store_home.ask_again()

    def become(self, process):
        self.process = process
