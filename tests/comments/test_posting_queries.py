"""Posting stays cheap: what it asks is counted, whatever was posted before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Rule
from comments.posting import post_comment
from comments.rules import live_rules
from tests.comments.rule_sets import make_arrival, make_live_rules
from tests.factories import make_approved_comment, make_published_article

# Savepoints are two of them.
QUERIES = 10


@pytest.fixture
def article():
    make_live_rules(Rule(name="ads", kind="words", words="casino"))
    # Each process folds the rules and asks for a model once.
    post_comment(make_arrival())
    return make_published_article()


def queries_of(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return [query["sql"] for query in captured]


def test_first_comment_asks_so_much_and_no_more(article):
    asked = queries_of(lambda: post_comment(make_arrival(article)))

    assert len(asked) <= QUERIES, "\n".join(asked)


def test_rules_about_the_mailbox_ask_once_more_together(article):
    make_live_rules(
        Rule(name="new", kind="first", number=1),
        Rule(name="often", kind="rate", number=3, minutes=10),
        Rule(name="reported", kind="reports", number=1),
    )
    live_rules()

    asked = queries_of(lambda: post_comment(make_arrival(article)))

    assert len(asked) <= QUERIES + 1, "\n".join(asked)


def test_member_of_a_cluster_asks_twice_more_for_it_and_keeps_no_sketch(article):
    post_comment(make_arrival(article, body="Buy the cheapest watches here"))

    arrival = make_arrival(article, body="Buy the cheapest watches here!", email="b@example.org")
    asked = queries_of(lambda: post_comment(arrival))

    assert len(asked) <= QUERIES + 1, "\n".join(asked)
    assert Comment.objects.latest("id").cluster is not None


def test_reply_asks_no_more(article):
    parent = make_approved_comment(article)

    asked = queries_of(lambda: post_comment(make_arrival(article, parent=parent)))

    assert len(asked) <= QUERIES, "\n".join(asked)


def test_number_of_comments_changes_nothing(article):
    for n in range(30):
        make_approved_comment(article, body=f"The tide of day {n}", email_key="okafor@example.org")

    asked = queries_of(lambda: post_comment(make_arrival(article)))

    assert len(asked) <= QUERIES, "\n".join(asked)
