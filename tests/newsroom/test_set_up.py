"""When the locked packages are installed anew, and when not."""

import pytest

from newsroom import set_up


@pytest.fixture
def lock_file(tmp_path):
    path = tmp_path / "requirements-dev.txt"
    path.write_text("django==5.2.19\n")
    return path


class Installer:
    """Stands for venv and pip: makes the files that tell an environment is there."""

    def __init__(self):
        self.times = 0
        self.found_old_files = False
        self.interrupted = False

    def __call__(self, home, environment, unfinished, lock_file):
        self.times += 1
        self.found_old_files = environment.exists()
        (environment / "bin").mkdir(parents=True, exist_ok=True)
        (environment / "bin" / "python").touch()
        unfinished.touch()
        if self.interrupted:
            raise KeyboardInterrupt


@pytest.fixture
def installer(monkeypatch):
    installer = Installer()
    monkeypatch.setattr(set_up, "install_packages", installer)
    return installer


def test_packages_are_installed_once(tmp_path, lock_file, installer):
    set_up.install(tmp_path, lock_file)
    set_up.install(tmp_path, lock_file)

    assert installer.times == 1


def test_packages_for_development_serve_as_well(tmp_path, lock_file, installer):
    set_up.install(tmp_path, lock_file)
    set_up.install(tmp_path, set_up.ROOT / "requirements.txt")

    assert installer.times == 1


def test_changed_lock_is_installed_into_the_same_environment(tmp_path, lock_file, installer):
    set_up.install(tmp_path, lock_file)
    lock_file.write_text("django==5.2.20\n")

    set_up.install(tmp_path, lock_file)

    assert installer.times == 2
    assert installer.found_old_files


def test_interrupted_installation_is_begun_anew(tmp_path, lock_file, installer):
    installer.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        set_up.install(tmp_path, lock_file)
    installer.interrupted = False

    set_up.install(tmp_path, lock_file)

    assert installer.times == 2
    assert not installer.found_old_files


def test_another_python_gets_an_environment_of_its_own(tmp_path, lock_file, installer, monkeypatch):
    set_up.install(tmp_path, lock_file)
    monkeypatch.setattr(set_up.sys, "version", "3.99.0")

    set_up.install(tmp_path, lock_file)

    assert installer.times == 2
    assert not installer.found_old_files


def test_environment_whose_python_is_gone_is_made_anew(tmp_path, lock_file, installer):
    python = set_up.install(tmp_path, lock_file)
    python.unlink()

    set_up.install(tmp_path, lock_file)

    assert installer.times == 2


def test_data_folder_is_for_its_owner_alone(tmp_path):
    set_up.make_writable(tmp_path / "new")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
