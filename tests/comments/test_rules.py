"""What the newsroom's rules find, and what follows."""

from datetime import timedelta

import pytest

from comments.models import Comment, Rule
from comments.moderation import reject_comment
from comments.rules import live_rules, sentence_for, suggestion_of
from comments.rules.judging import judge, prepare
from comments.rules.languages import other_language
from comments.rules.reading import Reading
from comments.threats.verdicts import Budget
from tests.comments.rule_sets import NOON, make_arrival, make_live_rules
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
    make_section,
)
from tests.readers import form_in, received, reply


def finds(rule, arrival=None, likes=0, **fields):
    """Whether a rule has a note for a comment."""
    rule.rule_set_id, rule.name = 1, rule.name or "rule"
    arrival = arrival or make_arrival(**fields)
    reading = Reading.of_arrival(arrival, likes)
    return judge([prepare(rule)], reading, Budget())[0].outcome == rule.outcome


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("casino", "The Casino, again."),
        ("casino", "CASINO!"),
        ("casino", "the саsinо pays"),
        ("casino", "ｃａｓｉｎｏ"),
        ("casino", "cas\u200bi\u00adno"),
        ("casino", "c4s1n0"),
        ("casino", "c a s i n o"),
        ("casino", "c.a.s.i.n.o here"),
        ("casino", "cásìnö"),
        ("viagra", "v!@gra"),
        ("big win", "a big\n\nwin"),
        ("casino*", "casinos"),
        ("*casino*", "onlinecasinos"),
        ("赌场", "赌场"),
        ("*赌场*", "最好的赌场在这里"),
    ],
)
def test_words_are_found_however_they_are_spelled(phrase, text):
    assert finds(Rule(kind="words", outcome="hold", words=phrase), body=text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("casino", "casinos"),
        ("casino*", "onlinecasino"),
        ("big win", "a big, big loss and a win"),
        ("ass", "The class passed."),
        ("!!!", "What!!!"),
        (".*", "anything"),
    ],
)
def test_words_are_found_whole_and_nothing_else(phrase, text):
    assert not finds(Rule(kind="words", outcome="hold", words=phrase), body=text)


def test_words_are_found_in_the_name_too():
    assert finds(Rule(kind="words", outcome="hold", words="casino"), name="Casino King")


def test_note_names_the_newsrooms_own_phrase():
    rule = Rule(name="ads", kind="words", outcome="hold", words="bonus\ncasi*", rule_set_id=1)
    reading = Reading.of_arrival(make_arrival(body="My casino"), 0)

    verdict = judge([prepare(rule)], reading, Budget())[0]

    assert verdict.as_data() == {
        "rule": "ads",
        "verdict": "hold",
        "note": "“casi*” is in it.",
        "set": 1,
    }


@pytest.mark.parametrize(("links", "is_found"), [(2, False), (3, True)])
def test_links_are_counted(links, is_found):
    body = " ".join(f"https://example.org/{n}" for n in range(links))

    assert finds(Rule(kind="links", outcome="hold", number=2), body=body) == is_found


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ({"body": "see https://evil.example/x"}, True),
        ({"body": "see http://www.EVIL.example."}, True),
        ({"body": "evil.example pays"}, True),
        ({"website": "https://shop.evil.example/"}, True),
        ({"body": "https://notevil.example/"}, False),
        ({"body": "https://evil.example.org/"}, False),
    ],
)
def test_hosts_are_found_with_all_below_them(fields, is_found):
    rule = Rule(kind="hosts", outcome="hold", words="evil.example")

    assert finds(rule, **fields) == is_found


def test_idn_host_is_found_in_either_spelling():
    rule = Rule(kind="hosts", outcome="hold", words="bücher.example")

    assert finds(rule, body="https://xn--bcher-kva.example/")


@pytest.mark.parametrize(
    ("name", "is_found"), [("Ministеr Aldana", True), ("Aldana minister", False), ("Ann", False)]
)
def test_names_are_compared_by_their_looks(name, is_found):
    assert finds(Rule(kind="names", outcome="hold", words="Minister Aldana"), name=name) == is_found


GERMAN = "Das ist doch nicht der Hafen, den wir kennen, und die Stadt weiß es auch."
RUSSIAN = "Это совсем не та гавань, которую мы знаем."


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (GERMAN, "en", "German"),
        (GERMAN, "de", None),
        (GERMAN, "de-AT", None),
        (GERMAN, "xx", None),
        (RUSSIAN, "en", "Cyrillic"),
        (RUSSIAN, "ru", None),
        ("The tide was higher than that, and they would not say it.", "ru", "Latin"),
        ("This is not the harbour that we know, and they all know it is so.", "en", None),
        ("Ja!", "en", None),
        ("He said “das ist nicht gut”, and I think that he was right for once.", "en", None),
        ("", "en", None),
        ("😀" * 50, "en", None),
    ],
)
def test_language_is_named_only_where_it_is_sure(text, language, found):
    assert other_language(text, language) == found


@pytest.mark.parametrize(("minutes_ago", "is_found"), [(9, True), (10, False)])
def test_rate_counts_the_minutes_before(minutes_ago, is_found):
    for _n in range(2):
        make_comment(
            email_key="okafor@example.org", created_at=NOON - timedelta(minutes=minutes_ago)
        )
    make_comment(created_at=NOON)

    assert finds(Rule(kind="rate", outcome="hold", number=2, minutes=10)) == is_found


def test_first_comment_is_first_until_one_was_approved():
    rule = Rule(kind="first", outcome="hold", number=1)
    make_comment(email_key="okafor@example.org")
    make_approved_comment()
    assert finds(rule)

    make_approved_comment(email_key="okafor@example.org")

    assert not finds(rule)


def test_sensitive_story_or_section_is_found(client):
    make_live_rules(Rule(name="careful", kind="sensitive"))
    section = make_section("Courts", comments_are_sensitive=True)

    plain = received(reply(client, make_published_article()))
    of_story = received(reply(client, make_published_article(comments_are_sensitive=True)))
    of_section = received(reply(client, make_published_article(section=section)))

    assert [c.flags for c in (plain, of_story, of_section)] == [[], ["careful"], ["careful"]]


@pytest.mark.parametrize(("likes", "is_found"), [(2, False), (3, True)])
def test_likeness_counts_earlier_ones(likes, is_found):
    assert finds(Rule(kind="likeness", outcome="hold", number=3), likes=likes) == is_found


def test_reports_count_until_somebody_looked():
    rule = Rule(kind="reports", outcome="hold", number=1)
    comment = make_approved_comment(email_key="okafor@example.org")
    assert not finds(rule)

    Comment.objects.filter(pk=comment.pk).update(reported_at=NOON)

    assert finds(rule)


def test_rule_that_finds_something_is_a_flag_and_in_the_trace(client):
    rules = make_live_rules(Rule(name="ads", kind="words", words="casino", outcome="suggest-spam"))

    comment = received(reply(client, make_published_article(), body="Casino"))

    assert comment.flags == ["ads"]
    assert {
        "rule": "ads",
        "verdict": "suggest-spam",
        "note": "“casino” is in it.",
        "set": rules.pk,
    } in comment.trace
    assert suggestion_of(comment) == "suggest-spam"


def test_rule_that_finds_nothing_is_in_the_trace_too(client):
    rules = make_live_rules(Rule(name="ads", kind="words", words="casino"))

    comment = received(reply(client, make_published_article()))

    assert {"rule": "ads", "verdict": "nothing", "note": "", "set": rules.pk} in comment.trace
    assert (comment.flags, suggestion_of(comment)) == ([], "")


def test_first_rule_that_suggests_decides(client):
    make_live_rules(
        Rule(name="a", kind="words", words="casino", outcome="suggest-approve"),
        Rule(name="b", kind="words", words="casino", outcome="suggest-reject"),
        Rule(name="c", kind="words", words="casino", outcome="suggest-spam"),
    )

    comment = received(reply(client, make_published_article(), body="Casino"))

    assert suggestion_of(comment) == "suggest-reject"


@pytest.mark.parametrize(("extra", "suggested"), [("", "suggest-approve"), ("filled", "")])
def test_approval_is_suggested_only_where_nothing_is_doubtful(client, extra, suggested):
    make_live_rules(Rule(name="short", kind="links", number=0, outcome="suggest-approve"))

    comment = received(
        reply(client, make_published_article(), body="See https://example.org/", extra=extra)
    )

    assert comment.status == "pending"
    assert suggestion_of(comment) == suggested


def test_refusal_shows_the_form_again_with_the_rules_sentence(client):
    make_live_rules(
        Rule(name="ads", kind="words", words="casino", outcome="refuse", sentence="No ads here.")
    )

    response = reply(client, make_published_article(), body="My casino & yours")

    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert "No ads here." in response.content.decode()
    assert form_in(response)["body"] == "My casino & yours"
    assert form_in(response)["email"] == "okafor@example.org"
    assert not Comment.objects.exists()


def test_no_live_set_means_no_rules():
    assert live_rules() == ()


def test_reader_is_told_the_rule_that_suggested_the_rejection(client):
    make_live_rules(
        Rule(name="ads", kind="words", words="casino", outcome="suggest-reject", sentence="No ads.")
    )
    comment = received(reply(client, make_published_article(), body="Casino"))

    reject_comment(comment, by=make_moderator(), reason="house-rules")

    assert sentence_for(comment) == "No ads."


@pytest.mark.parametrize("reason", ["off-topic", "private", "abuse", "unlawful"])
def test_reader_is_told_the_moderators_reason_where_it_is_another(client, reason):
    make_live_rules(
        Rule(name="ads", kind="words", words="casino", outcome="suggest-reject", sentence="No ads.")
    )
    comment = received(reply(client, make_published_article(), body="Casino"))

    reject_comment(comment, by=make_moderator(), reason=reason)

    assert sentence_for(comment) not in ("No ads.", "It did not keep to the house rules.")


def test_reader_is_never_told_what_is_known_of_a_mailbox(client):
    make_live_rules(
        Rule(name="new", kind="first", number=1, outcome="suggest-reject", sentence="You are new.")
    )
    comment = received(reply(client, make_published_article()))

    reject_comment(comment, by=make_moderator(), reason="house-rules")

    assert sentence_for(comment) == "It did not keep to the house rules."
