"""Sends what is due: compose, hand to the mail server, note it.

Source: docs/mail.md, "A letter"; RFC 5321, section 4.2.1 (reply codes).
"""

import contextlib
import logging
import smtplib

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from comments.addresses import email_key
from comments.mail import outbox
from comments.mail.composing import compose
from comments.mail.mailboxes import mailbox_of, suppress
from comments.mail.messages import Later, Words, message_of
from comments.mail.reply_letters import hold_letters
from comments.models import MailTask

logger = logging.getLogger(__name__)

# Housekeeping has more to do.
MAX_IN_A_ROUND = 50
# Bad mailbox, system, syntax; moved; takes no mail. Source: RFC 3463, 3.2; RFC 7505, 4.2.
NO_SUCH_MAILBOX = frozenset({b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10"})


class ServerAway(Exception):
    """No letter can be handed over now."""


def deliver_due_mail() -> None:
    """Send the letters that are due, fifty at most; safe beside another worker."""
    outbox.take_over_lapsed()
    hold_letters()
    with contextlib.ExitStack() as stack:
        connection = None
        for _count in range(MAX_IN_A_ROUND):
            task = outbox.claim_next()
            if task is None:
                return
            words = _composed(task)
            if words is None:
                continue
            try:
                connection = connection or _opened(stack)
            except ServerAway as error:
                logger.warning("Mail waits: %s", error)
                outbox.wait_for_server(task, str(error))
                return
            if not _send(task, words, connection):
                return


def _composed(task: MailTask) -> Words | None:
    """What is to be sent; None when the letter was finished or put off instead."""
    try:
        words = compose(task)
    except Exception as error:
        logger.exception("Letter %s can't be composed", task.pk)
        outbox.fail(task, type(error).__name__)
        return None
    if words is None:
        outbox.cancel(task)
    elif isinstance(words, Later):
        outbox.postpone(task, words.until)
    else:
        return words
    return None


def _opened(stack: contextlib.ExitStack) -> BaseEmailBackend:
    """Raises ServerAway."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(_in_short(error)) from error
    stack.callback(_close, connection)
    return connection


def _close(connection: BaseEmailBackend) -> None:
    # A server that hangs up first has had its mail.
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.close()


def _send(task: MailTask, words: Words, connection: BaseEmailBackend) -> bool:
    """Hand one letter over and note what became of it; whether to go on with others."""
    try:
        connection.send_messages([message_of(task, words)])
    except smtplib.SMTPRecipientsRefused as error:
        [(code, reason)] = error.recipients.values()
        if code >= 500 and _is_unknown(reason):
            suppress(mailbox_of(email_key(task.email)), timezone.now())
            outbox.cancel(task, f"No such mailbox ({code})")
        elif code >= 500:
            outbox.park(task, f"The mailbox was refused ({code})")
        else:
            outbox.fail(task, f"Not now ({code})")
    except smtplib.SMTPDataError as error:
        settle = outbox.park if error.smtp_code >= 500 else outbox.fail
        settle(task, f"The letter was refused ({error.smtp_code})")
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        # Perhaps after it had taken the letter.
        outbox.lapse(task, _in_short(error))
        return False
    except (OSError, smtplib.SMTPException) as error:
        outbox.wait_for_server(task, _in_short(error))
        return False
    except Exception as error:
        logger.exception("Letter %s can't be sent", task.pk)
        outbox.fail(task, _in_short(error))
    else:
        outbox.mark_sent(task)
    return True


def _is_unknown(reason: bytes) -> bool:
    """Whether a server says that there is no such mailbox.

    "Relay denied" and "blocked" have the same code; they speak of us, not of the mailbox.
    """
    return reason.partition(b" ")[0] in NO_SUCH_MAILBOX


def _in_short(error: Exception) -> str:
    """A class and a code; a server's own words may repeat an address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
