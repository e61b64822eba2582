import stat
import threading

from newsroom.secret_key import read_or_make_secret_key


def test_key_is_made_once_and_stays(tmp_path):
    path = tmp_path / "secret-key"

    key = read_or_make_secret_key(path)

    assert len(key) >= 50
    assert read_or_make_secret_key(path) == key


def test_key_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "secret-key"

    read_or_make_secret_key(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_first_starts_at_once_agree_on_one_key(tmp_path):
    together = threading.Barrier(8)
    keys = []

    def start():
        together.wait()
        keys.append(read_or_make_secret_key(tmp_path / "secret-key"))

    threads = [threading.Thread(target=start) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
