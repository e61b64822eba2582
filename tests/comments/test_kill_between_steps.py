"""Server and worker are killed with -9 at every step between a reply and the mail of it. L2."""

from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from comments.mail import outbox
from comments.mail.delivery import deliver_due_mail
from comments.mail.states import TaskState
from comments.models import Comment, MailTask, ReplyNotice
from comments.moderation import approve_comment
from tests.comments.mailing import MINUTE, answer, later, make_watched_comment
from tests.factories import make_comment, make_moderator, make_published_article
from tests.hostile_words import without_limits
from tests.killing import killed_at
from tests.mail_server import MailServer
from tests.readers import comments_url, form_in, reply

# What one process commits, another sees.
pytestmark = pytest.mark.django_db(transaction=True)

AFTER_THE_LEASE = outbox.LEASE + timedelta(seconds=1)


@pytest.fixture
def server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


def letters_to(server, email):
    """Message-IDs of the letters that one mailbox got."""
    return [message["Message-ID"] for message in server.messages if message["To"] == email]


@without_limits
def test_l2_server_killed_at_any_step_of_a_post_loses_and_doubles_nothing(client, server):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    emails = []

    for step in count(1):
        emails.append(f"reader{step}@example.org")
        fields = {"email": emails[-1], "body": f"Words {step}.", "token": token, "notify": "on"}
        was_killed = killed_at(step, lambda fields=fields: reply(Client(), article, **fields))
        # The reader sees no answer and presses the button again.
        assert reply(client, article, **fields).status_code == 303
        comment = Comment.objects.get(email=emails[-1])
        assert comment.path
        assert comment.audit_entries.count() == 1
        assert comment.mail_tasks.count() == 1
        if not was_killed:
            break

    assert step > 10
    deliver_due_mail()
    for email in emails:
        assert len(letters_to(server, email)) == 1
    assert set(server.recipients) == set(emails)


def test_l2_decision_killed_at_any_step_is_made_wholly_or_not_at_all():
    article, moderator = make_published_article(), make_moderator()

    for step in count(1):
        parent = make_watched_comment(article, email=f"reader{step}@example.org")
        comment = make_comment(parent=parent)
        was_killed = killed_at(step, lambda c=comment: approve_comment(c, by=moderator))
        comment.refresh_from_db()
        is_made = comment.status == "approved"
        assert comment.audit_entries.filter(verb="approve_comment").exists() == is_made
        assert ReplyNotice.objects.filter(comment=comment).exists() == is_made
        if not is_made:
            approve_comment(comment, by=moderator)
        assert comment.audit_entries.filter(verb="approve_comment").count() == 1
        assert ReplyNotice.objects.get(comment=comment).mailbox.email == parent.email
        if not was_killed:
            break

    assert step > 8


def test_l2_worker_killed_at_any_step_sends_each_letter_to_the_right_mailbox(server):
    article = make_published_article()
    doubled = 0

    for step in count(1):
        email = f"reader{step}@example.org"
        answer(make_watched_comment(article, email=email))
        with later(2 * MINUTE):
            was_killed = killed_at(step, deliver_due_mail)
        for again in (1, 2):
            with later(2 * MINUTE + again * (AFTER_THE_LEASE + MINUTE)):
                deliver_due_mail()
        sent = letters_to(server, email)
        # Twice only where nobody knows whether it went, and then as one letter.
        assert 1 <= len(sent) <= 2
        assert len(set(sent)) == 1
        doubled += len(sent) == 2
        assert MailTask.objects.get(message_id=sent[0]).state == TaskState.SENT
        if not was_killed:
            break

    assert step > 10
    assert len(sent) == 1
    assert 0 < doubled < step / 2
    assert set(server.recipients) == {f"reader{n}@example.org" for n in range(1, step + 1)}
