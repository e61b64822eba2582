"""What holds for every answer that a reader can get, whatever its address."""

import re

import pytest
import time_machine
from csp.constants import SELF
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories import make_administrator, make_editor, make_moderator
from tests.newsroom.every_address import addresses
from tests.newsroom.hidden_edition import plant


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """For each address what a stranger gets, and what an editor who is signed in gets.

    At one moment, for some answers say when they were given.
    """
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(timezone.now(), tick=False),
    ):
        edition = plant()
        editor = Client()
        editor.force_login(make_editor())
        yield [
            (address, _given_alone(address, Client()), _given_alone(address, editor))
            for address in addresses(edition)
        ]
        transaction.set_rollback(True)


def _given_alone(address, client):
    """An answer whose post, if it was one, is taken back."""
    with transaction.atomic():
        response = address.fetch(client)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, body


def faulty(answers, is_fault):
    return [str(address) for address, (response, _), _ in answers if is_fault(response)]


def test_j5_stranger_and_editor_get_the_same_bytes(answers):
    differing = [
        str(address)
        for address, (theirs, their_body), (ours, our_body) in answers
        if their_body != our_body
        or theirs.status_code != ours.status_code
        or _but_for_the_link(theirs) != _but_for_the_link(ours)
    ]

    assert len(answers) > 300
    assert differing == []


def _but_for_the_link(response):
    """The head of an answer; whoever sends something gets a private link of their own."""
    return {name: re.sub(r"\?r=[\w-]{22}$", "?r=", value) for name, value in response.items()}


def test_f84_no_answer_sets_a_cookie_or_depends_on_one(answers):
    for reader in (0, 1):
        given = [(address, pair[reader][0]) for address, *pair in answers]
        assert [str(address) for address, response in given if response.cookies] == []
        assert [
            str(address)
            for address, response in given
            if "cookie" in response.get("Vary", "").casefold()
        ] == []


def test_f83_every_answer_forbids_what_is_not_our_own(answers):
    def is_lax(response):
        policy = response.get("Content-Security-Policy", "")
        directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        return (
            directives.get("default-src") != SELF
            or directives.get("object-src") != "'none'"
            or directives.get("base-uri") != "'none'"
            or directives.get("frame-ancestors") != "'none'"
            or "unsafe" in policy
        )

    assert faulty(answers, is_lax) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_has_the_header(answers, name, value):
    assert faulty(answers, lambda response: response.get(name) != value) == []


def test_f84_every_answer_says_how_long_it_may_be_kept(answers):
    def is_silent(response):
        # The way to a forgotten slash stays the same for good.
        return "Cache-Control" not in response and response.status_code != 301

    assert faulty(answers, is_silent) == []


def test_no_address_breaks_the_server(answers):
    assert faulty(answers, lambda response: response.status_code >= 500) == []


def test_b_text_says_that_it_is_utf_8(answers):
    def is_vague(response):
        kind = response.get("Content-Type", "")
        return kind.startswith("text/") and "charset=utf-8" not in kind

    assert faulty(answers, is_vague) == []


@pytest.mark.parametrize("make_person", [make_moderator, make_administrator])
def test_whoever_is_signed_in_gets_the_stranger_s_front_page(client, make_person):
    strangers = client.get("/").content

    client.force_login(make_person())

    assert client.get("/").content == strangers
