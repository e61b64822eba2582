"""Letters on their way to a real mail server that does not always behave."""

from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from comments.mail import delivery, outbox
from comments.mail.states import Letter, NoticeState, TaskState
from comments.models import Mailbox, MailTask, ReplyNotice
from comments.moderation import approve_comment
from tests.comments.mailing import (
    DAY,
    HOUR,
    MINUTE,
    answer,
    deliver_in,
    later,
    make_watched_comment,
)
from tests.factories import make_comment, make_moderator
from tests.mail_server import MailServer
from tests.threads import at_once, in_thread

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


def hold_one(email="reader@example.org"):
    comment = make_comment(email=email, email_key=email)
    outbox.hold(Letter.CONFIRMATION, email, comment=comment)
    return MailTask.objects.latest("id")


def state_of(task):
    task.refresh_from_db()
    return task.state


def test_letter_arrives_as_plain_text_from_us(server, settings):
    task = hold_one()

    deliver_in()

    [message] = server.messages
    assert server.recipients == ["reader@example.org"]
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Message-ID"] == task.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert state_of(task) == TaskState.SENT
    assert task.email == ""


def test_l2_killed_before_the_server_had_it_is_sent_once(server, monkeypatch):
    task = hold_one()
    monkeypatch.setattr(delivery, "_send", kill)
    with pytest.raises(KeyboardInterrupt):
        deliver_in()
    monkeypatch.undo()

    deliver_in(outbox.LEASE + timedelta(seconds=1))
    deliver_in(outbox.LEASE + 2 * MINUTE)

    assert len(server.messages) == 1
    assert state_of(task) == TaskState.SENT


def test_l2_killed_after_the_server_had_it_is_one_duplicate_with_the_same_id(server, monkeypatch):
    task = hold_one()
    monkeypatch.setattr(outbox, "mark_sent", kill)
    for wait in (timedelta(0), 4 * MINUTE, 8 * MINUTE, HOUR, DAY):
        try:
            deliver_in(wait)
            deliver_in(wait + 2 * MINUTE)
        except KeyboardInterrupt:
            continue

    assert [message["Message-ID"] for message in server.messages] == [task.message_id] * 2
    assert state_of(task) == TaskState.PARKED


def kill(*args, **kwargs):
    """As kill -9 does: nothing after it runs."""
    raise KeyboardInterrupt


def test_l2_killed_while_composing_is_sent_and_counted_once(server, monkeypatch):
    task = hold_one()
    monkeypatch.setattr(delivery, "message_of", kill)
    with pytest.raises(KeyboardInterrupt):
        deliver_in()
    monkeypatch.undo()

    deliver_in(outbox.LEASE + timedelta(seconds=1))
    deliver_in(outbox.LEASE + 2 * MINUTE)

    assert len(server.messages) == 1
    assert Mailbox.objects.get().counts.get().ever == 1
    assert state_of(task) == TaskState.SENT


@pytest.mark.parametrize(("drops", "arrived"), [("before", 0), ("after", 2)])
def test_l2_connection_that_breaks_is_tried_once_more_and_then_parked(server, drops, arrived):
    task = hold_one()
    server.drops = drops

    deliver_in()
    deliver_in(2 * MINUTE)
    deliver_in(HOUR)

    assert len(server.messages) == arrived
    assert state_of(task) == TaskState.PARKED
    assert task.trouble == "SMTPServerDisconnected"


def test_l3_two_workers_never_have_the_same_letter():
    hold_one()
    first = outbox.claim_next()

    assert outbox.claim_next() is None
    assert state_of(first) == TaskState.CLAIMED


def test_l3_claim_lost_to_another_worker_finishes_nothing():
    task = hold_one()
    slow = outbox.claim_next()
    with later(outbox.LEASE + timedelta(seconds=1)):
        outbox.take_over_lapsed()

    outbox.mark_sent(slow)

    assert state_of(task) == TaskState.HELD


def test_l3_letter_that_always_fails_is_parked_after_eight_tries_and_others_flow(monkeypatch):
    bad, good = hold_one("bad@example.org"), hold_one("good@example.org")
    compose = delivery.compose

    def crash(task):
        if task.pk == bad.pk:
            raise ValueError("bad@example.org")
        return compose(task)

    monkeypatch.setattr(delivery, "compose", crash)
    waited = timedelta(0)
    for wait in (*outbox.WAITS, DAY):
        assert state_of(bad) == TaskState.HELD
        deliver_in(waited)
        waited += wait

    assert state_of(bad) == TaskState.PARKED
    assert (bad.tries, bad.trouble) == (outbox.MAX_TRIES, "ValueError")
    assert state_of(good) == TaskState.SENT
    assert waited - DAY > timedelta(days=2, hours=22)


def test_i9_mailbox_that_does_not_exist_is_never_written_to_again(server):
    server.answer_to_rcpt = "550 5.1.1 no such user"
    task = hold_one()
    deliver_in()
    assert state_of(task) == TaskState.CANCELLED
    assert Mailbox.objects.get().suppressed_at
    server.answer_to_rcpt = None

    again = hold_one()
    deliver_in(2 * DAY)

    assert server.messages == []
    assert state_of(again) == TaskState.CANCELLED


@pytest.mark.parametrize(
    "answer_to_rcpt", ["550 5.7.1 relay denied", "550 blocked", "550 5.1.8 bad sender"]
)
def test_i9_refusal_that_is_not_of_the_mailbox_suppresses_nobody(server, answer_to_rcpt):
    server.answer_to_rcpt = answer_to_rcpt
    task = hold_one()

    deliver_in()

    assert state_of(task) == TaskState.PARKED
    assert not Mailbox.objects.get().suppressed_at


def test_i9_mailbox_that_is_full_today_is_tried_again(server):
    server.answer_to_rcpt = "452 4.2.2 mailbox full"
    task = hold_one()
    deliver_in()
    assert state_of(task) == TaskState.HELD
    assert not Mailbox.objects.get().suppressed_at
    server.answer_to_rcpt = None

    deliver_in(outbox.WAITS[0] - timedelta(seconds=5))
    assert server.messages == []
    deliver_in(outbox.WAITS[0] + timedelta(seconds=5))
    assert len(server.messages) == 1


def test_i9_server_that_is_down_makes_all_mail_wait_longer_and_longer(settings, server):
    first, second = hold_one("one@example.org"), hold_one("two@example.org")
    server.stop()

    with later(timedelta(0)):
        delivery.deliver_due_mail()
        waits = []
        for _n in range(12):
            first.refresh_from_db()
            waits.append(first.run_after - timezone.now())
            with later(waits[-1]):
                delivery.deliver_due_mail()
                now = timezone.now()
            first.refresh_from_db()
            waits[-1] = first.run_after - now

    assert waits == sorted(waits)
    assert waits[-1] <= outbox.LONGEST_OUTAGE_WAIT
    assert state_of(first) == state_of(second) == TaskState.HELD
    assert (first.tries, second.outages) == (0, 0)


def test_i9_letter_that_waited_three_days_for_the_server_is_parked(settings, server):
    task = hold_one()
    server.stop()

    deliver_in(outbox.GIVEN_UP_AFTER - MINUTE)
    assert state_of(task) == TaskState.HELD
    deliver_in(outbox.GIVEN_UP_AFTER + HOUR)

    assert state_of(task) == TaskState.PARKED
    assert task.email == "reader@example.org"


def test_i9_letter_the_server_refuses_is_parked_and_no_mailbox_blamed(server):
    server.answer_to_data = "554 5.7.1 looks like spam"
    task = hold_one()

    deliver_in()

    assert state_of(task) == TaskState.PARKED
    assert not Mailbox.objects.get().suppressed_at


def test_trouble_never_names_a_mailbox(server):
    server.answer_to_rcpt = "550 no such user reader@example.org"
    task = hold_one()

    deliver_in()

    task.refresh_from_db()
    assert "@" not in task.trouble


def test_mail_goes_out_by_django_s_own_backend_in_tests():
    hold_one()

    deliver_in()

    assert len(mail.outbox) == 1


def test_l3_two_workers_at_once_send_each_letter_once(transactional_db, server):
    tasks = [hold_one(f"reader{number}@example.org") for number in range(12)]

    at_once(delivery.deliver_due_mail, delivery.deliver_due_mail)
    delivery.deliver_due_mail()

    assert sorted(server.recipients) == sorted(f"reader{n}@example.org" for n in range(12))
    assert {state_of(task) for task in tasks} == {TaskState.SENT}


def test_g6_of_recall_and_worker_at_once_exactly_one_wins(transactional_db, server):
    with later(timedelta(0)):
        since = timezone.now()
        replies = [answer(make_watched_comment(email=f"r{n}@example.org")) for n in range(6)]

    with later(2 * MINUTE):
        _mail, *recalled = at_once(
            delivery.deliver_due_mail,
            *(lambda reply=reply: outbox.recall(reply, since) for reply in replies),
        )
        delivery.deliver_due_mail()

    assert set(recalled) <= {True, False}
    assert len(server.messages) == recalled.count(False)


def test_i7_reply_is_told_though_a_letter_went_between_its_approval_and_the_commit(
    transactional_db, server
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    comment = make_watched_comment()
    answer(comment)
    moderator, reply = make_moderator(), make_comment(parent=comment)
    is_decided, may_commit = Event(), Event()

    def approve_slowly():
        with transaction.atomic():
            approve_comment(reply, by=moderator)
            is_decided.set()
            may_commit.wait(timeout=30)

    approval = in_thread(approve_slowly)
    is_decided.wait(timeout=30)
    deliver_in(2 * MINUTE)
    may_commit.set()
    approval.result()
    deliver_in(2 * HOUR)

    assert len(server.messages) == 2
    assert ReplyNotice.objects.get(comment=reply).state == NoticeState.SENT
