"""Figures of the desk: true, bounded, and of nobody in particular."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from django.urls import reverse
from lxml import html

from comments.desk import figures
from comments.desk.charts import bars
from comments.desk.figures import by_day, decisions_of, summary_of, today, top_reasons
from comments.moderation import (
    approve_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
    restore_comment,
)
from comments.undoing import undo_decision
from tests.factories import make_comment, make_moderator, make_published_article

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def decide_after(minutes, verb=approve_comment, article=None, at=NOON, **options):
    comment = make_comment(article, created_at=at - timedelta(minutes=minutes))
    with time_machine.travel(at, tick=False):
        verb(comment, by=make_moderator(), **options)
    return comment


def test_times_and_rate_are_those_of_the_decisions():
    article = make_published_article()
    for minutes in (1, 2, 3, 4):
        decide_after(minutes, article=article)
    decide_after(100, reject_comment, article)

    found = summary_of(decisions_of(make_moderator(), NOON - timedelta(days=1)))

    assert (found.count, found.approved_percent) == (5, 80)
    assert found.median == timedelta(minutes=3)
    assert timedelta(minutes=4) < found.p95 < timedelta(minutes=100)


def test_nothing_decided_is_said_as_such():
    found = summary_of(decisions_of(make_moderator(), NOON))

    assert (found.count, found.median, found.p95, found.approved_percent) == (0, None, None, None)


def test_one_decision_is_its_own_median_and_p95():
    decide_after(7)

    found = summary_of(decisions_of(make_moderator(), NOON))

    assert found.median == found.p95 == timedelta(minutes=7)


def test_decision_before_the_moment_does_not_count():
    decide_after(1)

    assert len(decisions_of(make_moderator(), NOON)) == 1
    assert decisions_of(make_moderator(), NOON + timedelta(seconds=1)) == []


def test_what_followed_a_first_decision_and_what_was_undone_do_not_count():
    removed = decide_after(1)
    with time_machine.travel(NOON, tick=False):
        remove_comment(removed, by=make_moderator())
        restore_comment(removed, by=make_moderator())
        undone = decide_after(2)
        undo_decision(undone, by=make_moderator())
        second_thought = decide_after(3)
        undo_decision(second_thought, by=make_moderator())
        reject_comment(second_thought, by=make_moderator())

    found = decisions_of(make_moderator(), NOON)

    assert sorted((d.waited, d.to_status) for d in found) == [
        (timedelta(minutes=1), "approved"),
        (timedelta(minutes=3), "rejected"),
    ]


def test_reasons_are_counted_and_the_most_frequent_is_first():
    for reason in ("abuse", "off-topic", "abuse"):
        decide_after(1, reject_comment, reason=reason)
    decide_after(1, mark_comment_spam)
    decide_after(1, approve_comment)

    found = top_reasons(decisions_of(make_moderator(), NOON))

    assert found[0] == ("Attacks a person", 2)
    assert dict(found) == {"Attacks a person": 2, "Not about the story": 1, "Spam": 1}


def test_days_are_those_of_the_site_and_none_is_left_out(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    late = datetime(2026, 3, 1, 16, tzinfo=UTC)
    decide_after(1)
    decide_after(1, at=late)

    found = by_day(decisions_of(make_moderator(), NOON), date(2026, 3, 2), days=3)

    assert {day: summary.count for day, summary in found.items()} == {
        date(2026, 2, 28): 0,
        date(2026, 3, 1): 1,
        date(2026, 3, 2): 1,
    }


def test_today_begins_at_midnight():
    decide_after(1, at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    decide_after(1)

    with time_machine.travel(NOON, tick=False):
        assert today(make_moderator()).count == 1


def test_no_more_decisions_are_read_than_matter(monkeypatch):
    monkeypatch.setattr(figures, "READ", 2)
    for _ in range(3):
        decide_after(1)

    assert len(decisions_of(make_moderator(), NOON, figures.READ)) == 2


def test_highest_bar_fills_the_chart_and_nothing_is_a_bar_without_height():
    chart = bars([0, 5, 10], [date(2026, 3, day) for day in (1, 2, 3)])

    assert [bar.height for bar in chart.bars] == [0, 60, 120]
    assert [bar.y + bar.height for bar in chart.bars] == [120, 120, 120]
    assert bars([0], [date(2026, 3, 1)]).bars[0].height == 0


def test_page_draws_charts_by_itself_and_names_nobody(client):
    moderator = make_moderator("pernilla")
    with time_machine.travel(NOON, tick=False):
        reject_comment(make_comment(), by=moderator, reason="abuse")
        client.force_login(make_moderator())
        response = client.get(reverse("admin:comments_comment_figures"))

    page = html.fromstring(response.content.decode())
    assert len(page.xpath("//svg[@role='img']//rect[number(@height) > 0]")) == 1
    assert len(page.xpath("//svg[@role='img']//rect")) == 2 * figures.DAYS
    assert not page.xpath("//main//@style | //main//script")
    assert "Attacks a person" in page.text_content()
    assert "pernilla" not in page.text_content()
