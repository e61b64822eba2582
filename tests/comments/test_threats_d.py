"""D of docs/moderation.md: flooding, as far as limits and crashing rules go."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from comments import threats
from comments.limits import OverLimit, forget_old_counts, take_slot
from comments.models import Comment, PostingCount
from comments.threats import Rule
from comments.tokens import make_token
from tests.factories import make_published_article
from tests.readers import WORDS, encoded, form_in, received, reply, send
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def post(client, article, n, **fields):
    fields = {"body": f"Reply number {n}", "token": make_token(article.story_id, NOON)} | fields
    address = fields.pop("address", "192.0.2.1")
    return reply(client, article, environ={"REMOTE_ADDR": address}, **fields)


def test_d1_sixth_reply_of_one_sender_is_sent_back_with_its_text(client, noon):
    article = make_published_article()
    for n in range(5):
        received(post(client, article, n))

    response = post(client, article, 6)

    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert response["Cache-Control"] == "no-store"
    assert form_in(response)["body"] == "Reply number 6"
    assert form_in(response)["email"] == WORDS["email"]
    assert Comment.objects.count() == 5
    received(post(client, article, 6, email="another@example.org"))


def test_d1_limit_is_over_when_its_window_is(client, noon):
    article = make_published_article()
    for n in range(5):
        received(post(client, article, n))

    noon.shift(timedelta(seconds=599))
    late = post(client, article, 6)
    noon.shift(timedelta(seconds=1))

    assert (late.status_code, late["Retry-After"]) == (429, "1")
    received(post(client, article, 7))


def test_d1_refused_duplicate_gets_the_same_answer_as_before(client, noon):
    article = make_published_article()
    for n in range(5):
        received(post(client, article, n))

    assert post(client, article, 4).status_code == 303
    assert Comment.objects.count() == 5


def test_d1_d6_busy_address_is_flagged_from_the_16th_and_refused_from_the_31st(client, noon):
    article = make_published_article()

    answers = [post(client, article, n, email=f"pupil{n}@example.org") for n in range(31)]

    assert [answer.status_code for answer in answers] == [303] * 30 + [429]
    flags = list(Comment.objects.order_by("id").values_list("flags", flat=True))
    assert flags == [[]] * 15 + [["busy-address"]] * 15


@pytest.mark.parametrize(
    ("address", "last_ok"),
    [("2001:db8:1:2::{:x}", 30), ("2001:db8:1:{:x}::1", 300)],
)
def test_d1_ipv6_is_counted_by_its_networks(address, last_ok):
    for n in range(last_ok):
        take_slot(address.format(n + 1), f"reader{n}@example.org", NOON)

    with pytest.raises(OverLimit):
        take_slot(address.format(last_ok + 1), "one-more@example.org", NOON)
    take_slot("2001:db8:2::1", "elsewhere@example.org", NOON)


def test_d1_counters_name_nobody():
    take_slot("192.0.2.1", "ann@example.org", NOON)

    keys = "".join(PostingCount.objects.values_list("key", flat=True))
    assert "192.0.2.1" not in keys
    assert "ann" not in keys


def test_d1_counters_of_past_windows_are_forgotten():
    take_slot("192.0.2.1", "ann@example.org", NOON)
    take_slot("192.0.2.1", "ann@example.org", NOON + timedelta(minutes=10))

    forget_old_counts(NOON + timedelta(minutes=19))

    assert {row.window_start for row in PostingCount.objects.all()} == {
        NOON + timedelta(minutes=10)
    }


@pytest.mark.usefixtures("transactional_db")
def test_d2_parallel_posts_take_the_last_slot_once():
    article = make_published_article()
    # Of one window, however long the threads take.
    at = datetime.now(UTC)
    with time_machine.travel(at, tick=False):
        client = Client()
        token = make_token(article.story_id, at)
        for n in range(4):
            received(reply(client, article, body=f"Earlier {n}", token=token))
        posts = [encoded(WORDS | {"body": f"Parallel {n}", "token": token}) for n in range(8)]

        responses = at_once(*[lambda raw=raw: send(Client(), article, raw) for raw in posts])

    statuses = [response.status_code for response in responses]
    assert sorted(statuses) == [303] + [429] * 7
    assert Comment.objects.filter(body__startswith="Parallel").count() == 1


def test_d7_crashing_rule_is_a_flag_and_nothing_a_reader_sees(client, monkeypatch):
    def crash(arrival):
        raise RecursionError(arrival.body)

    article = make_published_article()
    usual = reply(client, article)
    monkeypatch.setattr(threats, "RULES", [Rule("links", crash), *threats.RULES[:1]])

    response = reply(client, article, body="Another reply")

    comment = received(response)
    assert (response.status_code, response.content) == (usual.status_code, usual.content)
    assert comment.flags == ["rule-error"]
    assert comment.trace[0] == {
        "rule": "links",
        "verdict": "rule-error",
        "note": "RecursionError",
    }
    assert comment.trace[1]["verdict"] == "nothing"
