"""Servers and load for the benches: on this machine alone, stopped at the end."""

import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
# The site, and the default of WEB_THREADS.
APPLICATION = "newsroom.wsgi:application"
THREADS = 4
UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as path:
        yield Path(path)


@contextlib.contextmanager
def process(*command, log: Path, **environment) -> Iterator[subprocess.Popen]:
    """A command that runs until the end of the block."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | {name: str(value) for name, value in environment.items()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield running
        finally:
            running.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(8)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@contextlib.contextmanager
def granian(target: str, *, log: Path, **environment) -> Iterator[str]:
    """A WSGI application served by granian with two processes; its address.

    Ours with as many threads as `./run` gives it, any other with granian's own number.
    """
    port = free_port()
    threads = ("--blocking-threads", THREADS) if target == APPLICATION else ()
    command = [
        *(sys.executable, "-m", "granian", target, "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", port, "--workers", WORKERS),
        *("--working-dir", ROOT, "--log-level", "error", "--no-ws", *threads),
    ]
    with process(*command, log=log, PORT=port, **environment) as running:
        url = f"http://127.0.0.1:{port}"
        wait_for(url + "/", running, log)
        yield url


def manage(*arguments, **environment) -> str:
    """Run a management command; its standard output."""
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def run_code(code: str, **environment) -> str:
    """Run Python with the site set up; its standard output."""
    return manage("shell", "-v0", "-c", code, **environment)


def wait_for(url: str, running: subprocess.Popen, log: Path, timeout_s: float = 60) -> None:
    give_up_at = time.monotonic() + timeout_s
    while time.monotonic() < give_up_at:
        if running.poll() is not None:
            raise SystemExit(f"The server ended:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer:\n{log.read_text()[-2000:]}")


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


@dataclass
class Subject:
    """One address under load.

    gzip: asked for. rounds: requests a second, of each round; waits_ms: the 99th
    percentile; cpu_us: of the server, for each request. errors: of all rounds.
    """

    name: str
    url: str
    gzip: bool = False
    rounds: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def per_second(self) -> float:
        return statistics.median(self.rounds)


def load(subject: Subject, seconds: int, connections: int = 8) -> None:
    """One round of wrk, added to the subject's figures."""
    accept = ["-H", "Accept-Encoding: gzip"] if subject.gzip else []
    pids = listening_on(subject.url)
    before = cpu_us(pids)
    output = subprocess.run(
        [
            *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s"),
            *("--timeout", "20s", "--latency", *accept, subject.url),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    requests = int(re.search(r"(\d+) requests in", output)[1])
    subject.rounds.append(float(re.search(r"Requests/sec:\s*([\d.]+)", output)[1]))
    number, unit = re.search(r"^\s*99%\s+([\d.]+)(us|ms|s|m)\s*$", output, re.MULTILINE).groups()
    subject.waits_ms.append(float(number) * UNITS_MS[unit])
    subject.cpu_us.append((cpu_us(pids) - before) / max(1, requests))
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    subject.errors += int(failed[1]) if failed else 0
    sockets = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output
    )
    subject.errors += sum(map(int, sockets.groups())) if sockets else 0


def listening_on(url: str) -> set[int]:
    """The processes behind a port."""
    port = re.search(r":(\d+)", url)[1]
    command = ["ss", "-Hltnp", f"sport = :{port}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {int(pid) for pid in re.findall(r"pid=(\d+)", found)}


def cpu_us(pids: set[int]) -> float:
    """What these processes used of the processors so far."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks * 1e6 / os.sysconf("SC_CLK_TCK")


def interleave(subjects: list[Subject], *, rounds: int, seconds: int) -> None:
    """Round after round over all of them, so that the machine's moods touch all alike."""
    for subject in subjects:
        status, _headers, _body = get(subject.url)
        if status != 200:
            raise SystemExit(f"{subject.url} answers {status}.")
        load(subject, 1)
        for figures in (subject.rounds, subject.waits_ms, subject.cpu_us):
            figures.clear()
    for _round in range(rounds):
        for subject in subjects:
            load(subject, seconds)


def table(subjects: list[Subject], base: Subject) -> None:
    print("| | requests/s | spread | p99 ms | CPU µs | errors | ratio |")
    print("|---|---:|:---:|---:|---:|---:|---:|")
    for subject in subjects:
        print(
            f"| {subject.name} | {subject.per_second:,.0f} "
            f"| {min(subject.rounds):,.0f}–{max(subject.rounds):,.0f} "
            f"| {statistics.median(subject.waits_ms):.1f} "
            f"| {statistics.median(subject.cpu_us):.0f} "
            f"| {subject.errors} | {subject.per_second / base.per_second:.3f} |"
        )


def need(*programs: str) -> None:
    if missing := [program for program in programs if not shutil.which(program)]:
        raise SystemExit(f"Install first: {', '.join(missing)}.")
