"""Makes the Python environment in NEWSROOM_HOME, then becomes the command asked for.

`./run` starts it with the machine's own Python, so it uses the standard library alone.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
USAGE = """\
./run                       set up and serve the site and its worker until Ctrl-C
./run test [ARGUMENTS]      run the tests, on SQLite and PostgreSQL
./run manage COMMAND ...    run a management command
./run dev                   development server with debug pages, reloads changed code
"""


def main(arguments: list[str]) -> None:
    command, *rest = arguments or ["serve"]
    if command not in {"serve", "test", "manage", "dev"} or (rest and command in {"serve", "dev"}):
        asked_for_help = command in {"help", "-h", "--help"}
        print(USAGE, end="", file=sys.stdout if asked_for_help else sys.stderr)
        sys.exit(0 if asked_for_help else 2)

    home = Path(os.environ.get("NEWSROOM_HOME") or ROOT / "var").absolute()
    make_writable(home)
    set_caches(home)
    lock_file = "requirements-dev.txt" if command in {"test", "dev"} else "requirements.txt"
    python = install(home, ROOT / lock_file)
    manage = [python, ROOT / "manage.py"]
    if command == "test":
        os.chdir(ROOT)
        # Plugins of the tests are found from the checkout.
        become([python, "-m", "pytest", "-p", "tests.both_databases", *pytest_cache(home), *rest])
    elif command == "manage":
        become([*manage, *rest])
    elif command == "dev":
        os.environ["NEWSROOM_DEBUG"] = "1"
        become([*manage, "serve", "--reload"])
    else:
        become([*manage, "serve"])


def make_writable(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        sys.exit(
            f"Newsroom cannot write to its data folder “{home}” ({error.strerror}); "
            "make it writable or choose another with NEWSROOM_HOME=FOLDER."
        )


def set_caches(home: Path) -> None:
    """Keep every cache out of the checkout, which may be read-only."""
    caches = home / "cache"
    os.environ["NEWSROOM_HOME"] = str(home)
    os.environ["PYTHONPYCACHEPREFIX"] = str(caches / "python")
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(caches / "hypothesis")
    os.environ["RUFF_CACHE_DIR"] = str(caches / "ruff")
    os.environ["UV_CACHE_DIR"] = str(caches / "uv")
    os.environ["PIP_CACHE_DIR"] = str(caches / "pip")


def pytest_cache(home: Path) -> list[str]:
    return ["-o", f"cache_dir={home / 'cache' / 'pytest'}"]


def install(home: Path, lock_file: Path) -> Path:
    """Install the locked packages unless that was done; the environment's Python."""
    environment = home / "environment"
    if is_installed(environment, lock_file):
        return python_of(environment)
    with only_one(home / "set-up.lock", "Another ./run is setting up; waiting for it ..."):
        if is_installed(environment, lock_file):
            return python_of(environment)
        check_installer()
        tell("Installing Python packages, once; this takes about half a minute ...")
        began = time.monotonic()
        if not is_usable(environment):
            shutil.rmtree(environment, ignore_errors=True)
        unfinished = environment / "unfinished"
        install_packages(home, environment, unfinished, lock_file)
        (environment / "python-version").write_text(sys.version)
        # The packages for development hold those for serving, in the same versions.
        for done in {lock_file, ROOT / "requirements.txt"}:
            stamp_of(environment, done).write_text(digest(done))
        unfinished.unlink()
        tell(f"Installed in {time.monotonic() - began:.0f} s.")
    return python_of(environment)


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"


def is_usable(environment: Path) -> bool:
    """Whole, and made by the Python that runs now."""
    version = environment / "python-version"
    return (
        # The link to an interpreter that was removed since does not exist.
        python_of(environment).exists()
        and version.exists()
        and version.read_text() == sys.version
        and not (environment / "unfinished").exists()
    )


def is_installed(environment: Path, lock_file: Path) -> bool:
    stamp = stamp_of(environment, lock_file)
    return is_usable(environment) and stamp.exists() and stamp.read_text() == digest(lock_file)


def stamp_of(environment: Path, lock_file: Path) -> Path:
    return environment / f"{lock_file.stem}.installed"


def digest(lock_file: Path) -> str:
    return hashlib.sha256(lock_file.read_bytes()).hexdigest()


@contextlib.contextmanager
def only_one(path: Path, notice: str) -> Iterator[None]:
    """Hold a lock file, which the system lets go however this process ends."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(notice)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def check_installer() -> None:
    # Debian's python3 has a venv module that works only with ensurepip, which
    # comes in another package.
    if not (find_uv() or has_module("ensurepip") or has_module("pip")):
        sys.exit(
            "Newsroom needs Python's venv module, which is missing here; on Debian and "
            "Ubuntu run: apt install python3-venv"
        )


def install_packages(home: Path, environment: Path, unfinished: Path, lock_file: Path) -> None:
    """Install with uv if present, else venv and pip, else a uv fetched by pip."""
    python = python_of(environment)
    uv = find_uv()
    if uv is None and has_module("ensurepip"):
        # uv makes environments without pip; one that it made is made anew.
        if not (environment / "bin" / "pip").exists():
            call(sys.executable, "-m", "venv", "--clear", environment)
        unfinished.touch()
        call(
            *(python, "-m", "pip", "install", "--require-hashes", "--quiet"),
            *("--no-compile", "--disable-pip-version-check", "-r", lock_file),
        )
        return
    uv = uv or fetch_uv(home / "tools")
    if not python.exists():
        call(uv, "venv", "--quiet", "--python", sys.executable, environment)
    unfinished.touch()
    call(
        *(uv, "pip", "install", "--quiet", "--require-hashes"),
        *("--python", python, "-r", lock_file),
    )


def find_uv() -> str | None:
    uv = shutil.which("uv")
    # A shim may stand on the PATH for a uv that is not installed.
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        return uv
    return None


def fetch_uv(folder: Path) -> Path:
    """Fetch uv with pip, on machines that have pip but no venv."""
    call(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--upgrade", "--target", folder, "uv"),
    )
    return folder / "bin" / "uv"


def call(*command: str | Path) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode != 0:
        sys.exit("The packages could not be installed; the lines above say why.")


def become(command: list[str | Path]) -> None:
    os.execv(command[0], [str(part) for part in command])


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
