"""From a change to the page that every reader gets next."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.publishing import withdraw_article
from comments.moderation import approve_comment
from newsroom import purging, store_home
from newsroom.housekeeping import finish_purges
from newsroom.page_store import StoreDown
from tests.factories import (
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
)
from tests.page_store import Reader, django_edge, file_store, in_use

WORD = "zwieback"


@pytest.fixture
def store(transactional_db, tmp_path, monkeypatch):
    with in_use(monkeypatch, file_store(tmp_path)) as store:
        yield store


@pytest.fixture
def readers(store, tmp_path):
    """Readers of two server processes."""
    return [Reader(django_edge(file_store(tmp_path), tmp_path)) for _process in range(2)]


def purges(**fields):
    return DBTaskResult.objects.filter(task_path=purging.raise_epoch.module_path, **fields)


def fail(*arguments):
    raise StoreDown("The store is away.")


def test_change_is_seen_by_every_process_and_its_row_is_done(readers):
    article = make_published_article()
    comment = make_comment(article, body=WORD)
    url = article.get_absolute_url()
    assert all(WORD not in reader.get(url).text for reader in readers)

    approve_comment(comment, by=make_moderator())

    assert all(WORD in reader.get(url).text for reader in readers)
    assert not purges().exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def test_change_that_is_rolled_back_purges_nothing(readers, store):
    article = make_published_article()
    readers[0].get(article.get_absolute_url())
    epoch, rows = store.epoch(), purges().count()
    editor = make_editor("noor")

    def withdraw_and_fail():
        with transaction.atomic():
            withdraw_article(article, by=editor, reason="A court forbids it.")
            raise DatabaseError

    with pytest.raises(DatabaseError):
        withdraw_and_fail()

    assert store.epoch() == epoch
    assert purges().count() == rows


def test_page_is_purged_only_after_the_commit(store):
    article = make_published_article()
    epoch = store.epoch()

    with transaction.atomic():
        withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
        assert store.epoch() == epoch

    assert store.epoch() > epoch


def test_purge_of_a_process_that_was_killed_is_done_by_the_worker(readers, store, monkeypatch):
    article = make_published_article()
    url = article.get_absolute_url()
    readers[0].get(url)
    with monkeypatch.context() as patch:
        # Killed before it could do anything after the commit.
        patch.setattr(purging, "_purge_now", lambda *arguments: None)
        withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
    monkeypatch.setattr(purging, "WORKER_WAITS", purging.WORKER_WAITS * 0)

    finish_purges()

    assert readers[0].get(url).status == 410
    assert not purges(status=TaskResultStatus.READY).exists()


def test_store_that_is_away_is_said_and_told_later(readers, store, monkeypatch):
    article = make_published_article()
    url = article.get_absolute_url()
    readers[0].get(url)
    purging.was_late()
    with monkeypatch.context() as patch:
        patch.setattr(store, "raise_epoch", fail)
        withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
    monkeypatch.setattr(purging, "WORKER_WAITS", purging.WORKER_WAITS * 0)

    assert purging.was_late()
    assert not purging.was_late()

    finish_purges()
    assert readers[0].get(url).status == 410


def test_j9_moderator_is_told_that_readers_may_see_it_late(store, monkeypatch):
    comment = make_comment(make_published_article())
    client = Client()
    client.force_login(make_moderator())
    monkeypatch.setattr(store, "raise_epoch", fail)

    action = {"action": "approve", "_selected_action": [comment.pk]}
    page = client.post(reverse("admin:comments_comment_changelist"), action, follow=True)

    comment.refresh_from_db()
    assert comment.status == "approved"
    assert "Readers may see it late" in page.text


def test_j9_overdue_purge_stands_on_the_desk_and_in_readyz(client, store, monkeypatch):
    article = make_published_article()
    with monkeypatch.context() as patch:
        patch.setattr(store, "raise_epoch", fail)
        withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
    monkeypatch.setattr(purging, "OVERDUE_AFTER", purging.OVERDUE_AFTER * 0)
    client.force_login(make_moderator())

    assert "Readers may not see 1 change yet" in client.get(reverse("admin:index")).text
    assert "so readers may not see them: 1." in client.get("/readyz").text


def test_host_whose_store_is_not_the_sites_leaves_purges_to_the_owner(
    store, tmp_path, monkeypatch, caplog
):
    other = file_store(tmp_path / "elsewhere")
    monkeypatch.setattr(store_home, "home", lambda: "files of another host")
    monkeypatch.setattr(purging, "page_store", lambda: other)
    store_home.ask_again()
    monkeypatch.setattr(purging, "WORKER_WAITS", purging.WORKER_WAITS * 0)
    purging.was_late()

    withdraw_article(make_published_article(), by=make_editor("noor"), reason="A court.")
    finish_purges()

    assert purging.was_late()
    assert "late. Another host keeps" in caplog.text
    assert purges(status=TaskResultStatus.READY).exists()


def test_change_that_no_store_hears_empties_the_next_one(readers, store, monkeypatch):
    article = make_published_article()
    url = article.get_absolute_url()
    readers[0].get(url)
    with monkeypatch.context() as patch:
        patch.setattr(purging, "page_store", lambda: None)
        withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")
    store_home.ask_again()

    finish_purges()

    assert [reader.get(url).status for reader in readers] == [410, 410]


def test_database_that_fails_after_the_commit_makes_no_error(store, monkeypatch):
    def database_fails(*arguments):
        raise DatabaseError

    article = make_published_article()
    epoch = store.epoch()
    monkeypatch.setattr(purging, "_mark_done", database_fails)

    withdraw_article(article, by=make_editor("noor"), reason="A court forbids it.")

    assert store.epoch() > epoch
    assert not connection.in_atomic_block
