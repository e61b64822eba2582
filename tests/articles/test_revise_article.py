from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from articles.changes import TYPO, Change
from articles.doors import Blocked, Conflict, StaleVersion
from articles.models import Article, AuditEntry, OldAddress, PullQuote, SummaryPoint
from articles.publishing import publish_article, submit_article
from articles.revising import revise_article
from articles.revisions import restore, snapshot
from articles.rich_text import render_body
from articles.signals import article_changed
from articles.states import Status
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_retracted_article,
    make_scheduled_article,
    make_section,
)
from tests.threads import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def copy_of(article):
    return Article.objects.get(pk=article.pk)


UPDATE = Change("update", "The tide has turned since.")


def revise(article, **changes):
    for field, value in changes.items():
        setattr(article, field, value)
    revise_article(article, by=make_editor(), change=UPDATE)


def test_save_makes_one_version_one_revision_and_one_audit_row():
    article = make_draft()

    revise(article, headline="A better headline")

    stored = copy_of(article)
    assert (stored.headline, stored.version) == ("A better headline", 2)
    assert list(stored.revisions.values_list("version", flat=True)) == [2, 1]
    assert stored.audit_entries.filter(verb="revise_article", version=2).count() == 1


def test_save_is_announced_once_after_its_rows_are_stored():
    article = make_draft()
    heard = []

    def hear(article, verb, **kwargs):
        heard.append((verb, [point.text for point in article.summary_points.all()]))

    article_changed.connect(hear)
    revise_article(
        article,
        by=make_editor(),
        write=lambda: SummaryPoint.objects.create(article=article, text="Noon"),
    )
    article_changed.disconnect(hear)

    assert heard == [("revise_article", ["Noon"])]


def test_receiver_that_fails_stops_the_change():
    article = make_draft("Before")

    def fail(**kwargs):
        raise RuntimeError("No room for the task")

    article_changed.connect(fail)
    with pytest.raises(RuntimeError, match="No room"):
        revise(article, headline="After")
    article_changed.disconnect(fail)

    assert copy_of(article).headline == "Before"
    assert copy_of(article).version == 1


def test_reporter_changes_no_story_that_was_handed_in():
    reporter = make_reporter()
    article = make_draft("Mine", by=reporter)
    late = copy_of(article)
    submit_article(article, by=reporter)

    late.headline = "Ours"
    with pytest.raises(PermissionDenied):
        revise_article(late, by=reporter)

    assert copy_of(article).headline == "Mine"


def test_claiming_a_story_in_hand_does_not_make_it_ones_own():
    thief = make_reporter("thief")
    article = make_draft("Mine", by=make_reporter())

    article.owner, article.headline = thief, "Stolen"
    with pytest.raises(PermissionDenied):
        revise_article(article, by=thief)

    assert copy_of(article).headline == "Mine"


def test_new_story_begins_as_a_draft_whatever_it_claims():
    article = Article(
        headline="Out of nothing",
        slug="out-of-nothing",
        status=Status.PUBLISHED,
        publish_at=NOON,
        first_published_at=NOON,
        first_published_on=NOON.date(),
    )

    revise_article(article, by=make_reporter())

    stored = copy_of(article)
    assert (stored.status, stored.publish_at) == (Status.DRAFT, None)
    assert (stored.first_published_at, stored.first_published_on) == (None, None)


def test_status_in_hand_is_not_written():
    article = make_draft()

    revise(article, status=Status.PUBLISHED, publish_at=NOON)

    assert (copy_of(article).status, copy_of(article).publish_at) == (Status.DRAFT, None)


def test_new_story_that_fails_is_new_still():
    article = Article(headline="One tide", section=make_section())

    def fail():
        raise RuntimeError("The picture is lost")

    with pytest.raises(RuntimeError):
        revise_article(article, by=make_editor(), write=fail)
    assert not Article.objects.exists()
    revise_article(article, by=make_editor())

    assert Article.objects.get() == article


def test_f23_stale_save_is_refused_and_nothing_is_written():
    article = make_draft("First")
    mine, theirs = copy_of(article), copy_of(article)
    revise(theirs, headline="Theirs")

    with pytest.raises(StaleVersion, match="Somebody else saved"):
        revise(mine, headline="Mine")

    assert copy_of(article).headline == "Theirs"
    assert mine.headline == "Mine"


def test_f23_version_of_the_form_counts_and_not_that_of_the_copy():
    article = make_draft()
    revise(article, headline="Theirs")

    with pytest.raises(StaleVersion):
        revise_article(article, by=make_editor(), expected_version=1)
    revise_article(article, by=make_editor(), expected_version=2)

    assert copy_of(article).version == 3


@pytest.mark.django_db(transaction=True)
def test_f23_of_two_editors_saving_at_once_one_is_told():
    article, editor = make_draft(), make_editor()

    def save(headline):
        mine = copy_of(article)
        mine.headline = headline
        revise_article(mine, by=editor, expected_version=1)

    results = at_once(lambda: save("Mine"), lambda: save("Theirs"))

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "StaleVersion"]
    winner = ["Mine", "Theirs"][results.index(None)]
    assert (copy_of(article).headline, copy_of(article).version) == (winner, 2)


def test_refused_save_may_be_mended_and_tried_again():
    article = make_published_article()

    with pytest.raises(Blocked, match="no text"):
        revise(article, body="")
    revise(article, body="<p>The tide turned.</p>")

    assert copy_of(article).version == 2


def test_refused_save_leaves_no_rows_either():
    article = make_published_article()

    def write():
        SummaryPoint.objects.create(article=article, text="Noon")

    article.section = None
    with pytest.raises(Blocked, match="Choose a section"):
        revise_article(article, by=make_editor(), write=write, change=TYPO)

    assert not SummaryPoint.objects.exists()
    assert AuditEntry.objects.filter(verb="revise_article").count() == 0


@pytest.mark.parametrize(
    ("make_story", "expected"),
    [(make_published_article, Blocked), (make_scheduled_article, None)],
)
def test_dates_set_while_the_rows_are_written_are_judged_too(make_story, expected):
    article = make_story()

    def write():
        article.embargo_until = article.publish_at + HOUR

    if expected:
        with pytest.raises(expected, match="embargo"):
            revise_article(article, by=make_editor(), write=write, change=TYPO)
        assert copy_of(article).embargo_until is None
    else:
        revise_article(article, by=make_editor(), write=write, change=TYPO)
        assert copy_of(article).status == Status.READY


def test_rows_fetched_before_do_not_answer_for_those_written():
    article = make_published_article(points=["One"])
    fetched = Article.objects.with_page_parts().get(pk=article.pk)

    def write():
        for n in range(8):
            SummaryPoint.objects.create(article=article, position=n, text=f"Point {n}")

    with pytest.raises(Blocked, match="more than 8 points"):
        revise_article(fetched, by=make_editor(), write=write, change=TYPO)


@pytest.mark.parametrize("door", ["new", "changed", "restored"])
def test_f4_body_is_cleaned_whatever_door_it_came_through(door):
    hostile = '<p onclick="steal()">Noon<script>steal()</script></p>'
    article = Article(headline="One tide", body=hostile) if door == "new" else make_draft()

    def write():
        if door == "restored":
            article.body = hostile

    if door == "changed":
        article.body = hostile
    revise_article(article, by=make_editor(), write=write)

    assert copy_of(article).body == "<p>Noon</p>"


def test_plain_search_finds_the_new_words_and_not_the_old():
    article = make_published_article(body="<p>Herring</p>")

    revise(article, body="<p>ŠPROTTEN</p>")

    assert Article.objects.newest_ids_with(["šprotten"], 10) == [article.pk]
    assert Article.objects.newest_ids_with(["herring"], 10) == []


# Readers are told when words they may have read were changed.


def test_change_of_live_words_is_dated():
    with time_machine.travel(NOON, tick=False):
        article = make_published_article()
    with time_machine.travel(NOON + HOUR, tick=False):
        revise(article, headline="A better headline")

    assert copy_of(article).revised_at == NOON + HOUR


def test_change_of_a_live_row_is_dated():
    article = make_published_article(points=["One"])

    revise_article(
        article,
        by=make_editor(),
        write=lambda: article.summary_points.update(text="Two"),
        change=UPDATE,
    )

    assert copy_of(article).revised_at is not None


def test_save_that_changes_nothing_is_not_dated():
    article = make_published_article(points=["One"], quotes=["The tide turned"])

    revise(copy_of(article))

    assert copy_of(article).revised_at is None


def test_time_of_the_last_change_is_not_taken_from_an_old_copy():
    article = make_published_article()
    old = copy_of(article)
    revise(article, headline="A better headline")
    dated = copy_of(article).revised_at

    old.headline = article.headline
    revise_article(old, by=make_editor(), expected_version=2, change=UPDATE)

    assert copy_of(article).revised_at == dated


def test_change_before_publication_is_not_dated():
    article = make_ready_article()

    revise(article, headline="A better headline")

    assert copy_of(article).revised_at is None


# F66: an address that readers had leads to the story for good.


def test_f66_address_left_by_a_live_story_is_kept():
    article = make_published_article("One tide")

    revise(article, slug="another-tide")

    assert article.get_absolute_url().endswith("/another-tide/")
    assert OldAddress.objects.get().slug == "one-tide"


def test_f66_addresses_lead_to_the_story_and_never_to_each_other():
    article = make_published_article("One tide")

    revise(article, slug="second-tide")
    revise(article, slug="third-tide")

    left = OldAddress.objects.order_by("id").values_list("slug", "article")
    assert list(left) == [("one-tide", article.pk), ("second-tide", article.pk)]


def test_f66_address_taken_back_redirects_no_more():
    article = make_published_article("One tide")

    revise(article, slug="another-tide")
    revise(article, slug="one-tide")

    assert article.slug == "one-tide"
    assert OldAddress.objects.get().slug == "another-tide"


def test_f66_address_left_by_a_story_is_not_taken_by_another():
    article = make_published_article("One tide")
    revise(article, slug="another-tide")
    other, live = make_ready_article("One tide"), make_published_article("Still water")

    with pytest.raises(Conflict, match="has the address “one-tide”"):
        publish_article(other, by=make_editor())
    with pytest.raises(Conflict, match="has the address “one-tide”"):
        revise(live, slug="one-tide")

    assert copy_of(live).slug == "still-water"
    assert OldAddress.objects.get().article == article


def test_f66_address_of_another_story_of_that_day_is_a_sentence():
    make_published_article("One tide")
    article = make_published_article("Still water")

    with pytest.raises(Conflict, match="has the address “one-tide”"):
        revise(article, slug="one-tide")

    assert copy_of(article).slug == "still-water"
    assert not OldAddress.objects.exists()


def test_f66_address_nobody_saw_is_not_kept():
    article = make_scheduled_article("One tide")

    revise(article, slug="another-tide")

    assert not OldAddress.objects.exists()


def test_f66_address_of_a_story_taken_down_is_kept():
    article = make_retracted_article("One tide")

    revise(article, slug="another-tide")

    assert OldAddress.objects.get().slug == "one-tide"


def test_story_with_an_address_does_not_lose_it():
    article = make_published_article("One tide")

    revise(article, slug="")

    assert copy_of(article).slug == "one-tide"


# X1: a quote is proved again after each change.


def quotes_shown(article):
    page = Article.objects.with_page_parts().get(pk=article.pk)
    return "pull-quote" in render_body(page)


@pytest.mark.parametrize("way", ["form", "restore", "shell"])
def test_x1_quote_the_live_text_does_not_say_any_more_is_hidden_and_comes_back(way):
    says, says_not = "<p>We will not yield.</p>", "<p>We will yield.</p>"
    article = make_published_article(body=says, quotes=["We will not yield"])

    def put(body):
        if way == "shell":
            Article.objects.filter(pk=article.pk).update(body=body)
            return
        past = snapshot(article)
        past["content"]["body"] = body
        changes = {"form": lambda: setattr(article, "body", body)}
        changes["restore"] = lambda: restore(article, past)
        revise_article(article, by=make_editor(), write=changes[way], change=TYPO)

    assert quotes_shown(article)
    put(says_not)
    assert not quotes_shown(article)
    put(says)
    assert quotes_shown(article)


def test_x1_broken_quote_does_not_stand_in_the_way_of_mending_a_live_story():
    article = make_published_article(quotes=["The tide turned at noon"])

    revise(article, body="<p>The tide did not turn.</p>")

    assert article.is_public()
    assert PullQuote.objects.count() == 1


def test_versions_written_over_before_they_came_out_are_not_marked_public():
    article = make_scheduled_article()

    revise(article, headline="A better headline")

    marked = article.revisions.filter(is_public=True)
    assert list(marked.values_list("version", flat=True)) == [2]


def test_every_version_readers_saw_is_marked_public():
    article = make_published_article()

    revise(article, headline="A better headline")

    assert article.revisions.filter(is_public=True).count() == 2
