"""C of docs/moderation.md: request forgery and replay."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from comments import posting
from comments.models import Comment, PostingCount
from comments.tokens import Token, judge_token, make_token, next_token_at
from tests.factories import make_published_article
from tests.readers import (
    OWN_PAGE,
    RECEIVED,
    WORDS,
    comments_url,
    encoded,
    form_in,
    received,
    reply,
    send,
    shown_again,
)
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://blog.testserver", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "nonsense"},
        {"Origin": "http://["},
        {"Origin": "http://[testserver]"},
    ],
)
def test_c1_post_from_elsewhere_is_refused_and_shows_nothing(client, headers):
    article = make_published_article()

    response = reply(client, article, headers=headers)

    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert WORDS["body"] not in response.content.decode()
    assert not Comment.objects.exists()


def test_c1_listed_sibling_may_post(client, settings):
    settings.COMMENT_ALLOWED_ORIGINS = ["http://blog.testserver"]
    headers = {"Origin": "http://blog.testserver", "Sec-Fetch-Site": "same-site"}

    assert received(reply(client, make_published_article(), headers=headers)).flags == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "http://testserver:80"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://paper.example"},
    ],
)
def test_c1_own_page_passes_by_either_header(client, settings, headers):
    settings.SITE_URL = "https://paper.example"

    assert received(reply(client, make_published_article(), headers=headers)).flags == []


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "none"}])
def test_c2_c3_sender_who_does_not_say_waits_with_a_flag(client, headers):
    comment = received(reply(client, make_published_article(), headers=headers))

    assert comment.flags == ["no-origin"]


def test_c3_null_from_our_own_page_passes(client):
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

    assert received(reply(client, make_published_article(), headers=headers)).flags == []


def test_c3_pages_let_browsers_name_their_origin(client):
    article = make_published_article()

    for url in (article.get_absolute_url(), comments_url(article)):
        assert client.get(url)["Referrer-Policy"] == "same-origin"


def test_c4_double_click_stores_one_row_and_answers_the_same(client):
    article = make_published_article()
    answers = [reply(client, article) for _ in range(12)]

    assert Comment.objects.count() == 1
    assert {(a.status_code, a.content) for a in answers} == {(303, b"")}
    # The private link is the first one's alone.
    assert [a["Location"] == RECEIVED for a in answers] == [False, *[True] * (len(answers) - 1)]
    others = [{**answer.headers, "Location": RECEIVED} for answer in answers]
    assert all(headers == others[0] for headers in others)


def test_c4_duplicate_takes_no_slot_of_the_limit(client):
    article = make_published_article()
    for _ in range(3):
        reply(client, article)

    assert set(PostingCount.objects.values_list("count", flat=True)) == {1}


def test_c4_changed_text_is_a_new_row(client):
    article = make_published_article()
    received(reply(client, article))
    received(reply(client, article, body=WORDS["body"] + "!"))

    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"email": "other@example.org"}, {"parent": True}, {"article": True}]
)
def test_c4_same_words_elsewhere_are_no_duplicate(client, change):
    article = make_published_article()
    first = received(reply(client, article))
    fields = dict(change)
    other = make_published_article() if fields.pop("article", False) else article
    if fields.pop("parent", False):
        fields["parent"] = str(first.pk)

    received(reply(client, other, **fields))

    assert Comment.objects.count() == 2


def test_c4_twin_across_midnight_is_stored_and_flagged(client):
    with time_machine.travel(datetime(2026, 3, 1, 23, 59, tzinfo=UTC), tick=False):
        article = make_published_article()
        first = received(reply(client, article))
    with time_machine.travel(datetime(2026, 3, 2, 0, 1, tzinfo=UTC), tick=False):
        twin = received(reply(client, article))

    assert (first.flags, twin.flags) == ([], ["duplicate"])


def test_c4_h2_copied_words_tell_nobody_whose_mailbox_wrote_them(client):
    article = make_published_article()
    reply(client, article, environ={"REMOTE_ADDR": "192.0.2.1"}, email="ann@example.org")

    answers = [
        reply(client, article, environ={"REMOTE_ADDR": "198.51.100.9"}, email=guess)
        for guess in ("ann@example.org", "bob@example.org")
    ]

    assert ["?r=" in answer["Location"] for answer in answers] == [True, True]


def test_c4_replay_is_not_examined_again(client, monkeypatch):
    article = make_published_article()
    reply(client, article)
    monkeypatch.setattr(posting, "examine", lambda arrival: pytest.fail("It was examined."))

    assert reply(client, article).status_code == 303


@pytest.mark.usefixtures("transactional_db")
def test_c4_two_workers_at_once_store_one_row():
    article = make_published_article()
    raw = encoded(WORDS | {"token": make_token(article.story_id, datetime.now(UTC))})

    responses = at_once(*[lambda: send(Client(), article, raw)] * 6)

    assert [response.status_code for response in responses] == [303] * 6
    assert Comment.objects.count() == 1
    assert Comment.objects.get().audit_entries.count() == 1


@pytest.mark.parametrize(
    ("age", "flags"), [(timedelta(days=7), []), (timedelta(days=8, seconds=1), ["stale-token"])]
)
def test_c5_old_form_is_never_refused(client, age, flags):
    with time_machine.travel(NOON, tick=False):
        article = make_published_article()
        token = make_token(article.story_id, NOON)
    with time_machine.travel(NOON + age, tick=False):
        assert received(reply(client, article, token=token)).flags == flags


def test_c5_token_of_an_earlier_key_is_stale_and_good(client, settings):
    article = make_published_article()
    old_key = settings.SECRET_KEY
    token = make_token(article.story_id, datetime.now(UTC))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old_key]

    assert received(reply(client, article, token=token)).flags == ["stale-token"]


def test_c5_l6_clock_that_runs_ten_minutes_fast_does_no_harm():
    edge = next_token_at(7, NOON)

    token = make_token(7, edge)

    assert judge_token(token, 7, edge - timedelta(minutes=10)) == Token.FRESH
    assert judge_token(token, 7, edge - timedelta(minutes=10, seconds=1)) == Token.STALE


def test_c5_token_holds_for_a_day_and_changes_at_its_own_hour():
    edge = next_token_at(7, NOON)

    assert make_token(7, NOON) == make_token(7, edge - timedelta(seconds=1))
    assert make_token(7, edge) != make_token(7, NOON)
    assert next_token_at(7, edge) == edge + timedelta(days=1)
    assert next_token_at(8, NOON).time() != edge.time()


@pytest.mark.parametrize(
    "forged", ["", "x", "1:20000:forged", "1:99:", ":::", "\ufffd", "1" * 5000]
)
def test_c6_missing_or_forged_token_shows_the_form_again_with_a_fresh_one(client, forged):
    article = make_published_article()

    response = reply(client, article, token=forged)

    form = shown_again(response)
    assert form["body"] == WORDS["body"]
    assert received(send(client, article, encoded(form))).body == WORDS["body"]


def test_c6_token_of_another_story_is_no_token(client):
    article, other = make_published_article(), make_published_article()
    token = form_in(client.get(comments_url(other)))["token"]

    shown_again(reply(client, article, token=token))


def test_c7_token_serves_many_readers(client):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]

    for n in range(10):
        received(reply(client, article, token=token, email=f"reader{n}@example.org"))

    assert Comment.objects.count() == 10


def test_c8_filled_honeypot_waits_with_a_flag(client):
    comment = received(reply(client, make_published_article(), extra="https://spam.example"))

    assert comment.flags == ["honeypot"]


def test_c8_honeypot_is_hidden_from_everybody_but_bots(client):
    page = client.get(make_published_article().get_absolute_url()).content.decode()

    field = page[: page.index('name="extra"')].rsplit("<div", 2)[1]
    assert "hidden" in field
    assert 'aria-hidden="true"' in field
    assert 'autocomplete="off"' in page[page.index('name="extra"') :].split(">")[0]


def test_c9_get_changes_nothing_and_the_server_alone_knows_the_way(client):
    article = make_published_article()
    query = f"?{encoded(WORDS)}&next=https://evil.example/"

    assert client.get(comments_url(article) + query).status_code == 200
    assert not Comment.objects.exists()
    response = client.generic(
        "POST",
        comments_url(article) + "?next=https://evil.example/",
        encoded(
            WORDS
            | {"token": form_in(client.get(comments_url(article)))["token"]}
            | {"next": "https://evil.example/"}
        ),
        "application/x-www-form-urlencoded",
        headers=OWN_PAGE,
    )
    assert response["Location"].startswith(f"{RECEIVED}?r=")
