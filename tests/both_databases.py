"""Runs every test on SQLite and on a throwaway PostgreSQL, in one pytest session.

`./run test` loads it with `-p tests.both_databases`. Each database has a worker
process that runs all tests, and failures name their database.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

POSTGRESQL_URL = pytest.StashKey[str]()
HEADER = pytest.StashKey[str]()


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    option = config.option
    if hasattr(config, "workerinput") or option.collectonly or option.version or option.help:
        return
    if option.usepdb:
        config.stash[HEADER] = "databases: SQLite alone, as --pdb needs a single process"
        return
    bin_folder = find_postgresql()
    if bin_folder is None:
        config.stash[HEADER] = "databases: SQLite alone; install PostgreSQL to test on it too"
        return

    # So that the cleanup below runs when the session is told to stop.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.stash[POSTGRESQL_URL] = start_postgresql(bin_folder, config.add_cleanup)
    config.stash[HEADER] = "databases: SQLite and PostgreSQL, every test on both"
    option.dist = "each"
    option.tx = ["popen//id=sqlite", "popen//id=postgresql"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config, specs):
    sqlite, postgresql = specs
    sqlite.env["DATABASE_URL"] = ""
    postgresql.env["DATABASE_URL"] = config.stash[POSTGRESQL_URL]


def pytest_report_header(config):
    return config.stash.get(HEADER, None)


def pytest_terminal_summary(terminalreporter):
    """Adds the database to the name of each test that failed."""
    for outcome in ("failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            if hasattr(report, "node"):
                report.nodeid += f" on {report.node.gateway.id}"


def find_postgresql() -> Path | None:
    """The folder of initdb and pg_ctl: on the PATH, else Debian's newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), key=version_number, default=None)


def version_number(bin_folder: Path) -> int:
    name = bin_folder.parent.name
    return int(name) if name.isdecimal() else 0


def start_postgresql(bin_folder: Path, add_cleanup) -> str:
    """Start a server that listens on a socket in its own folder; its URL."""
    # Not below TMPDIR: the name of a socket may have 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-", dir="/tmp"))
    add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    owner = None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def call(program, *arguments):
        subprocess.run(
            [bin_folder / program, "--pgdata", folder / "data", *arguments],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            user=owner and owner.pw_uid,
            group=owner and owner.pw_gid,
            extra_groups=owner and [],
        )

    call("initdb", "--username=newsroom", "--auth=trust", "--encoding=UTF8", "--no-sync")
    add_cleanup(lambda: call("pg_ctl", "stop", "--mode=immediate", "--silent"))
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    call("pg_ctl", "start", "--wait", "--silent", "--options", options, "--log", folder / "log")
    return f"postgres:///postgres?user=newsroom&host={folder}"
