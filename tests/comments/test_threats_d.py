"""D of docs/moderation.md: flooding and campaigns."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from comments import threats
from comments.background import background_of
from comments.campaigns import breaker
from comments.campaigns.breaker import close_quiet_breakers
from comments.campaigns.clusters import in_cluster
from comments.examining import examine
from comments.limits import OverLimit, forget_old_counts, take_slot
from comments.models import (
    Breaker,
    Comment,
    CommentSketch,
    DeskEntry,
    ModerationEntry,
    PostingCount,
)
from comments.models import Rule as Rule_
from comments.moderation import mark_comment_spam, reject_comment
from comments.rules import live_rules
from comments.threats import Rule
from comments.threats.verdicts import Budget
from comments.tokens import make_token
from tests.comments.rule_sets import make_arrival, make_live_rules
from tests.factories import (
    make_comment,
    make_moderator,
    make_published_article,
)
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
    assert response["Retry-After"] == "660"
    assert response["Cache-Control"] == "no-store"
    assert form_in(response)["body"] == "Reply number 6"
    assert form_in(response)["email"] == WORDS["email"]
    assert Comment.objects.count() == 5
    received(post(client, article, 6, email="another@example.org"))


def test_d1_limit_is_over_when_its_window_is(client, noon):
    article = make_published_article()
    for n in range(5):
        received(post(client, article, n))

    noon.shift(timedelta(seconds=659))
    late = post(client, article, 6)
    noon.shift(timedelta(seconds=1))

    assert (late.status_code, late["Retry-After"]) == (429, "1")
    received(post(client, article, 7))


def test_d1_no_more_than_the_limit_passes_in_any_ten_minutes():
    passed = []
    for second in range(0, 3600, 20):
        # Only what passes is counted, as in the posting transaction.
        with suppress(OverLimit), transaction.atomic():
            take_slot("192.0.2.1", "ann@example.org", NOON + timedelta(seconds=second))
            passed.append(second)

    for first, sixth in zip(passed, passed[5:], strict=False):
        assert sixth - first >= 600
    assert len(passed) >= 25


def test_d1_one_slot_is_free_when_the_oldest_post_is_past(noon):
    for second in [0, 60, 120, 180, 240]:
        take_slot("192.0.2.1", "ann@example.org", NOON + timedelta(seconds=second))

    at = NOON + timedelta(seconds=300)
    with pytest.raises(OverLimit) as limit, transaction.atomic():
        take_slot("192.0.2.1", "ann@example.org", at)
    take_slot("192.0.2.1", "ann@example.org", at + timedelta(seconds=limit.value.retry_after_s))

    assert limit.value.retry_after_s == 360


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
    take_slot("192.0.2.1", "ann@example.org", NOON + timedelta(minutes=1))

    forget_old_counts(NOON + timedelta(minutes=11))

    assert {row.window_start for row in PostingCount.objects.all()} == {NOON + timedelta(minutes=1)}


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


def test_d3_same_text_from_fifty_addresses_is_one_cluster(client, noon):
    article, text = make_published_article(), "Buy the cheapest watches of the whole harbour here"

    for n in range(50):
        # Of different readers; each address has its own limits.
        received(
            post(client, article, n, body=text, email=f"r{n}@example.org", address=f"192.0.2.{n}")
        )

    first = Comment.objects.earliest("id")
    assert set(cluster_of(first)) == set(Comment.objects.all())
    assert Comment.objects.filter(status="pending").count() == 50
    # A flood of one text costs what one comment costs.
    assert set(CommentSketch.objects.values_list("comment", flat=True)) == {first.pk}


@pytest.mark.parametrize(
    ("text", "varied"),
    [
        (
            "The council has sold our harbour to its friends, and nobody says a word about it.",
            "The council has sold our harbour to its cronies, and nobody says a word about it.",
        ),
        (
            "Earn more from home than the harbour pays you, see https://a.example/x?1 today",
            "Earn more from home than the harbour pays you, see http://other.example/abc today",
        ),
        (
            "Earn more from home than the harbour pays you, see www.a.example today",
            "Ｅarn mоre from h\u200bome than the harbour pays you, see bit.example/zz today",
        ),
    ],
)
def test_d4_one_word_or_link_varied_joins_the_cluster(client, noon, text, varied):
    article, elsewhere = make_published_article(), make_published_article()
    first = received(post(client, article, 1, body=text))

    second = received(
        reply(client, elsewhere, body=varied, token=make_token(elsewhere.story_id, NOON))
    )

    assert second.cluster == first
    assert set(cluster_of(first)) == set(cluster_of(second)) == {first, second}


@pytest.mark.parametrize(
    "text",
    [
        "The council has sold our harbour to its friends. I was there, and it was a fair sale.",
        "The council says that nobody sold the harbour, and its friends had nothing to do with it.",
        "A word about the council: nobody has sold our harbour, friends, to anybody at all so far.",
    ],
)
def test_d4_dissimilar_comment_is_never_swept_in(client, noon, text):
    article = make_published_article()
    other = "The council has sold our harbour to its friends, and nobody says a word about it."
    first = received(post(client, article, 1, body=other))

    second = received(post(client, article, 2, body=text))

    assert second.cluster is None
    assert list(cluster_of(first)) == [first]


def test_d4_few_words_are_alike_on_one_story_alone(client, noon):
    article, elsewhere = make_published_article(), make_published_article()
    first = received(post(client, article, 1, body="I agree."))

    same = received(post(client, article, 2, body="I agree!", email="second@example.org"))
    other = received(
        reply(client, elsewhere, body="I agree.", token=make_token(elsewhere.story_id, NOON))
    )

    assert (same.cluster, other.cluster) == (first, None)


def test_d4_cluster_decided_at_once_has_an_audit_row_for_each_comment(client, noon):
    article, moderator = make_published_article(), make_moderator()
    text = "Earn more from home than the harbour pays you, see https://{}.example/ today"
    for n in range(3):
        received(post(client, article, n, body=text.format(f"a{n}"), email=f"r{n}@example.org"))
    apart = received(post(client, article, 9, body="What a fine harbour", email="z@example.org"))

    for comment in cluster_of(Comment.objects.earliest("id")):
        mark_comment_spam(comment, by=moderator)

    spam = ModerationEntry.objects.filter(verb="mark_comment_spam")
    assert spam.count() == spam.values("comment").distinct().count() == 3
    apart.refresh_from_db()
    assert apart.status == "pending"


@pytest.fixture
def small_floods(settings):
    settings.COMMENT_STORY_FLOOD = 3
    settings.COMMENT_MAX_WAITING_PER_STORY = 5
    settings.COMMENT_SITE_FLOOD = 1000
    settings.COMMENT_MAX_PER_ADDRESS = settings.COMMENT_MAX_PER_SENDER = 1000
    settings.COMMENT_BUSY_ADDRESS_AFTER = 1000


def flood(client, article, count, **fields):
    return [
        post(client, article, f"{article.pk} {n}", email=f"r{n}@example.org", **fields)
        for n in range(count)
    ]


@pytest.mark.usefixtures("small_floods")
def test_d5_flooded_story_holds_all_and_then_takes_no_more(client, noon):
    article, quiet = make_published_article(), make_published_article()

    answers = flood(client, article, 6)

    assert [answer.status_code for answer in answers] == [303] * 5 + [503]
    assert answers[-1]["Retry-After"] == "600"
    assert answers[-1]["Cache-Control"] == "no-store"
    assert form_in(answers[-1])["body"] == f"Reply number {article.pk} 5"
    flags = list(Comment.objects.order_by("id").values_list("flags", flat=True))
    assert flags == [[]] * 3 + [["flood"]] * 2
    assert breaker.why_closed(article)
    # Another story goes on as always.
    assert not breaker.is_open(quiet.story_id)
    assert (
        received(
            reply(client, quiet, token=make_token(quiet.story_id, NOON), body="Elsewhere")
        ).flags
        == []
    )


@pytest.mark.usefixtures("small_floods")
def test_d5_story_takes_replies_again_when_moderators_made_room(client, noon):
    article = make_published_article()
    flood(client, article, 6)

    reject_comment(Comment.objects.earliest("id"), by=make_moderator())

    assert not breaker.why_closed(article)
    assert received(post(client, article, "again")).flags == ["flood"]


@pytest.mark.usefixtures("small_floods")
def test_d5_duplicate_at_the_cap_gets_the_same_answer_as_before(client, noon):
    article = make_published_article()
    flood(client, article, 5)

    again = post(client, article, f"{article.pk} 1", email="r1@example.org")

    assert again.status_code == 303


@pytest.mark.usefixtures("small_floods")
def test_d5_flooded_site_holds_all_on_every_story(client, noon, settings):
    settings.COMMENT_SITE_FLOOD = 4
    stories = [make_published_article() for _n in range(6)]

    held = [received(flood(client, story, 1)[0]).flags for story in stories]

    assert held == [[]] * 5 + [["flood"]]
    assert breaker.is_open(make_published_article().story_id)


@pytest.mark.usefixtures("small_floods")
def test_d5_as_many_over_a_longer_time_are_no_flood(client, noon, settings):
    settings.COMMENT_SITE_FLOOD = 4
    for _n in range(8):
        noon.shift(timedelta(seconds=150))
        story = make_published_article()
        received(reply(client, story, token=make_token(story.story_id, NOON)))

    assert not Breaker.objects.exists()


@pytest.mark.usefixtures("small_floods")
def test_d5_breaker_closes_after_thirty_quiet_minutes_by_the_worker(client, noon):
    article = make_published_article()
    flood(client, article, 4)

    close_quiet_breakers(NOON + timedelta(minutes=30, seconds=-1))
    assert breaker.is_open(article.story_id, NOON + timedelta(minutes=30, seconds=-1))
    close_quiet_breakers(NOON + timedelta(minutes=30))

    assert not breaker.is_open(article.story_id, NOON + timedelta(minutes=29))
    assert Breaker.objects.get().closed_at == NOON + timedelta(minutes=30)


@pytest.mark.usefixtures("small_floods")
def test_d5_breaker_closes_by_the_next_post_where_no_worker_runs(client, noon):
    article = make_published_article()
    flood(client, article, 4)
    for comment in Comment.objects.all():
        reject_comment(comment, by=make_moderator())

    noon.shift(timedelta(minutes=30))
    # Open as a row until somebody looks, but nothing is held by it.
    assert not breaker.is_open(article.story_id)

    assert received(post(client, article, "late")).flags == []
    assert Breaker.objects.get().closed_at == NOON + timedelta(minutes=30)


@pytest.mark.usefixtures("small_floods")
def test_d5_breaker_stays_open_while_the_flood_goes_on(client, noon):
    article = make_published_article()
    flood(client, article, 4)

    noon.shift(timedelta(minutes=20))
    received(post(client, article, "more"))

    assert breaker.is_open(article.story_id, NOON + timedelta(minutes=49))
    assert not breaker.is_open(article.story_id, NOON + timedelta(minutes=50))


@pytest.mark.usefixtures("small_floods")
def test_d5_opening_and_closing_are_audited_once(client, noon):
    article = make_published_article()
    flood(client, article, 5)

    close_quiet_breakers(NOON + timedelta(minutes=31))
    close_quiet_breakers(NOON + timedelta(minutes=32))

    entries = DeskEntry.objects.order_by("id").values_list("verb", "facts", "actor")
    scope = f"story {article.story_id}"
    assert list(entries) == [
        ("open_breaker", {"scope": scope, "waiting": 3}, None),
        ("close_breaker", {"scope": scope}, None),
    ]


@pytest.mark.usefixtures("small_floods", "transactional_db")
def test_d5_posts_at_once_open_a_breaker_once(settings):
    settings.COMMENT_STORY_FLOOD = 1
    article = make_published_article()
    at = datetime.now(UTC)
    with time_machine.travel(at, tick=False):
        make_comment(article)

        state = background_of(article, "", "").state
        notes = at_once(*[lambda: breaker.watch(article.story_id, at, state) for _n in range(4)])

    assert notes == ["The story is flooded."] * 4
    assert Breaker.objects.count() == DeskEntry.objects.filter(verb="open_breaker").count() == 1


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


def compute():
    """More than a millisecond of the processor."""
    end = time.thread_time() + 0.002
    while time.thread_time() < end:
        pass


def wait():
    """More than 40 ms by the clock, and next to nothing of the processor."""
    Event().wait(0.05)


def test_d7_rules_that_are_too_slow_are_asked_no_more(client, monkeypatch, settings):
    settings.COMMENT_RULES_BUDGET_MS = 0
    article = make_published_article()
    usual = reply(client, article)

    assert received(usual).flags == ["rule-error"]
    looks = Comment.objects.get().trace
    assert {look["note"] for look in looks if look["verdict"] == "rule-error"} == {"no time left"}


@pytest.mark.parametrize("take", [compute, wait])
def test_d7_both_kinds_of_slowness_spend_the_budget(take):
    budget = Budget(1)
    assert not budget.is_spent()

    take()

    assert budget.is_spent()


def test_d7_slow_rule_stops_those_after_it_and_nothing_else(client, monkeypatch, settings):
    settings.COMMENT_RULES_BUDGET_MS = 10_000

    def take_long(arrival):
        spent.append(arrival)

    spent = []
    monkeypatch.setattr(threats, "RULES", [Rule("links", take_long), *threats.RULES[:1]])
    monkeypatch.setattr(Budget, "is_spent", lambda budget: bool(spent))

    comment = received(reply(client, make_published_article()))

    assert comment.flags == ["rule-error"]
    assert comment.trace[0]["verdict"] == "nothing"
    assert comment.trace[1] == {
        "rule": "bad-encoding",
        "verdict": "rule-error",
        "note": "no time left",
    }


@pytest.mark.parametrize(
    "body", ["a" * 5000, "a. " * 1666, "!" * 5000, "ä\u0301" * 2500, "http://" * 700, "a@" * 2500]
)
def test_d7_hostile_texts_are_judged_within_the_budget(body):
    make_live_rules(
        Rule_(name="insults", kind="words", words="casino\nb*\n*tide*"),
        Rule_(name="hosts", kind="hosts", words="evil.example"),
        Rule_(name="german", kind="language"),
        Rule_(name="links", kind="links", number=3),
        Rule_(name="mayors", kind="names", words="Mayor of the Harbour"),
    )
    arrival = make_arrival(body=body)
    live_rules()

    begun = time.thread_time()
    examine(arrival)

    # Of the processor, so that a busy machine fails no test.
    assert time.thread_time() - begun < 0.05


@pytest.mark.parametrize("crash", [ValueError, RecursionError, MemoryError])
def test_d7_crashing_classifier_is_a_flag(client, monkeypatch, crash):
    def fail(body):
        raise crash

    monkeypatch.setattr("comments.examining.classifier.score", fail)

    comment = received(reply(client, make_published_article()))

    assert (comment.flags, comment.score) == (["rule-error"], None)


def cluster_of(comment):
    """A comment and all that are nearly the same, whatever was decided, oldest first."""
    return Comment.objects.filter(in_cluster(comment.cluster_id or comment.pk)).order_by("id")
