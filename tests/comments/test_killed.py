"""L2: server and worker killed by SIGKILL at every step between a post and its mail."""

from datetime import timedelta

import pytest
from django.test import Client

from comments import posting, receiving
from comments.mail import delivery, outbox
from comments.mail.states import TaskState
from comments.models import Comment, MailTask, ModerationEntry
from tests.comments.mailing import HOUR, MINUTE, deliver_in
from tests.comments.test_mail_delivery import hold_one, server  # noqa: F401
from tests.factories import make_published_article
from tests.killing import killed_at
from tests.readers import WORDS, comments_url, encoded, form_in, send

WORKER_STEPS = {
    "before it claims a letter": (outbox, "claim_next", 1),
    "once it has claimed one": (delivery, "compose", 1),
    "once it is composed": (delivery, "message_of", 1),
    "once the server has it": (outbox, "mark_sent", 2),
}
SERVER_STEPS = {
    "before the comment is stored": (posting, "_insert", 0),
    "once it is stored, before its audit": (posting, "record_posting", 0),
    "once all is written, before the commit": (posting.comment_arrived, "send", 0),
    "once it is committed, before the answer": (receiving, "_see_other", 1),
}


@pytest.mark.parametrize("step", WORKER_STEPS)
def test_l2_worker_is_killed(transactional_db, server, step):  # noqa: F811
    place, name, arrived = WORKER_STEPS[step]
    task = hold_one()

    killed_at(place, name, delivery.deliver_due_mail)
    for wait in (timedelta(0), outbox.LEASE + MINUTE, outbox.LEASE + 3 * MINUTE, HOUR):
        deliver_in(wait)

    assert [message["Message-ID"] for message in server.messages] == [task.message_id] * arrived
    assert set(server.recipients) == {"reader@example.org"}
    task.refresh_from_db()
    assert task.state == TaskState.SENT


@pytest.mark.parametrize("step", SERVER_STEPS)
def test_l2_server_is_killed_and_its_reader_sends_again(transactional_db, server, step):  # noqa: F811
    place, name, stored = SERVER_STEPS[step]
    article = make_published_article()
    form = form_in(Client().get(comments_url(article)))
    words = encoded(form | WORDS | {"notify": "on"})

    killed_at(place, name, lambda: send(Client(), article, words))

    left = [Comment.objects.count(), MailTask.objects.count()]
    assert left == [stored, stored]
    assert ModerationEntry.objects.filter(verb="post_comment").count() == stored
    assert send(Client(), article, words).status_code == 303
    assert Comment.objects.count() == MailTask.objects.count() == 1
    deliver_in()
    assert len(server.messages) == 1
