"""K6 of docs/moderation.md: what was decided can't be rewritten unseen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from articles.models import AuditEntry
from articles.triggers import drop_triggers, install_triggers
from comments import audit, sealing
from comments.models import AuditSeal, DeskEntry, ModerationEntry
from comments.moderation import reject_comment
from comments.sealing import seal_audit
from tests.factories import make_comment, make_moderator

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def entries():
    """Three rows of the comments' audit, one of the desk's and a story's, written at noon."""
    with time_machine.travel(NOON, tick=False):
        reject_comment(make_comment(), by=make_moderator(), reason="abuse")
        make_comment()
        audit.note("export_comments", by=make_moderator(), count=2)
    return list(ModerationEntry.objects.order_by("pk"))


def tamper(change):
    """As somebody who controls the database would."""
    drop_triggers(connection)
    change()
    install_triggers(connection)


def check(capsys, *arguments):
    call_command("check_audit", *arguments)
    return capsys.readouterr().out


def test_k6_audit_that_nobody_touched_is_whole(entries, capsys):
    seal_audit(LATER + timedelta(seconds=1))

    assert "The audit is as it was written." in check(capsys)
    assert set(AuditSeal.objects.values_list("table", flat=True)) == {
        "auditentry",
        "moderationentry",
        "deskentry",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda: ModerationEntry.objects.filter(reason="abuse").update(reason="spam"),
        lambda: ModerationEntry.objects.order_by("pk")[:1].get().delete(),
        lambda: DeskEntry.objects.update(facts={"count": 1}),
        lambda: AuditSeal.objects.filter(table="moderationentry").update(digest="0" * 64),
    ],
    ids=["row changed", "row taken away", "row of the desk changed", "seal changed"],
)
def test_k6_changed_audit_makes_the_command_exit_1(entries, capsys, change):
    seal_audit(LATER + timedelta(seconds=1))
    tamper(change)

    with pytest.raises(CommandError) as error:
        check(capsys)

    assert error.value.returncode == 1
    told = capsys.readouterr().out
    assert re.search(r"entry: (row \d+ was|the rows up to \d+, or their seal, are not)", told)


def test_k6_row_slipped_in_later_is_found(entries, capsys):
    seal_audit(LATER + timedelta(seconds=1))
    first = entries[0]
    values = {f.attname: getattr(first, f.attname) for f in ModerationEntry._meta.concrete_fields}

    tamper(lambda: ModerationEntry.objects.filter(pk=first.pk).delete())
    ModerationEntry.objects.bulk_create([ModerationEntry(**values | {"verb": "approve_comment"})])

    with pytest.raises(CommandError):
        check(capsys)


def test_k6_chain_made_anew_is_found_by_an_end_noted_before(entries, capsys):
    seal_audit(LATER + timedelta(seconds=1))
    told = check(capsys)
    head = told.split("moderationentry is whole up to ")[1].split()[0]
    assert "as it was written" in check(capsys, "--noted", head)

    def anew():
        ModerationEntry.objects.filter(reason="abuse").update(reason="spam")
        AuditSeal.objects.all().delete()

    tamper(anew)
    seal_audit(LATER + timedelta(seconds=1))

    assert "as it was written" in check(capsys)
    with pytest.raises(CommandError):
        check(capsys, "--noted", head)


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def columns_of(model):
    return ", ".join(f.column for f in model._meta.concrete_fields if not f.primary_key)


@pytest.mark.parametrize("model", sealing.SEALED)
@pytest.mark.parametrize(
    ("statement", "row", "what"),
    [
        ("UPDATE {table} SET verb = 'x' WHERE id = {last}", "{last}", "was changed"),
        ("DELETE FROM {table} WHERE id = {last}", "{last}", "was taken away"),
        (
            "INSERT INTO {table} (id, {columns}) SELECT -1, {columns} FROM {table} "
            "WHERE id = {last}",
            "-1",
            "was added",
        ),
    ],
    ids=["changed", "deleted", "inserted"],
)
def test_f80_check_names_table_and_row_that_raw_sql_touched(
    entries, capsys, model, statement, row, what
):
    seal_audit(LATER + timedelta(seconds=1))
    assert "as it was written" in check(capsys)
    facts = {
        "table": model._meta.db_table,
        "columns": columns_of(model),
        "last": model.objects.order_by("pk").last().pk,
    }

    tamper(lambda: execute(statement.format(**facts)))

    with pytest.raises(CommandError, match="in 1 places") as error:
        check(capsys)
    assert error.value.returncode == 1
    told = f"{model._meta.model_name}: row {row.format(**facts)} {what} after"
    assert told in capsys.readouterr().out


def test_f80_before_and_after_of_a_story_are_under_the_seal(entries, capsys):
    seal_audit(LATER + timedelta(seconds=1))
    entry = AuditEntry.objects.filter(to_status="published").latest("pk")

    tamper(lambda: AuditEntry.objects.filter(pk=entry.pk).update(from_status="draft"))

    with pytest.raises(CommandError):
        check(capsys)
    assert f"auditentry: row {entry.pk} was changed" in capsys.readouterr().out


def test_f80_stretch_sealed_without_digests_of_its_rows_is_still_judged(entries, capsys):
    seal_audit(LATER + timedelta(seconds=1))
    tamper(lambda: AuditSeal.objects.update(row_digests=None))
    assert "as it was written" in check(capsys)

    tamper(lambda: AuditEntry.objects.update(verb="x"))

    with pytest.raises(CommandError, match="in 1 places"):
        check(capsys)
    assert "auditentry: the rows up to" in capsys.readouterr().out


def test_rows_are_sealed_when_they_have_settled_and_not_before(entries):
    seal_audit(LATER)
    assert not AuditSeal.objects.exists()

    seal_audit(LATER + timedelta(microseconds=1))

    assert set(AuditSeal.objects.values_list("table", "rows")) == {
        ("auditentry", AuditEntry.objects.count()),
        ("moderationentry", 3),
        ("deskentry", 1),
    }


def test_next_stretch_goes_on_where_the_last_one_ended(entries, capsys, monkeypatch):
    monkeypatch.setattr(sealing, "STRETCH", 2)
    seal_audit(LATER + timedelta(seconds=1))
    with time_machine.travel(LATER, tick=False):
        make_comment()
    seal_audit(LATER + timedelta(minutes=11))

    seals = AuditSeal.objects.filter(table="moderationentry").order_by("last_id")
    assert list(seals.values_list("rows", flat=True)) == [2, 1, 1]
    assert "as it was written" in check(capsys)


def test_sealing_again_seals_nothing_anew(entries):
    seal_audit(LATER + timedelta(seconds=1))
    seals = list(AuditSeal.objects.values())

    seal_audit(LATER + timedelta(seconds=1))

    assert list(AuditSeal.objects.values()) == seals


@pytest.mark.parametrize("model", [DeskEntry, AuditSeal])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_k6_database_refuses_to_change_desk_entries_and_seals(entries, model, change):
    seal_audit(LATER + timedelta(seconds=1))
    rows = model.objects.all()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(made_at=NOON) if change == "update" else rows.delete()

    assert rows.exists()
