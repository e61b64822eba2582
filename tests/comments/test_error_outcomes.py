"""The letter that tells what became of an error report, and mail that operators end."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.mail.mailboxes import mailbox_of
from comments.mail.states import Subscription
from comments.models import ErrorReport, Mailbox, MailTask
from comments.signals import error_report_closed
from tests.comments.mailing import DAY, MINUTE, deliver_in, make_watched_comment
from tests.factories import make_published_article

READER = "reader@example.org"


def close(article=None, **fields):
    report = ErrorReport.objects.create(
        article=article or make_published_article("The tide"),
        note="Canary note",
        status="explained",
        closed_at=timezone.now(),
        **{"email": READER, "answer": "Nine is right.", "receipt_digest": "x"} | fields,
    )
    error_report_closed.send(ErrorReport, report=report)
    return report


def test_reporter_is_told_the_answer_and_none_of_their_own_words():
    close()

    deliver_in()

    [message] = mail.outbox
    assert message.to == [READER]
    assert "Nine is right." in message.body
    assert "The tide" in message.body
    assert "Canary" not in message.message().as_string()


def test_reporter_without_an_address_is_told_nothing():
    close(email="")

    assert not MailTask.objects.exists()


def test_closing_twice_tells_once():
    report = close()
    error_report_closed.send(ErrorReport, report=report)

    deliver_in()

    assert len(mail.outbox) == 1


def test_suppressed_mailbox_gets_no_outcome():
    call_command("suppress_mailbox", READER)
    close()

    deliver_in()

    assert mail.outbox == []


def test_i9_complaint_ends_all_mail_to_a_mailbox():
    make_watched_comment(email=READER)

    call_command("suppress_mailbox", READER.upper())

    mailbox = mailbox_of(READER)
    assert mailbox.suppressed_at
    assert (mailbox.replies, mailbox.email) == (Subscription.ENDED, "")


def test_what_is_no_address_suppresses_nobody():
    with pytest.raises(CommandError, match="no mail address"):
        call_command("suppress_mailbox", READER, "nobody")

    assert not Mailbox.objects.exists()


def test_reporter_of_many_is_told_of_three_a_day():
    article = make_published_article()
    for number in range(5):
        close(article, receipt_digest=str(number))

    deliver_in()
    assert len(mail.outbox) == 3
    deliver_in(DAY + MINUTE)

    assert len(mail.outbox) == 5


def test_i9_mailbox_of_an_earlier_key_is_suppressed_too(settings):
    known = mailbox_of(READER)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    call_command("suppress_mailbox", READER)

    known.refresh_from_db()
    assert known.suppressed_at
