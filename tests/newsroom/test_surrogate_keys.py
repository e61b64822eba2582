"""Every change names every kept page that it makes another one, at any address there is."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from articles.changes import TYPO
from articles.curating import clear_slot, end_breaking, move_pick, pick_story, start_breaking, undo
from articles.models import Article, Author, Section, Tag
from articles.picture_words import revise_picture
from articles.pictures import delete_picture
from articles.publishing import (
    correct_article,
    delete_draft,
    mark_article_ready,
    publish_article,
    retract_article,
    return_article,
    submit_article,
    unschedule_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.signals import article_changed
from articles.slots import LEAD, Slot
from articles.states import CommentPolicy
from articles.surrogate_keys import keys_of
from comments.backlog import look_at_backlog
from comments.models import Comment
from comments.moderation import (
    approve_comment,
    erase_comment,
    mark_comment_spam,
    pick_comment,
    reject_comment,
    remove_comment,
    restore_comment,
)
from newsroom import purging
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_author,
    make_comment,
    make_draft,
    make_editor,
    make_expired_article,
    make_moderator,
    make_picture,
    make_published_article,
    make_ready_article,
    make_retracted_article,
    make_section,
    make_tag,
    make_withdrawn_article,
)
from tests.newsroom.every_address import addresses
from tests.newsroom.hidden_edition import HiddenEdition

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
NOON_LONG_AGO = NOW - 100 * DAY


class Kept(NamedTuple):
    """An answer as the page store keeps it."""

    status: int
    location: str | None
    content: bytes
    fresh_until: str | None
    keys: frozenset[str]


def kept(response: HttpResponse) -> Kept | None:
    """None for what is not kept."""
    if "Surrogate-Key" not in response:
        return None
    return Kept(
        response.status_code,
        response.get("Location"),
        response.content,
        response.get("X-Fresh-Until"),
        frozenset(response["Surrogate-Key"].split()),
    )


def pages_at(paths):
    """What stands at some addresses now: path → page, or None."""
    client = Client()
    return {path: kept(client.get(path)) for path in paths}


@pytest.fixture(scope="module")
def clock():
    """Stands still, so that only a change makes another page."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def paper(clock, django_db_setup, django_db_blocker):
    """Every page that is kept of a small edition, before any change; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        walked = [address for address in addresses(_edition()) if address.body is None]
        found = pages_at(address.path for address in walked if not _says_nothing_new(address))
        # Each page by its first address alone.
        first = {page: path for path, page in reversed(found.items()) if page}
        yield {path: page for page, path in first.items()}
        transaction.set_rollback(True)


@pytest.fixture
def purged(paper, monkeypatch):
    """The keys called since the test began."""
    called = set()
    monkeypatch.setattr(purging, "purge", called.update)
    return called


def _says_nothing_new(address):
    """No list here is longer than a page, and the formats of a feed are one view."""
    return "?" in address.path or address.path.endswith(("/feed/atom/", "/feed/json/"))


def _edition():
    """Something in every state, and something public in every place."""
    make_section("Culture")
    harbour = {"tags": [make_tag()], "authors": [make_author()], "lead_picture": make_picture()}
    city = {"section": make_section("City"), "tags": [make_tag("Trams")]}
    city["authors"] = [make_author("Bo Lund")]
    public = make_published_article("Harbour opens", at=NOW - 2 * DAY, **harbour)
    public.slug = "harbour"
    revise_article(public, by=make_editor(), change=TYPO)
    correct_article(public, by=make_editor(), text="It was Tuesday.")
    other = make_published_article("Trams run", at=NOW - DAY, **city)
    hidden = {
        "ready": make_ready_article("Ferries", tags=[make_tag("Ferries")], **_without(city)),
        "draft": make_draft("Cranes", lead_picture=make_picture(alt="Cranes")),
        "scheduled": make_published_article(
            "Tomorrow", at=NOW + DAY + HOUR, tags=[make_tag("Regatta")], **_without(city)
        ),
        "expiring": make_published_article(
            "Until three", at=NOW - HOUR, expires_at=NOW + 3 * HOUR, lead_picture=make_picture()
        ),
        "closing": make_published_article(
            "Until four", at=NOW - HOUR, comments_close_at=NOW + 4 * HOUR
        ),
        "expired": make_expired_article("Last week"),
        "retracted": make_retracted_article("Wrong"),
        "withdrawn": make_withdrawn_article("Forbidden", tags=[make_tag()]),
        "replaced": make_published_article("First words", at=NOW - HOUR),
        "replacing": make_published_article("Second words", at=NOW + 5 * HOUR, **city),
    }
    _replace(hidden["replaced"], hidden["replacing"])
    _curate(public, other)
    return HiddenEdition(NOW, public, [other], hidden, [], _conversation(public))


def _without(fields):
    return {name: value for name, value in fields.items() if name != "tags"}


def _replace(first, second):
    """What a scheduled working copy will be; nothing makes one yet."""
    Article.objects.filter(pk=second.pk).update(
        replaces=first, base_version=1, slug=first.slug, first_published_on=first.first_published_on
    )
    Article.objects.filter(pk=first.pk).update(superseded_at=second.publish_at)


def _curate(public, other):
    """A pick and a strip that are there, and each that the clock begins."""
    by = make_editor()
    pick_story(None, LEAD, public, by=by)
    pick_story(None, Slot("second", 2), other, by=by, begin=NOW + 6 * HOUR, end=NOW + 7 * HOUR)
    pick_story(public.section, LEAD, public, by=by, begin=NOW + 8 * HOUR, end=NOW + 9 * HOUR)
    start_breaking(other, by=by, words="Trams run again", end=NOW + 10 * HOUR)


def _conversation(article):
    approved = make_approved_comment(article, name="Approved")
    comments = [
        approved,
        make_approved_comment(parent=approved, name="Reply"),
        make_comment(article, name="Pending"),
        make_comment(article, name="Rejected"),
        make_approved_comment(article, name="Removed"),
    ]
    make_approved_comment(parent=comments[-1], name="Reply to the removed")
    reject_comment(comments[3], by=make_moderator())
    remove_comment(comments[4], by=make_moderator(), reason="")
    return comments


# Rows are fetched by each change: the tests before it had their own.


def story(headline):
    return Article.objects.get(headline=headline)


def comment(name):
    return Comment.objects.get(name=name)


def revise(of, *, tags=None, authors=None, **fields):
    article = story(of)
    for name, value in fields.items():
        setattr(article, name, value)

    def write():
        if tags is not None:
            article.tags.set(tags)
        if authors is not None:
            article.bylines.all().delete()
            for author in authors:
                article.bylines.create(author=author)

    revise_article(article, by=make_editor(), write=write, change=TYPO)


def rename(model, old, **fields):
    row = model.objects.get(name=old)
    for field, value in fields.items():
        setattr(row, field, value)
    row.save()


def publish(headline, at=None):
    publish_article(story(headline), by=make_editor(), at=at)


def unschedule(headline):
    unschedule_article(story(headline), by=make_editor())


def schedule_again(headline):
    retract_article(story(headline), by=make_editor(), reason="The figures were wrong.")
    publish(headline, NOW + HOUR)


def break_schedule(headline):
    """Words that can't go out, which takes the schedule back."""
    revise(headline, body="")


def words_of_picture(headline):
    picture = story(headline).lead_picture
    picture.alt = picture.caption = "The cranes, at last"
    revise_picture(picture, by=make_editor())


def correct():
    correct_article(story("Trams run"), by=make_editor(), text="On Monday.")


def fall_behind():
    Comment.objects.filter(name="Pending").update(created_at=NOON_LONG_AGO)
    look_at_backlog(NOW)


CHANGES = {
    "publish": lambda: publish("Ferries"),
    "publish again": lambda: publish("Forbidden"),
    "schedule": lambda: publish("Ferries", NOW + HOUR),
    "schedule again": lambda: schedule_again("Trams run"),
    "unschedule": lambda: unschedule("Tomorrow"),
    "unschedule by words": lambda: break_schedule("Tomorrow"),
    "retract": lambda: retract_article(story("Harbour opens"), by=make_editor(), reason="Wrong."),
    "withdraw": lambda: withdraw_article(story("Harbour opens"), by=make_editor(), reason="Court."),
    "withdraw what was retracted": lambda: withdraw_article(
        story("Wrong"), by=make_editor(), reason="A court."
    ),
    "correct": correct,
    "headline": lambda: revise("Harbour opens", headline="Harbour closes"),
    "headline of a notice": lambda: revise("Wrong", slug="wrong-figures"),
    "address": lambda: revise("Harbour opens", slug="harbour-again"),
    "address taken back": lambda: revise("Harbour opens", slug="harbour-opens"),
    "section": lambda: revise("Harbour opens", section=make_section("City")),
    "section of a scheduled story": lambda: revise("Tomorrow", section=make_section("Culture")),
    "tags": lambda: revise("Harbour opens", tags=[make_tag("Trams")]),
    "authors": lambda: revise("Harbour opens", authors=[make_author("Bo Lund")]),
    "lead picture": lambda: revise("Harbour opens", lead_picture=None),
    "expiry": lambda: revise("Trams run", expires_at=NOW + HOUR),
    "canonical address": lambda: revise("Trams run", canonical_url="https://agency.example/1"),
    "comments closed": lambda: revise("Harbour opens", comment_policy=CommentPolicy.CLOSED),
    # Sooner than any story's form changes by itself.
    "comments close soon": lambda: revise(
        "Harbour opens", comments_close_at=NOW + timedelta(seconds=1)
    ),
    "approve": lambda: approve_comment(comment("Pending"), by=make_moderator()),
    "approve what was rejected": lambda: approve_comment(comment("Rejected"), by=make_moderator()),
    "remove": lambda: remove_comment(comment("Reply"), by=make_moderator()),
    "remove below a reply": lambda: remove_comment(comment("Approved"), by=make_moderator()),
    "restore": lambda: restore_comment(comment("Removed"), by=make_moderator()),
    "erase": lambda: erase_comment(comment("Approved"), by=make_administrator()),
    "erase a place-holder": lambda: erase_comment(comment("Removed"), by=make_administrator()),
    "pick": lambda: pick_comment(comment("Reply"), by=make_moderator()),
    "policy of a section": lambda: rename(Section, "City", comment_policy=CommentPolicy.CLOSED),
    "days of a section": lambda: rename(Section, "City", comments_close_after_days=1),
    "moderators fall behind": fall_behind,
    "name of a section": lambda: rename(Section, "City", name="Town"),
    "address of a section": lambda: rename(Section, "City", slug="town"),
    "order of the menu": lambda: rename(Section, "City", position=9),
    "new section": lambda: make_section("Sport"),
    "section deleted": lambda: Section.objects.get(name="Culture").delete(),
    "name of a tag": lambda: rename(Tag, "Tides", name="Tide"),
    "name of an author": lambda: rename(Author, "Ines Aldana", name="I. Aldana"),
    "words about an author": lambda: rename(Author, "Ines Aldana", bio="Grew up here."),
    "tag deleted": lambda: Tag.objects.get(name="Tides").delete(),
    "words of a picture": lambda: words_of_picture("Harbour opens"),
}


CHANGES |= {
    "pick": lambda: pick_story(None, Slot("second", 1), story("Trams run"), by=make_editor()),
    "pick that ends": lambda: pick_story(
        None, LEAD, story("Harbour opens"), by=make_editor(), end=NOW + HOUR
    ),
    "plan a pick": lambda: pick_story(
        None, LEAD, story("Trams run"), by=make_editor(), begin=NOW + HOUR
    ),
    "move a pick": lambda: move_pick(None, LEAD, Slot("brief", 3), by=make_editor()),
    "clear a slot": lambda: clear_slot(None, LEAD, by=make_editor()),
    "pick for a section": lambda: pick_story(
        make_section(), Slot("lead", 2), story("Harbour opens"), by=make_editor()
    ),
    "change the strip": lambda: start_breaking(
        story("Harbour opens"), by=make_editor(), words="Open", end=NOW + HOUR
    ),
    "end the strip": lambda: end_breaking(by=make_editor()),
    "undo the strip": lambda: undo(None, by=make_editor()),
}


def draft_work():
    article = story("Cranes")
    submit_article(article, by=make_editor())
    return_article(article, by=make_editor(), note="Who says so?")
    revise("Cranes", headline="Two cranes", section=make_section("City"), tags=[make_tag()])
    mark_article_ready(story("Two cranes"), by=make_editor())


def new_draft():
    delete_draft(make_draft("Boats", tags=[make_tag()]), by=make_editor())


SILENT = {
    "words of a picture in a draft": lambda: words_of_picture("Cranes"),
    "work on a draft": draft_work,
    "new draft, deleted": new_draft,
    "picture deleted": lambda: delete_picture(make_picture(), by=make_editor()),
    "new tag and author": lambda: (make_tag("Boats"), make_author("Ada Lind")),
    "comment arrives": lambda: make_comment(story("Trams run")),
    "reject": lambda: reject_comment(comment("Pending"), by=make_moderator()),
    "restore to the queue": lambda: restore_comment(comment("Rejected"), by=make_moderator()),
    "mark as spam": lambda: mark_comment_spam(comment("Rejected"), by=make_moderator()),
    "erase what was rejected": lambda: erase_comment(comment("Pending"), by=make_administrator()),
}


def moved(pages):
    """Addresses where something else stands now."""
    return [path for path, page in pages_at(pages).items() if page != pages[path]]


def some_moved(pages):
    return any(moved({path: page}) for path, page in pages.items())


def reached(pages, keys):
    return {path: page for path, page in pages.items() if not page.keys.isdisjoint(keys)}


def missed(pages, keys):
    """Pages that none of some keys reaches."""
    return {path: page for path, page in pages.items() if page.keys.isdisjoint(keys)}


@pytest.mark.parametrize("change", CHANGES)
def test_f84_page_that_a_change_moves_bears_a_key_it_calls(paper, purged, settings, change):
    settings.COMMENT_MAX_WAIT_H = 24

    CHANGES[change]()

    assert moved(missed(paper, purged)) == []
    assert some_moved(reached(paper, purged))


def test_change_that_no_reader_sees_calls_nothing(paper, purged):
    for name, change in SILENT.items():
        change()
        assert purged == set(), name

    assert moved(paper) == []


def test_every_kind_of_key_is_needed(paper, purged):
    """Else this walk could not tell that one was forgotten."""
    revise(
        "Harbour opens",
        headline="Harbour closes",
        slug="harbour-closes",
        section=make_section("City"),
        tags=[make_tag("Trams")],
        authors=[make_author("Bo Lund")],
    )

    kinds = {key.partition(":")[0] for key in purged}
    assert kinds == {
        *("front", "feed", "corrections", "article", "section", "tag", "author"),
        *("day", "month", "year"),
    }
    for kind in kinds:
        others = {key for key in purged if key.partition(":")[0] != kind}
        assert some_moved(missed(paper, others)), kind


def test_neither_the_old_nor_the_new_places_are_enough(paper, purged):
    heard = []

    def hear(before, after, **kwargs):
        heard.append((keys_of(before), keys_of(after)))

    article_changed.connect(hear)
    revise("Harbour opens", section=make_section("City"), tags=[make_tag("Trams")])
    article_changed.disconnect(hear)

    [(old, new)] = heard
    assert purged == old | new
    assert some_moved(missed(paper, old))
    assert some_moved(missed(paper, new))


def test_j2_approval_touches_its_story_and_the_feeds_of_comments_alone(paper, purged):
    approve_comment(comment("Pending"), by=make_moderator())

    assert purged == {"comments", f"comments:{story('Harbour opens').pk}"}
    assert sorted(reached(paper, purged)) == sorted(moved(paper))


def test_change_of_one_story_leaves_the_pages_of_others(paper, purged):
    revise("Harbour opens", headline="Harbour closes")

    [page] = [page for path, page in paper.items() if path.endswith("/trams-run/")]
    assert page.keys.isdisjoint(purged)


def test_f84_no_page_changes_before_its_time(paper, clock):
    """From each known moment to the last instant before the next."""
    pages, moments = dict(paper), [NOW]
    while (coming := _next_moment(pages, moments[-1])) < NOW + DAY + 2 * HOUR:
        clock.move_to(coming - INSTANT)
        assert moved(pages) == [], f"before {coming}"
        clock.move_to(coming)
        pages |= pages_at(_over(pages, coming))
        # A notice in place of a conversation is not kept.
        pages = {path: page for path, page in pages.items() if page}
        moments.append(coming)
    clock.move_to(NOW)

    expiry, closing, replacement = NOW + 3 * HOUR, NOW + 4 * HOUR, NOW + 5 * HOUR
    picks = {NOW + hours * HOUR for hours in (6, 7, 8, 9, 10)}
    midnight, news_grows_old, opening = NOW + 12 * HOUR, NOW + DAY, NOW + DAY + HOUR
    known = {expiry, closing, replacement, midnight, news_grows_old, opening}
    assert known | picks <= set(moments)


def _next_moment(pages, now):
    """Of all pages: one that changes unannounced is seen at another's time."""
    return min(moment for page in pages.values() if (moment := _moment(page)) and moment > now)


def _over(pages, at):
    return [path for path, page in pages.items() if (end := _moment(page)) and end <= at]


def _moment(page):
    if page.fresh_until is None:
        return None
    seconds, _dot, microseconds = page.fresh_until.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + int(microseconds) * INSTANT
