"""Runs every test on SQLite and on a throwaway PostgreSQL, in one pytest session.

`./run test` loads it with `-p tests.both_databases`. Each database has a worker
process that runs all tests, and failures name their database.
"""

import signal

import pytest

from tests.postgresql import find_postgresql, start_postgresql

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
    config.stash[POSTGRESQL_URL] = start_postgresql(bin_folder, config.add_cleanup).url
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
