import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.models import AuditEntry
from articles.triggers import drop_triggers, install_triggers, missing_triggers
from comments.models import Comment, ModerationEntry
from tests.factories import make_approved_comment, make_comment, make_draft, make_published_article

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE"
)
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a way of SQLite alone")
AUDITS = [AuditEntry, ModerationEntry]


@pytest.fixture(autouse=True)
def an_audit():
    """One row at least in each of the two."""
    make_approved_comment(make_published_article())


def execute(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def rebuild_table(model):
    """Take a constraint away and put it back, for which SQLite makes the table anew."""
    constraint = model._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
        editor.add_constraint(model, constraint)


def rows(audit):
    return list(audit.objects.order_by("id").values())


@pytest.mark.parametrize("audit", AUDITS)
def test_audit_row_is_not_changed_by_the_orm(audit):
    before = rows(audit)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        audit.objects.update(verb="something else")

    assert rows(audit) == before


@pytest.mark.parametrize("audit", AUDITS)
def test_audit_row_is_not_deleted_by_the_orm(audit):
    before = rows(audit)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        audit.objects.all().delete()

    assert rows(audit) == before


@pytest.mark.parametrize("audit", AUDITS)
@pytest.mark.parametrize("sql", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}"])
def test_audit_row_is_not_changed_by_sql(audit, sql):
    before = rows(audit)

    with pytest.raises(DatabaseError, match="never changed"):
        execute(sql.format(audit._meta.db_table))

    assert rows(audit) == before


@on_sqlite
@pytest.mark.parametrize("audit", AUDITS)
def test_audit_row_is_not_replaced(audit):
    before = rows(audit)
    table = audit._meta.db_table

    with pytest.raises(DatabaseError, match="never changed"):
        execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert rows(audit) == before


@on_postgresql
@pytest.mark.parametrize("audit", AUDITS)
def test_audit_is_not_truncated(audit):
    before = rows(audit)

    with pytest.raises(DatabaseError, match="never changed"):
        execute(f"TRUNCATE {audit._meta.db_table}")

    assert rows(audit) == before


def test_audit_takes_new_rows():
    entry = AuditEntry.objects.first()

    entry.pk = None
    entry.save()

    assert AuditEntry.objects.filter(verb=entry.verb, article=entry.article).count() == 2


def test_audit_of_a_deleted_story_stays():
    draft = make_draft()
    story_id = draft.pk

    draft.delete()

    assert AuditEntry.objects.filter(article_id=story_id, verb="create_article").exists()


def test_reply_to_a_comment_on_another_story_is_refused():
    stranger = make_approved_comment(make_published_article())

    with pytest.raises(DatabaseError, match="same article"), transaction.atomic():
        make_comment(make_published_article(), parent=stranger)


def test_reply_is_not_moved_under_a_comment_on_another_story():
    reply = make_comment(make_published_article())
    stranger = make_comment(make_published_article())

    with pytest.raises(DatabaseError, match="same article"), transaction.atomic():
        Comment.objects.filter(pk=reply.pk).update(parent=stranger)


def test_comment_is_not_moved_away_from_its_replies():
    parent = make_approved_comment(make_published_article())
    make_comment(parent=parent)

    with pytest.raises(DatabaseError, match="same article"), transaction.atomic():
        Comment.objects.filter(pk=parent.pk).update(article=make_published_article())


def test_comment_without_replies_may_be_moved():
    comment = make_comment(make_published_article())
    other = make_published_article()

    Comment.objects.filter(pk=comment.pk).update(article=other)

    assert other.comments.get() == comment


def test_nothing_is_missing_after_migrate():
    assert missing_triggers(connection) == []


def test_each_dropped_trigger_is_named_and_made_again():
    drop_triggers(connection)

    sentences = missing_triggers(connection)

    assert any("articles_auditentry_append_only" in sentence for sentence in sentences)
    assert any("comments_moderationentry_append_only" in sentence for sentence in sentences)
    assert any("comments_parent_in_article" in sentence for sentence in sentences)
    install_triggers(connection)
    assert missing_triggers(connection) == []


@on_postgresql
def test_trigger_switched_off_counts_as_missing():
    execute("ALTER TABLE articles_auditentry DISABLE TRIGGER articles_auditentry_append_only")

    assert missing_triggers(connection) == [
        "The trigger articles_auditentry_append_only is missing; run migrate to make it."
    ]


def test_migrate_brings_dropped_triggers_back():
    drop_triggers(connection)

    call_command("migrate", verbosity=0)

    assert missing_triggers(connection) == []


@pytest.mark.django_db(transaction=True)
def test_triggers_outlive_migrations_that_rebuild_their_tables():
    # As migrate does it: drop, change the tables, make again.
    drop_triggers(connection)
    rebuild_table(AuditEntry)
    rebuild_table(Comment)
    call_command("migrate", verbosity=0)

    assert missing_triggers(connection) == []
    entry = AuditEntry.objects.first()
    with pytest.raises(DatabaseError, match="never changed"):
        AuditEntry.objects.filter(pk=entry.pk).update(verb="something else")
