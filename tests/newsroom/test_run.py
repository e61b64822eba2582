"""./run as a stranger meets it: each thing that can be missing is told in one sentence."""

import os
import socket
import subprocess
import sys

import pytest

from newsroom.environment import BASE_DIR, VARIABLES

RUN = BASE_DIR / "run"
TOOLS = ["dirname", "sh"]
# Runs a script (called as `-I -B SCRIPT`) in a Python that has nothing to install with.
HIDE_INSTALLERS = """
import importlib.util, runpy, sys
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name in {"ensurepip", "pip"} else find_spec(name)
sys.argv = sys.argv[3:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def fake_path(tmp_path):
    """A folder for the PATH that holds what `run` needs of the system, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(f"/usr/bin/{tool}")
    return folder


def write_program(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(*arguments, path, **environment):
    return subprocess.run(
        [RUN, *arguments],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def only_sentence(done):
    """What a failed ./run said, which must be one line and no traceback."""
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    return line


def test_machine_without_python_is_told_what_is_needed(fake_path):
    sentence = only_sentence(run(path=fake_path))

    assert sentence == ("Newsroom needs Python 3.11 or newer, and there is no python3 on the PATH.")


def test_old_python_is_named(fake_path):
    write_program(fake_path / "python3", 'case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac')

    sentence = only_sentence(run(path=fake_path))

    assert sentence == ("Newsroom needs Python 3.11 or newer; the one found here is 3.9.")


def test_newer_python_beside_an_old_one_is_taken(fake_path):
    write_program(fake_path / "python3", 'case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac')
    write_program(
        fake_path / "python3.12", 'case "$1" in -c) echo 3.12 ;; *) echo "taken: $*" ;; esac'
    )

    done = run("manage", "check", path=fake_path)

    assert done.returncode == 0
    assert done.stdout.endswith("newsroom/set_up.py manage check\n")


def test_python_without_venv_and_pip_is_told_what_to_install(fake_path, tmp_path):
    hiding = tmp_path / "hiding.py"
    hiding.write_text(HIDE_INSTALLERS)
    write_program(
        fake_path / "python3",
        f'[ "$1" = -c ] && exec "{sys.executable}" "$@"\nexec "{sys.executable}" "{hiding}" "$@"',
    )

    sentence = only_sentence(run(path=fake_path, NEWSROOM_HOME=str(tmp_path / "home")))

    assert sentence.startswith("Newsroom needs Python's venv module")
    assert sentence.endswith("apt install python3-venv")


def test_unknown_command_gets_the_list(fake_path):
    (fake_path / "python3").symlink_to(sys.executable)

    done = run("serv", path=fake_path)

    assert done.returncode == 2
    assert "./run manage COMMAND" in done.stderr


def test_data_folder_that_cannot_be_written_is_named(fake_path, tmp_path):
    (fake_path / "python3").symlink_to(sys.executable)
    in_the_way = tmp_path / "a file"
    in_the_way.touch()

    sentence = only_sentence(run(path=fake_path, NEWSROOM_HOME=str(in_the_way / "home")))

    assert f"cannot write to its data folder “{in_the_way / 'home'}”" in sentence
    assert "NEWSROOM_HOME=FOLDER" in sentence


@pytest.fixture
def serve(tmp_path):
    """serve(NAME="value", ...): `manage.py serve` in an environment made already."""

    def call(**environment):
        plain = {name: text for name, text in os.environ.items() if name not in VARIABLES}
        return subprocess.run(
            [sys.executable, BASE_DIR / "manage.py", "serve"],
            env={
                **plain,
                "DJANGO_SETTINGS_MODULE": "newsroom.settings",
                "NEWSROOM_HOME": str(tmp_path),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    return call


@pytest.fixture
def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_taken_port_is_named(serve):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        sentence = only_sentence(serve(PORT=str(port)))

    assert sentence.startswith(f"Port {port} of 127.0.0.1 cannot be used (")
    assert f"PORT={port + 1} ./run" in sentence


def test_unreachable_database_is_named_without_its_password(serve, unused_port):
    url = f"postgres://lantern:hunter2@127.0.0.1:{unused_port}/paper"

    sentence = only_sentence(serve(DATABASE_URL=url, PORT=str(unused_port)))

    assert sentence.startswith("The database cannot be reached (")
    assert sentence.endswith("; start it, or correct DATABASE_URL.")
    assert "hunter2" not in sentence


def test_setting_that_cannot_be_read_is_named(serve):
    sentence = only_sentence(serve(PORT="eighty"))

    assert sentence.startswith("PORT cannot be read: ")
