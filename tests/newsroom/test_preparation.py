import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from articles.triggers import drop_triggers
from newsroom.preparation import (
    NotPrepared,
    check_database,
    check_port,
    is_empty,
    migrate_if_needed,
    prove_rules,
    static_files_fingerprint,
)
from newsroom.proofs import broken_rules


def test_data_of_a_newer_version_is_refused_by_name():
    check_database()
    MigrationRecorder(connection).record_applied("articles", "9999_from_the_future")

    with pytest.raises(NotPrepared, match=r"newer version .*articles\.9999_from_the_future"):
        check_database()


def test_migrations_of_an_app_that_is_gone_are_no_obstacle():
    MigrationRecorder(connection).record_applied("polls", "0001_initial")

    check_database()


def test_missing_trigger_and_role_are_made_again():
    drop_triggers(connection)
    Group.objects.get(name="Editor").delete()
    assert broken_rules() != []

    migrate_if_needed(lambda sentence: None)

    assert broken_rules() == []


def test_whole_database_is_not_migrated_again():
    told = []

    migrate_if_needed(told.append)

    assert told == []


def test_site_is_not_served_without_its_triggers():
    prove_rules()
    drop_triggers(connection)

    with pytest.raises(NotPrepared, match="articles_auditentry"):
        prove_rules()


def test_database_with_a_person_is_not_empty():
    assert is_empty()

    User.objects.create_user("mira")

    assert not is_empty()


def test_port_above_all_ports_is_refused_in_a_sentence():
    with pytest.raises(NotPrepared, match="Port 70000 of 127.0.0.1 cannot be used"):
        check_port("127.0.0.1", 70000)


def test_fingerprint_of_static_files_follows_a_change(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    style = tmp_path / "page.css"
    style.write_text("a{}")
    before = static_files_fingerprint()

    assert static_files_fingerprint() == before
    style.write_text("a{b:c}")
    assert static_files_fingerprint() != before
