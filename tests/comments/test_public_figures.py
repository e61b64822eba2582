"""X7: public monthly counts by rule and decision."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.moderation import approve_comment, mark_comment_spam, reject_comment, remove_comment
from comments.public_figures import monthly_figures
from tests.factories import make_comment, make_moderator, make_published_article

URL = "/moderation/"


def decided(day, decide, **reason):
    with time_machine.travel(datetime(*day, 12, tzinfo=UTC), tick=False):
        comment = make_comment(make_published_article())
        decide(comment, by=make_moderator(), **reason)
        return comment


@pytest.fixture
def two_months(db):
    decided((2026, 2, 28), approve_comment)
    later = decided((2026, 3, 2), approve_comment)
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC), tick=False):
        remove_comment(later, by=make_moderator(), reason="private")
    decided((2026, 3, 4), reject_comment, reason="abuse")
    decided((2026, 3, 4), mark_comment_spam)


def test_x7_counts_by_month_decision_and_rule(two_months):
    march, february = monthly_figures(date(2026, 3, 5))

    assert (february.first, february.received, february.published) == (date(2026, 2, 1), 1, 1)
    assert (march.received, march.published, march.refused, march.removed) == (3, 1, 2, 1)
    found = {reason.value: count for reason, count in march.by_reason.items() if count}
    assert found == {"abuse": 1, "private": 1, "spam": 1}


def test_today_is_not_counted_before_it_is_over(two_months):
    assert monthly_figures(date(2026, 3, 4))[0].refused == 0
    assert monthly_figures(date(2026, 3, 5))[0].refused == 2


@time_machine.travel(datetime(2026, 3, 5, 9, tzinfo=UTC), tick=False)
def test_page_has_a_column_for_each_rule_that_leads_to_it(client, two_months):
    page = client.get(URL).text
    rules = client.get("/house-rules/").text

    for reason in ("abuse", "private", "unlawful", "spam", "off-topic", "house-rules"):
        assert f'href="/house-rules/#{reason}"' in page
        assert f'id="{reason}"' in rules


def test_page_is_the_same_all_day_and_another_at_midnight(client, two_months):
    pages = []
    for moment in ((5, 0, 0), (5, 23, 59), (6, 0, 0)):
        with time_machine.travel(datetime(2026, 3, *moment, tzinfo=UTC), tick=False):
            pages.append(client.get(URL))
            decided((2026, 3, 5), approve_comment)

    assert pages[0].content == pages[1].content != pages[2].content
    assert pages[0]["X-Fresh-Until"] == f"{datetime(2026, 3, 6, tzinfo=UTC).timestamp():.6f}"


def test_queries_do_not_grow_with_decisions(client, two_months):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries.captured_queries))
        for _ in range(5):
            decided((2026, 3, 1), approve_comment)

    assert counts[0] == counts[1] <= 27


def test_page_before_any_decision_says_so(client, db):
    assert "Nothing was decided yet" in client.get(URL).text
