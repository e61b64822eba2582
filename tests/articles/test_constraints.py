"""Each rule of a table, broken past the verbs: the database refuses it."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import (
    Article,
    AuditEntry,
    Byline,
    Correction,
    Front,
    FrontChange,
    FrontPick,
    LegalPhrase,
    OldAddress,
    PlacedPicture,
    PointConfirmation,
    PublishOverride,
    PullQuote,
    RelatedLink,
    Revision,
    Section,
    SummaryPoint,
)
from articles.publishing import correct_article
from comments.models import Comment, PostingCount
from tests.factories import (
    make_approved_comment,
    make_author,
    make_comment,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_retracted_article,
    make_section,
    make_tag,
)

HOUR = timedelta(hours=1)


def made(fields):
    return {name: value() if callable(value) else value for name, value in fields.items()}


def change(make_row, **changes):
    """A case: make a row, then change it by a raw update."""

    def break_it():
        row = make_row()
        values = made(changes)
        return lambda: type(row).objects.filter(pk=row.pk).update(**values)

    return break_it


def add(model, **fields):
    """A case: add a row to a story; a callable makes its value."""

    def break_it():
        row = model(article=make_draft(), **made(fields))
        return lambda: model.objects.bulk_create([row])

    return break_it


def add_twice(model, **fields):
    """A case: the second of two equal rows."""

    def break_it():
        values = made(fields)
        model.objects.bulk_create([model(**values)])
        return lambda: model.objects.bulk_create([model(**values)])

    return break_it


def same_slug_that_day():
    one, other = make_published_article(), make_published_article()
    return lambda: Article.objects.filter(pk=other.pk).update(slug=one.slug)


def second_working_copy():
    first, one, other = make_published_article(), make_draft(), make_draft()
    Article.objects.filter(pk=one.pk).update(replaces=first, base_version=1)
    return lambda: Article.objects.filter(pk=other.pk).update(replaces=first, base_version=1)


def working_copy_with_an_address():
    first, copy = make_published_article(), make_draft()
    return lambda: Article.objects.filter(pk=copy.pk).update(
        replaces=first, base_version=1, slug="one-tide"
    )


def working_copy_without_base():
    first, copy = make_published_article(), make_draft()
    return lambda: Article.objects.filter(pk=copy.pk).update(replaces=first)


def second_default_section():
    make_section(is_default=True)
    other = make_section("Science")
    return lambda: Section.objects.filter(pk=other.pk).update(is_default=True)


def make_front():
    return Front.objects.get_or_create(section=make_section())[0]


def make_front_change():
    return FrontChange.objects.create(
        front=make_front(), version=1, actor=make_editor(), verb="pick", made_at=timezone.now()
    )


def pick(**fields):
    """A case: add a pick to a front; a callable makes its value."""

    def break_it():
        now = timezone.now()
        defaults = {"block": "lead", "position": 1, "begins_at": now, "ends_at": now + HOUR}
        change = make_front_change()
        row = FrontPick(
            front=change.front, story=make_draft(), change=change, **defaults | made(fields)
        )
        return lambda: FrontPick.objects.bulk_create([row])

    return break_it


def make_correction():
    return correct_article(make_published_article(), by=make_editor(), text="Nine, not ten.")


CASES = {
    "article_status_known": [change(make_draft, status="pitched")],
    "article_comment_policy_known": [change(make_draft, comment_policy="perhaps")],
    "section_comment_policy_known": [change(make_section, comment_policy="perhaps")],
    "article_has_headline": [change(make_draft, headline="")],
    "article_published_has_time_and_address": [
        change(make_draft, status="published"),
        change(make_published_article, publish_at=None),
        change(make_published_article, slug=""),
        change(make_published_article, first_published_on=None, first_published_at=None),
    ],
    "article_taken_down_says_why": [
        change(make_published_article, status="retracted"),
        change(make_retracted_article, status="withdrawn"),
        change(make_retracted_article, notice_reason=""),
        change(make_retracted_article, slug=""),
    ],
    "article_notice_kind_known": [change(make_draft, notice_kind="hidden")],
    "article_embargo_before_publication": [
        change(make_published_article, embargo_until=F("publish_at") + HOUR)
    ],
    "article_expires_after_publication": [
        change(make_published_article, expires_at=F("publish_at"))
    ],
    "article_day_and_time_together": [
        change(make_draft, first_published_on=date(2026, 3, 1)),
        change(make_draft, first_published_at=timezone.now),
    ],
    "article_one_slug_per_day": [same_slug_that_day],
    "article_one_working_copy": [second_working_copy],
    "article_not_its_own_working_copy": [change(make_draft, replaces=F("id"), base_version=1)],
    "article_working_copy_knows_its_base": [
        change(make_draft, base_version=1),
        working_copy_without_base,
    ],
    "article_working_copy_has_no_address": [working_copy_with_an_address],
    "article_superseded_after_publication": [
        change(make_published_article, superseded_at=F("publish_at")),
        change(make_draft, superseded_at=timezone.now),
    ],
    "article_version_counts": [change(make_draft, version=0)],
    "revision_one_per_version": [
        add_twice(Revision, article=make_draft, version=9, snapshot=dict, made_by=make_editor)
    ],
    "correction_leads_to_a_later_version": [change(make_correction, from_version=2, to_version=2)],
    "correction_kind_known": [change(make_correction, kind="whitewash")],
    "correction_has_text": [change(make_correction, text="")],
    "front_once": [add_twice(Front)],
    "front_change_one_per_version": [
        add_twice(
            FrontChange,
            front=make_front,
            version=1,
            actor=make_editor,
            verb="pick",
            made_at=timezone.now,
        )
    ],
    "front_pick_block_known": [pick(block="sports")],
    "front_pick_begins_before_it_ends": [pick(ends_at=lambda: timezone.now() - HOUR)],
    "front_strip_has_words_and_end": [
        pick(block="breaking", words=""),
        pick(block="breaking", words="The lock is shut", ends_at=None),
    ],
    "publish_override_has_reason": [
        add(PublishOverride, finding="x", reason="", version=1, made_by=make_editor)
    ],
    "point_confirmation_one_each": [
        add_twice(PointConfirmation, article=make_draft, point="a", basis="b")
    ],
    "legal_phrase_has_words": [lambda: lambda: LegalPhrase.objects.bulk_create([LegalPhrase()])],
    "old_address_once": [
        add_twice(OldAddress, article=make_draft, day=date(2026, 3, 1), slug="one-tide")
    ],
    "old_address_has_slug": [add(OldAddress, day=date(2026, 3, 1), slug="")],
    "audit_names_its_verb": [
        add(AuditEntry, actor=make_editor, verb="", to_status="draft", version=1)
    ],
    "summary_point_has_text": [add(SummaryPoint, text="")],
    "byline_author_once": [add_twice(Byline, article=make_draft, author=make_author)],
    "pull_quote_key_once": [add_twice(PullQuote, article=make_draft, key="quote-1", text="Noon")],
    "pull_quote_has_text": [add(PullQuote, text="")],
    "related_link_key_once": [
        add_twice(RelatedLink, article=make_draft, key="link-1", title="The old lock")
    ],
    "related_link_has_title": [add(RelatedLink, title="")],
    "related_link_leads_to_a_page": [
        add(RelatedLink, title="The old lock", url="javascript:alert(1)"),
        add(RelatedLink, title="The old lock", url="//evil.example/"),
    ],
    "placed_picture_key_once": [
        add_twice(PlacedPicture, article=make_draft, key="picture-1", picture=make_picture)
    ],
    "picture_has_size": [change(make_picture, width=0), change(make_picture, height=0)],
    "picture_focus_inside": [change(make_picture, focal_x=101), change(make_picture, focal_y=101)],
    "section_one_default": [second_default_section],
    "section_has_name": [change(make_section, name=""), change(make_section, slug="")],
    "tag_has_name": [change(make_tag, name=""), change(make_tag, slug="")],
    "author_has_name": [change(make_author, name=""), change(make_author, slug="")],
    "comment_status_known": [change(make_approved_comment, status="liked")],
    "comment_public_has_words": [
        change(make_approved_comment, body=""),
        change(make_approved_comment, name=""),
    ],
    "comment_erased_is_blank": [change(make_approved_comment, status="erased")],
    "comment_not_its_own_parent": [change(make_approved_comment, parent=F("id"))],
    "comment_score_in_hundred": [change(make_approved_comment, score=101)],
    "comment_pick_is_public": [change(make_comment, is_pick=True)],
    "comment_version_counts": [change(make_approved_comment, version=0)],
    "posting_count_once_per_window": [
        add_twice(PostingCount, key="one", window_start=timezone.now().replace(minute=0))
    ],
}
ALL = [(name, case) for name, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[name for name, _ in ALL])
def test_database_refuses_what_breaks(name, case):
    break_it = case()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        break_it()

    # SQLite names the columns where something is there already.
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


def test_every_constraint_has_a_case():
    models = [*apps.get_app_config("articles").get_models(), Comment, PostingCount]

    names = {constraint.name for model in models for constraint in model._meta.constraints}

    assert names == set(CASES)


def test_drafts_may_share_a_slug():
    make_draft(slug="one-tide")

    make_draft(slug="one-tide")

    assert Article.objects.filter(slug="one-tide").count() == 2


def test_embargo_may_end_with_publication():
    article = make_published_article()

    Article.objects.update(embargo_until=F("publish_at"))

    article.refresh_from_db()
    assert article.embargo_until == article.publish_at


def test_swapping_two_positions_is_no_conflict():
    article = make_draft(points=["One", "Two"])

    article.summary_points.update(position=1)

    assert [point.text for point in article.summary_points.all()] == ["One", "Two"]


def test_correction_keeps_its_story_from_deletion():
    correction = make_correction()

    with pytest.raises(Exception, match="protected"):
        correction.article.delete()

    assert Correction.objects.get() == correction
