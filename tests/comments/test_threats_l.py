"""L of docs/moderation.md: failures. What a reader typed can't be made again."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from comments import moderation, posting
from comments.models import Comment, ModerationEntry, PostingCount
from comments.moderation import approve_comment
from comments.policies import terms_of
from comments.signals import comment_decided
from comments.states import Status
from comments.tokens import Token, judge_token, make_token, next_token_at
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)
from tests.readers import WORDS, comments_url, encoded, form_in, received, send

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@contextmanager
def database_fails(error, times=10**6):
    """Every query is refused, the first `times` of them."""
    refused = []

    def refuse(execute, sql, params, many, context):
        if len(refused) < times:
            refused.append(sql)
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield refused


@pytest.fixture
def filled_in(client):
    article = make_published_article()
    form = form_in(client.get(comments_url(article)))
    return article, form | WORDS | {"website": "https://example.org/"}


@pytest.mark.parametrize(
    "error", [OperationalError("server closed the connection"), InterfaceError("gone")]
)
def test_l1_database_down_keeps_every_word_without_a_query(client, filled_in, error):
    article, fields = filled_in

    with database_fails(error) as refused:
        response = send(client, article, encoded(fields))

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    # The story was asked for, once more at most, and nothing for the page.
    assert len(refused) <= 2
    assert form_in(response) == fields
    assert not Comment.objects.exists()


def test_l1_kept_form_can_be_sent_again(client, filled_in):
    article, fields = filled_in
    with database_fails(OperationalError("down")):
        kept = form_in(send(client, article, encoded(fields)))

    assert received(send(client, article, encoded(kept))).body == WORDS["body"]


def test_l1_lock_that_lasted_too_long_is_tried_once_more(client, filled_in):
    article, fields = filled_in

    with database_fails(OperationalError("database is locked"), times=1):
        response = send(client, article, encoded(fields))

    received(response)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("table", ["comments_comment", "comments_moderationentry"])
def test_l1_failure_in_the_middle_leaves_nothing_behind(client, filled_in, table):
    article, fields = filled_in

    def refuse(execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        response = send(client, article, encoded(fields))

    assert response.status_code == 503
    assert form_in(response) == fields
    assert not Comment.objects.exists()
    assert not ModerationEntry.objects.exists()
    assert not PostingCount.objects.filter(count__gt=0).exists()


def test_l1_refusals_ask_the_database_nothing(client, filled_in):
    article, fields = filled_in

    with database_fails(OperationalError("down")):
        foreign = send(client, article, encoded(fields), headers={"Sec-Fetch-Site": "cross-site"})
        wrong_type = send(client, article, encoded(fields), content_type="text/plain")
        too_long = send(client, article, "x" * 70_000)

    statuses = [response.status_code for response in (foreign, wrong_type, too_long)]
    assert statuses == [403, 415, 413]


def test_l4_decision_without_its_audit_row_does_not_happen(monkeypatch):
    comment = make_comment()

    def fail(*args, **kwargs):
        raise OperationalError("disk full")

    monkeypatch.setattr(moderation, "insert", fail)
    with pytest.raises(OperationalError):
        approve_comment(comment, by=make_moderator())

    assert Comment.objects.get(pk=comment.pk).status == "pending"


def test_l4_decision_whose_announcement_fails_does_not_happen():
    comment = make_comment()

    def fail(**kwargs):
        raise OperationalError("outbox full")

    comment_decided.connect(fail)
    try:
        with pytest.raises(OperationalError):
            approve_comment(comment, by=make_moderator())
    finally:
        comment_decided.disconnect(fail)

    assert Comment.objects.get(pk=comment.pk).status == "pending"
    assert [entry.verb for entry in comment.audit_entries.all()] == ["post_comment"]


def test_refusal_that_is_no_duplicate_is_heard(client, filled_in, monkeypatch):
    article, fields = filled_in
    taken = make_comment(article)
    monkeypatch.setattr(posting, "next_id", lambda model: taken.pk)

    response = send(client, article, encoded(fields))

    assert response.status_code == 503
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("behind", "token"),
    [(timedelta(minutes=9), Token.FRESH), (timedelta(minutes=11), Token.STALE)],
)
def test_l6_token_of_a_host_whose_clock_is_ahead_is_taken_for_ten_minutes(behind, token):
    made_at = next_token_at(7, NOON)

    assert judge_token(make_token(7, made_at), 7, made_at - behind) == token


def test_l6_comments_stand_in_the_order_of_arrival_whatever_the_clock_said(client):
    article = make_published_article()
    first = make_approved_comment(article, created_at=NOON)
    second = make_approved_comment(article, created_at=NOON - timedelta(minutes=10))

    page = client.get(article.get_absolute_url()).content.decode()

    assert page.index(f'id="comment-{first.pk}"') < page.index(f'id="comment-{second.pk}"')


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_l6_replies_close_at_one_moment_in_every_zone(zone):
    article = make_published_article(comments_close_at=NOON)
    article.refresh_from_db()

    with timezone.override(zone):
        assert terms_of(article, NOON - timedelta(seconds=1)).is_open
        assert not terms_of(article, NOON).is_open


def test_l7_host_that_does_not_know_a_new_column_goes_on_storing():
    before = MigrationLoader(connection).project_state(
        [("comments", "0003_comment_address"), ("articles", "0004_word_index")]
    )
    old_comments = before.apps.get_model("comments", "Comment").objects
    old_entries = before.apps.get_model("comments", "ModerationEntry").objects
    article = make_published_article()

    stored = old_comments.create(article_id=article.pk, body="From an old host", name="Ann")
    old_entries.create(comment=stored, verb="post_comment", to_status="pending", version=1)

    comment = Comment.objects.get(pk=stored.pk)
    assert comment.status == Status.PENDING
    approve_comment(comment, by=make_moderator())
    assert Comment.objects.visible().get() == comment
