import pytest

from newsroom import store_home
from newsroom.models import PageStoreHome
from tests.page_store import file_store


@pytest.fixture(autouse=True)
def asked_anew():
    store_home.ask_again()
    yield
    store_home.ask_again()


def asked_again(store):
    store_home.ask_again()
    return store_home.is_ours(store)


@pytest.fixture
def move_to(monkeypatch):
    """Go on as another host."""
    return lambda host: monkeypatch.setattr(store_home, "home", lambda: f"files {host}")


def test_first_store_is_taken_into_use(tmp_path):
    store = file_store(tmp_path)

    assert store_home.is_ours(store)
    assert PageStoreHome.objects.get().store_id == store.id


def test_store_of_another_host_is_not_ours(tmp_path, move_to):
    assert store_home.is_ours(file_store(tmp_path / "one"))

    move_to("other")

    assert not asked_again(file_store(tmp_path / "other"))


def test_lost_folder_of_the_same_host_is_taken_into_use(tmp_path):
    assert store_home.is_ours(file_store(tmp_path / "one"))

    assert asked_again(file_store(tmp_path / "other"))


def test_process_that_is_overtaken_while_it_begins_uses_the_store_all_the_same(
    tmp_path, monkeypatch
):
    store, others = file_store(tmp_path), file_store(tmp_path)
    really = store.drop_everything

    def be_overtaken(new_id):
        monkeypatch.setattr(store, "drop_everything", really)
        assert asked_again(others)
        really(new_id)

    monkeypatch.setattr(store, "drop_everything", be_overtaken)

    assert store_home.is_ours(store)
    assert PageStoreHome.objects.get().store_id == store.id == others.id


def test_store_that_missed_a_change_is_emptied_and_used_again(tmp_path):
    store = file_store(tmp_path)
    store_home.is_ours(store)
    id_before, epoch = store.id, store.epoch()

    store_home.leave()

    assert asked_again(store)
    assert store.id != id_before
    assert store.last_change(["site"]) > epoch


def test_claimed_store_is_ours_and_the_other_is_no_more(tmp_path, move_to):
    one, other = file_store(tmp_path / "one"), file_store(tmp_path / "other")
    store_home.is_ours(one)
    move_to("other")

    store_home.claim(other)

    assert asked_again(other)
    move_to("one")
    assert not asked_again(one)


def test_database_is_asked_once_a_second(tmp_path, django_assert_num_queries):
    store = file_store(tmp_path)
    store_home.is_ours(store)

    with django_assert_num_queries(0):
        assert store_home.is_ours(store)


def test_host_keeps_its_name(settings, tmp_path):
    settings.NEWSROOM_HOME = tmp_path

    assert store_home.home() == store_home.home()
    assert [path.name for path in tmp_path.iterdir()] == ["host-id"]


def test_claim_on_a_new_database_is_remembered(tmp_path, move_to):
    store_home.claim(file_store(tmp_path / "one"))

    move_to("other")

    assert not asked_again(file_store(tmp_path / "other"))
