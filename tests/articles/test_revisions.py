import json
from datetime import UTC, datetime, timedelta, timezone

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import (
    Article,
    Byline,
    PlacedPicture,
    PullQuote,
    RelatedLink,
    Revision,
    SummaryPoint,
)
from articles.publishing import publish_article
from articles.revising import revise_article
from articles.revisions import differs_from_last_revision, keep_revision, restore, snapshot
from articles.rich_text import paragraph, place_for
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_ready_article,
    make_section,
    make_tag,
)

CONTROL_CHARACTERS = {"Cs", "Cc"}


def words(most, least=0):
    alphabet = st.characters(exclude_categories=CONTROL_CHARACTERS)
    return st.text(alphabet, min_size=least, max_size=most)


def rows(**fields):
    return st.lists(st.fixed_dictionaries(fields), max_size=3)


STORIES = st.fixed_dictionaries(
    {
        "headline": words(160, least=1),
        "short_headline": words(80),
        "standfirst": words(400),
        "body": st.lists(words(60, least=1).map(paragraph), max_size=4).map("".join),
        "credit": words(60),
        "dateline": words(80),
        "language": st.sampled_from(["en", "ar", "zh-Hant"]),
        "canonical_url": st.sampled_from(["", "https://example.org/a?b=c#d"]),
        "comment_policy": st.sampled_from(["open", "closed"]),
        "comments_close_at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "embargo_until": st.none() | st.datetimes(timezones=st.just(UTC)),
        "expires_at": st.none() | st.datetimes(timezones=st.just(UTC)),
    }
)
PARTS = st.fixed_dictionaries(
    {
        SummaryPoint: rows(text=words(240, least=1)),
        PullQuote: rows(text=words(400, least=1), speaker=words(120)),
        RelatedLink: rows(kicker=words(30), title=words(200, least=1)),
        PlacedPicture: rows(alt=words(300), caption=words(400)),
    }
)


def make_story(fields, parts):
    picture = make_picture()
    article = Article(section=make_section(), lead_picture=picture, **fields)

    def write():
        for model, several in parts.items():
            more = {"picture": picture} if model is PlacedPicture else {}
            for position, row in enumerate(several):
                model.objects.create(article=article, position=position, **row, **more)
        Byline.objects.create(article=article, author=make_author(), role="Translated by")
        article.tags.set([make_tag()])

    revise_article(article, by=make_editor(), write=write)
    return article


@settings(max_examples=15, deadline=None)
@given(STORIES, PARTS)
def test_whole_story_is_the_same_after_export_and_restore_into_another(fields, parts):
    with transaction.atomic():
        article, other = make_story(fields, parts), make_draft("Another", points=["Old"])
        exported = json.loads(json.dumps(snapshot(article)))

        revise_article(other, by=make_editor(), write=lambda: restore(other, exported))

        assert snapshot(Article.objects.get(pk=other.pk)) == exported
        transaction.set_rollback(True)


def test_restoring_makes_a_new_version_and_keeps_the_others():
    article = make_draft("First")
    first = snapshot(article)
    article.headline = "Second"
    revise_article(article, by=make_editor())

    revise_article(article, by=make_editor(), write=lambda: restore(article, first))

    kept = article.revisions.values_list("version", "snapshot__content__headline")
    assert list(kept) == [(3, "First"), (2, "Second"), (1, "First")]


def test_restoring_changes_words_and_never_status_time_or_version():
    article = make_published_article()
    data = snapshot(article)
    data["content"] |= {"status": "draft", "publish_at": None, "version": 9, "owner_id": None}

    revise_article(article, by=make_editor(), write=lambda: restore(article, data))

    stored = Article.objects.get()
    assert stored.is_public()
    assert (stored.version, stored.owner) == (2, make_editor())


def test_snapshot_older_than_a_field_leaves_that_field_alone():
    article = make_draft(standfirst="Kept", embargo_until=datetime(2026, 3, 1, tzinfo=UTC))
    data = snapshot(article)
    for field in ("standfirst", "embargo_until"):
        del data["content"][field]

    restore(article, data)

    assert article.standfirst == "Kept"
    assert article.embargo_until == datetime(2026, 3, 1, tzinfo=UTC)


def test_parts_keep_their_keys_and_so_their_places():
    article = make_draft(links=[("In quotes", "The old lock", "")])
    key = article.related_links.get().key
    data = snapshot(article)
    article.related_links.all().delete()

    revise_article(article, by=make_editor(), write=lambda: restore(article, data))

    assert article.related_links.get().key == key


def test_missing_row_and_missing_node_are_restored_as_they_were():
    article = make_draft(
        body=paragraph("Noon") + place_for("link-gone"), links=[("", "Without a place", "")]
    )
    data = snapshot(article)
    article.body = ""
    article.related_links.all().delete()

    revise_article(article, by=make_editor(), write=lambda: restore(article, data))

    assert article.body == paragraph("Noon") + place_for("link-gone")
    assert article.related_links.get().title == "Without a place"


def test_times_are_kept_in_utc_from_whatever_zone():
    article = make_draft()
    article.embargo_until = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))

    kept = snapshot(article)["content"]["embargo_until"]

    assert kept == "2026-03-01T12:00:00+00:00"


def test_time_in_another_zone_is_no_difference():
    article = make_draft(expires_at=datetime(2099, 3, 1, 12, tzinfo=UTC))

    article.expires_at = article.expires_at.astimezone(timezone(timedelta(hours=2)))

    assert not differs_from_last_revision(article)


def test_order_of_rows_is_a_difference():
    article = make_draft(points=["One", "Two"])

    article.summary_points.filter(text="One").update(position=9)

    assert differs_from_last_revision(article)


def test_version_once_public_stays_marked():
    article = make_ready_article()
    publish_article(article, by=make_editor())

    keep_revision(article, by=make_editor())

    assert Revision.objects.get().is_public


def test_what_was_restored_to_a_live_story_keeps_its_address():
    article = make_ready_article("One tide")
    draft_words = snapshot(article)
    publish_article(article, by=make_editor())

    revise_article(article, by=make_editor(), write=lambda: restore(article, draft_words))

    assert article.slug == "one-tide"
    assert not article.old_addresses.exists()
