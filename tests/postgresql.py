"""A PostgreSQL of one's own, thrown away at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path


class ThrowawayPostgreSQL:
    """A new cluster that listens on a socket in its own folder.

    url: as DATABASE_URL takes it.
    """

    def __init__(self, bin_folder: Path) -> None:
        self.bin_folder = bin_folder
        # Not below TMPDIR: the name of a socket may have 107 bytes at most.
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-", dir="/tmp"))
        self.url = f"postgres:///postgres?user=newsroom&host={self.folder}"
        self.owner = None
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            self.owner = pwd.getpwnam("nobody")
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        self._call("initdb", "--username=newsroom", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        log = ["--log", self.folder / "log"]
        self._call("pg_ctl", "start", "--wait", "--silent", "--options", options, *log)

    def stop(self) -> None:
        self._call("pg_ctl", "stop", "--mode=immediate", "--silent")

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self.bin_folder / program, "--pgdata", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            user=self.owner and self.owner.pw_uid,
            group=self.owner and self.owner.pw_gid,
            extra_groups=self.owner and [],
        )


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


def start_postgresql(bin_folder: Path, add_cleanup: Callable) -> ThrowawayPostgreSQL:
    """A running server that is stopped and removed in the cleanup."""
    server = ThrowawayPostgreSQL(bin_folder)
    add_cleanup(server.remove)
    server.start()
    add_cleanup(server.stop)
    return server
