"""Processes are killed while they change the paper: does any reader see it late?

    var/environment/bin/python bench/kills.py

A site of its own is served, on SQLite, or on DATABASE_URL, which must be a new database.
Fifty times a process makes changes one after the other, by the verbs, and is killed at a
random moment while readers ask; once the site's worker has repeated what was left, every
page that readers get is compared with one made by Django alone.
"""

import contextlib
import http.client
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.servers import ROOT, folder, free_port, process, run_code, wait_for

KILLS = int(os.environ.get("NEWSROOM_KILLS", "50"))
# A change takes some hundredths of a second.
LIVES_S = (0.05, 0.6)
# So that each of the server's processes is asked.
ASKED_TIMES = 4
REPEATED_WITHIN_S = 60


def main():
    # So that the server goes, too, when the bench is told to stop.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as stack:
        work = stack.enter_context(folder())
        port = free_port()
        os.environ |= {
            **{"NEWSROOM_HOME": str(work / "home"), "NEWSROOM_DEMO": "0", "PORT": str(port)},
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        run_code("from newsroom.preparation import prepare; prepare(lambda sentence: None)")
        server = stack.enter_context(
            process(sys.executable, ROOT / "manage.py", "serve", log=work / "server")
        )
        wait_for(f"http://127.0.0.1:{port}/healthz", server, work / "server")
        begin()
        known = set()
        unfinished = different = compared = 0
        for number in range(KILLS):
            kill_one(number, port, known)
            unfinished += wait_for_worker()
            count, found = compare(port, known)
            compared += count
            different += len(found)
            for difference in found:
                print(f"kill {number + 1}: {difference}", flush=True)
            print(f"\r{number + 1} of {KILLS} kills", end="", file=sys.stderr, flush=True)
    print(
        f"{KILLS} kills, {unfinished} of them between a commit and the end of its purge; "
        f"{compared} pages compared, {different} different"
    )
    sys.exit(different != 0)


def begin():
    import django

    django.setup()
    from tests.newsroom.page_store_model.paper import print_first_edition

    print_first_edition()


def kill_one(number, port, known):
    """Let a process change what it can, and kill it; readers ask all the while."""
    from django.db import connections

    # A connection can't be shared with a child.
    connections.close_all()
    child = os.fork()
    if child == 0:
        change_for_ever(number)
    over = threading.Event()
    reader = threading.Thread(target=read_until, args=(over, port, sorted(known)))
    reader.start()
    time.sleep(random.uniform(*LIVES_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    over.set()
    reader.join()


def change_for_ever(number):
    from newsroom.stores import page_store
    from tests.newsroom.page_store_model.changes import CHANGES, REFUSALS

    page_store.cache_clear()
    chance = random.Random(number)
    try:
        while True:
            with contextlib.suppress(*REFUSALS):
                chance.choice(CHANGES)(chance.randrange(4), chance.randrange(4))
    finally:
        # Whatever goes wrong, a child never goes on as its parent.
        os._exit(1)


def read_until(over, port, pages):
    while pages and not over.is_set():
        get(port, random.choice(pages))


def wait_for_worker():
    """Until nothing is left to repeat; 1 if the kill had left something."""
    from django_tasks_db.models import DBTaskResult

    from newsroom.purging import raise_epoch

    left = DBTaskResult.objects.filter(task_path=raise_epoch.module_path, status="READY")
    was_left = left.exists()
    give_up_at = time.monotonic() + REPEATED_WITHIN_S
    while left.exists():
        if time.monotonic() > give_up_at:
            raise SystemExit("The worker did not repeat what a killed process left.")
        time.sleep(0.1)
    return int(was_left)


def compare(port, known):
    """How many pages, and a sentence for each that differs."""
    from django.core.handlers.wsgi import WSGIHandler

    from tests.newsroom.page_store_model.asking import ask
    from tests.newsroom.page_store_model.paper import addresses

    known |= addresses()
    django_alone = WSGIHandler()
    found = []
    for address in sorted(known):
        for _time in range(ASKED_TIMES):
            # Twice, for a page may have changed by the clock between the two.
            for _try in range(2):
                answer = get(port, address)
                truth = ask(django_alone, address, host=f"127.0.0.1:{port}")
                if answer == (int(truth.status[:3]), truth.headers.get("location"), truth.body):
                    break
            else:
                found.append(f"{address} is {answer[0]}, not {truth.status}, or has other words")
                break
    return len(known), found


def get(port, address):
    """Status, Location and body, by a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
