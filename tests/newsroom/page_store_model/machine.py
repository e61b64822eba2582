"""The model: people change a tiny paper while readers ask several server processes.

After each change that was answered, every page from every process must be the one that
Django makes at that moment. What a killed process changed was answered to nobody; it
must be seen once the worker, or the next process that starts, has repeated its purge.
"""

import contextlib
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from articles.models import Section
from newsroom import purging
from newsroom.page_store import Edge, redis_connections
from newsroom.page_store.counters import Count
from newsroom.page_store.files import FileStore
from newsroom.page_store.public_tree import hour_name
from tests.newsroom.page_store_model.asking import Answer, ask
from tests.newsroom.page_store_model.changes import CHANGES, REFUSALS
from tests.newsroom.page_store_model.paper import START, Archive, addresses
from tests.newsroom.page_store_model.processes import (
    Acting,
    Django,
    Elsewhere,
    Process,
    make_file_store,
)

PROCESSES = 3
AFTER_LAST_QUERY = 99
# Where a process can be killed, or a reader come between; the steps of the protocol.
STEPS = ["_purge_now", "_raise_tags", "_drop_pages", "_forget_pages", "_raise_epoch", "_mark_done"]


class Killed(BaseException):
    """The process ends here; no handler of errors may catch it."""


class RolledBack(Exception):
    """Something failed in a transaction after the change."""


class Differs(AssertionError):
    """A reader got another page than Django makes."""


@dataclass
class World:
    """What outlives an example. make_edge: another than Edge is a planted fault."""

    archive: Archive
    make_store: object = make_file_store
    make_edge: object = Edge
    django: Django = field(default_factory=Django)


people = {
    "change": st.sampled_from(CHANGES),
    "number": st.integers(0, 3),
    "variant": st.integers(0, 3),
    "at": st.integers(0, PROCESSES - 1),
}


class Machine(RuleBasedStateMachine):
    """One example; `world` is set by a subclass."""

    world: World

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-model-"))
        self.ends = ExitStack()
        self.patch = self.ends.enter_context(pytest.MonkeyPatch.context())
        self.clock = self.ends.enter_context(time_machine.travel(START, tick=False))
        # Where much is done at once, a store that takes its time is not down.
        self.patch.setattr(redis_connections, "TIMEOUT_S", 30)
        self.acting = Acting(self.patch)
        self.elsewhere = Elsewhere()
        self.elsewhere.telling_locks(self.patch)
        self.world.archive.put_back()
        self.processes = [self._new_process(number) for number in range(PROCESSES)]
        self.refused = 0
        self.newest = time.time()
        self.known = addresses()
        # By address: what Django says now, and what a shared cache may keep until when.
        self.truths = {}
        self.promised = {}

    def teardown(self):
        self.elsewhere.close()
        self.ends.close()
        shutil.rmtree(self.folder)

    # Rules

    @rule(**people)
    def change(self, change, number, variant, at):
        self._change(change, number, variant, at)
        self._check()

    @rule(**people)
    def roll_back(self, change, number, variant, at):
        with contextlib.suppress(RolledBack), transaction.atomic():
            self._change(change, number, variant, at)
            raise RolledBack
        self._check()

    @rule(step=st.sampled_from(STEPS), others=st.booleans(), **people)
    def kill(self, step, others, change, number, variant, at):
        """A process is killed before a step; others may answer before its purge is repeated."""
        self._kill(step, change, number, variant, at)
        if others:
            for reader in range(PROCESSES):
                for address in sorted(self.known):
                    self._read(reader, address)
        self._finish_purges()
        self._check()

    @rule(query=st.sampled_from([0, 1, 2, 4, 7, AFTER_LAST_QUERY]), page=st.integers(0), **people)
    def change_during_render(self, query, page, change, number, variant, at):
        """A change is answered before a query of a render, or before its page is kept."""
        self._drop_page(page)
        call = partial(self._change, change, number, variant, at)
        self._read_interrupted(page, (at + 1) % PROCESSES, query, call)
        self._check()

    @rule(query=st.sampled_from([0, 1, 2, 4, 7, AFTER_LAST_QUERY]), page=st.integers(0), **people)
    def second_reader(self, query, page, change, number, variant, at):
        """A reader comes after a change, while the page is rendered as it was before."""
        self._drop_page(page)
        joining = []

        def change_and_read():
            self._change(change, number, variant, at)
            joining.append(self._read_elsewhere(at, [self._page(page)]))

        self._read_interrupted(page, (at + 1) % PROCESSES, query, change_and_read)
        for reader in joining:
            for address, answer in reader.result():
                self._compare(at, address, answer, self._truth(address))
        self._check()

    @rule(step=st.sampled_from(["in transaction", *STEPS]), page=st.integers(0), **people)
    def read_during_change(self, step, page, change, number, variant, at):
        """Readers come to another process between two steps of a change."""
        pages = [self._page(page + 5 * more) for more in range(5)]
        reading = []

        def read():
            reading.append(self._read_elsewhere((at + 1) % PROCESSES, pages))

        if step == "in transaction":
            with transaction.atomic():
                self._change(change, number, variant, at)
                read()
        else:
            with self._before(step, self.processes[at], read):
                self._change(change, number, variant, at)
        for reader in reading:
            reader.result()
        self._check()

    @rule(
        seconds=st.sampled_from([1, 30, 59, 60, 600, 2_000, 3600, 6 * 3600, 24 * 3600]),
        to_edge=st.sampled_from(["", "hour", "midnight"]),
    )
    def let_time_pass(self, seconds, to_edge):
        now = timezone.now() + timedelta(seconds=seconds)
        if to_edge == "hour":
            now = now.replace(minute=59, second=59, microsecond=999_999)
        if to_edge == "midnight":
            now = now.replace(hour=23, minute=59, second=59, microsecond=999_999)
        for moment in (now, now + timedelta(microseconds=1)):
            self._set_clock(moment)
            self._check()

    @rule()
    def to_next_boundary(self):
        """The clock comes to the moment before a page's next change, and to it."""
        boundary = min(self._truth(address).fresh_until for address in self.known)
        for moment in (boundary - 0.000_002, boundary):
            self._set_clock(moment)
            self._check()

    @rule(seconds=st.sampled_from([1, 600, 4_000]))
    def set_clock_back(self, seconds):
        self._set_clock(timezone.now() - timedelta(seconds=seconds))
        self.promised.clear()
        self._check()

    @rule(at=people["at"])
    def restart(self, at):
        self._restart(at)
        self._check()

    @rule(at=people["at"], max_bytes=st.sampled_from([1, 50_000, 200_000]))
    def evict(self, at, max_bytes):
        """The store is too small for what is asked for; memory is, too."""
        self._drop_pages()
        process = self.processes[at]
        with pytest.MonkeyPatch.context() as patch:
            if isinstance(process.store, FileStore):
                patch.setattr(process.store, "max_bytes", max_bytes)
            patch.setattr(process.edge.copies, "max_bytes", max_bytes)
            self._check()
        self._check()

    @rule(at=people["at"])
    def sweep(self, at):
        self.processes[at].store.sweep(time.time())
        self._check()

    # What rules are made of

    def _new_process(self, number):
        world = self.world
        return Process(number, self.folder, world.django, world.make_store, world.make_edge)

    def _restart(self, at):
        self.processes[at] = self._new_process(at)

    def _set_clock(self, moment):
        self.clock.move_to(moment)
        self.newest = max(self.newest, time.time())
        self._forget_truths()

    def _change(self, change, number, variant, at):
        self.acting.become(self.processes[at])
        self._forget_truths()
        self.promised.clear()
        try:
            change(number, variant)
        except REFUSALS:
            self.refused += 1
            return
        assert not purging.was_late()

    def _drop_page(self, page):
        """As a change does that touches its place alone."""
        keys = self._truth(self._page(page)).headers.get("surrogate-key", "")
        if own := set(keys.split()) - {"site"}:
            self.processes[0].store.raise_epoch(own)

    def _drop_pages(self):
        """As many changes do at once."""
        self.acting.become(self.processes[0])
        Section.objects.first().save()

    def _kill(self, step, change, number, variant, at):
        def kill():
            raise Killed

        try:
            with self._before(step, self.processes[at], kill):
                self._change(change, number, variant, at)
        except Killed:
            self._restart(at)

    def _before(self, step, process, call):
        """Make a call right before a step of the next change, once."""
        owner, name = self._place_of(step, process.store)
        patches = pytest.MonkeyPatch.context()
        really = getattr(owner, name)

        def called_before(*arguments):
            patch.undo()
            call()
            return really(*arguments)

        context = ExitStack()
        patch = context.enter_context(patches)
        patch.setattr(owner, name, called_before)
        return context

    def _place_of(self, step, store):
        if step in ("_purge_now", "_mark_done"):
            return purging, step
        if not isinstance(store, FileStore):
            # Redis does all of it in one step.
            return store, "raise_epoch"
        return (store.index, "delete") if step == "_forget_pages" else (store, step)

    def _finish_purges(self):
        """As the worker does, or whoever starts next."""
        self._set_clock(timezone.now() + purging.WORKER_WAITS)
        self.acting.become(self.processes[0])
        purging.finish()

    def _page(self, number):
        pages = sorted(self.known)
        return pages[number % len(pages)]

    def _read(self, at, address):
        process = self.processes[at]
        return address, ask(process.edge, address, process.accept_encoding)

    def _read_elsewhere(self, at, pages):
        return self.elsewhere.start(lambda: [self._read(at, address) for address in pages])

    def _read_interrupted(self, page, at, query, call):
        self.world.django.interrupt(query, call)
        self._read(at, self._page(page))
        self.world.django.interruption = None

    # What must hold

    def _check(self):
        """Every page from everywhere is the one that Django makes now."""
        self.known |= addresses()
        self.world.django.made.clear()
        for address in sorted(self.known):
            # First, for whoever asks an edge mends what it finds.
            file = self._public_file(address)
            answers = [self._read(at, address)[1] for at in range(PROCESSES)]
            truth = self._truth(address)
            for at, answer in enumerate(answers):
                self._compare(at, address, answer, truth)
            self._compare_promise(address, truth)
            if file is not None:
                self._compare_file(address, file, truth)
        # Past a store that fails, every page is right.
        counts = self.processes[0].edge.counters.sums()
        assert counts[Count.FAILED] == counts[Count.BYPASSED] == 0

    def _forget_truths(self):
        self.truths.clear()
        self.world.django.made.clear()

    def _truth(self, address):
        """What Django answers at this moment."""
        if address not in self.truths:
            # Made for a process at this moment, it is as good as made once more.
            made = self.world.django.made.get(unquote(address))
            self.truths[address] = Answer.of(made) if made else ask(self.world.django, address)
        return self.truths[address]

    def _compare(self, at, address, answer, truth):
        if answer.shown != truth.shown:
            raise Differs(_difference(f"{address} from process {at}", answer, truth))
        until = time.time() + answer.shared_age_s
        if answer.shared_age_s and until > truth.fresh_until:
            raise Differs(f"{address} from process {at} is promised {answer.shared_age_s} s")
        self.promised.setdefault(address, (answer, until))

    def _compare_promise(self, address, truth):
        """While nobody changed anything, what a shared cache still keeps is right."""
        answer, until = self.promised.get(address, (None, 0))
        if time.time() >= until:
            self.promised.pop(address, None)
        elif answer.shown != truth.shown:
            raise Differs(_difference(f"{address} in a shared cache", answer, truth))

    def _public_file(self, address):
        """What a web server in front finds by itself; None: nothing.

        It has no clock: one set back leaves it the pages of the moment before.
        """
        if time.time() < self.newest:
            return None
        folder = self.folder / "files" / "public" / "current" / hour_name(time.time())
        try:
            return (folder / address.strip("/") / "index.html").read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _compare_file(self, address, file, truth):
        headers = {"content-type": "text/html; charset=utf-8"}
        found = Answer("200 OK", truth.headers | headers, file)
        if found.shown != truth.shown:
            raise Differs(_difference(f"{address} in the public folder", found, truth))


def _difference(what, answer, truth):
    return f"{what}: {answer.status}, not {truth.status}\n{answer.headers}\n{truth.headers}"
