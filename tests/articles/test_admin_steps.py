from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import publish_article
from articles.states import Status
from tests.articles.desk_form import read_form
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_retracted_article,
    make_submitted_article,
    make_withdrawn_article,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def take(client, article, verb, **answers):
    """Open a story's form and press the button of a verb."""
    data = read_form(client.get(change_url(article)))
    response = client.post(change_url(article), data | answers | {"_verb": verb})
    article.refresh_from_db()
    return response


def buttons(client, article):
    page = client.get(change_url(article))
    return [step.name for step in page.context["steps"]]


@pytest.mark.parametrize(
    ("make", "verb", "answers", "status"),
    [
        (make_draft, "submit_article", {}, Status.IN_REVIEW),
        (make_draft, "mark_article_ready", {}, Status.READY),
        (make_submitted_article, "return_article", {"note": "Ask again."}, Status.RETURNED),
        (make_ready_article, "publish_article", {}, Status.PUBLISHED),
        (make_published_article, "retract_article", {"retract_reason": "Wrong."}, Status.RETRACTED),
        (
            make_published_article,
            "withdraw_article",
            {"withdraw_reason": "Court."},
            Status.WITHDRAWN,
        ),
    ],
)
def test_button_calls_its_verb(editor, make, verb, answers, status):
    article = make()

    response = take(editor, article, verb, **answers)

    assert response.status_code == 302
    assert article.status == status
    assert article.audit_entries.first().verb == verb


def test_button_saves_the_words_first_and_acts_on_them(editor):
    article = make_ready_article("Old headline")

    take(editor, article, "publish_article", headline="New headline")

    assert (article.headline, article.status) == ("New headline", Status.PUBLISHED)


def test_button_without_changed_words_makes_no_version(editor):
    article = make_ready_article()

    take(editor, article, "publish_article")

    assert article.version == 1


def test_story_can_be_written_and_handed_in_at_once(client):
    client.force_login(make_reporter())
    add = reverse("admin:articles_article_add")

    client.post(add, read_form(client.get(add)) | {"headline": "A", "_verb": "submit_article"})

    assert Article.objects.get().status == Status.IN_REVIEW


def test_refused_verb_keeps_the_save_and_says_why(editor):
    article = make_ready_article(section=None)

    response = take(editor, article, "publish_article", standfirst="New words")

    page = response.content.decode()
    assert "Choose a section." in page
    assert (article.status, article.standfirst) == (Status.READY, "New words")
    # The form that came back holds the version just saved.
    assert read_form(response)["version"] == str(article.version)


def test_refused_verb_on_a_new_story_offers_the_stored_one(editor):
    add = reverse("admin:articles_article_add")
    data = read_form(editor.get(add)) | {"headline": "A", "_verb": "return_article"}

    response = editor.post(add, data | {"note": ""})

    assert response.context["form_url"] == change_url(Article.objects.get())


def test_reason_typed_for_a_refused_verb_is_kept(editor):
    article = make_published_article()
    data = read_form(editor.get(change_url(article)))
    reason = "R" * 2001

    page = editor.post(
        change_url(article), data | {"_verb": "withdraw_article", "withdraw_reason": reason}
    ).content.decode()

    assert "Ensure this value has at most 2000 characters" in page
    assert reason in page


def test_second_publisher_is_told(editor):
    article = make_ready_article()
    data = read_form(editor.get(change_url(article)))
    publish_article(Article.objects.get(pk=article.pk), by=make_editor("noor"))

    page = editor.post(change_url(article), data | {"_verb": "publish_article"}).content.decode()

    assert "is not ready now: it is published" in page
    assert article.audit_entries.filter(verb="publish_article").count() == 1


def test_reporter_who_forges_a_button_is_refused(client):
    reporter = make_reporter()
    article = make_draft(by=reporter)
    client.force_login(reporter)

    page = take(client, article, "mark_article_ready").content.decode()

    assert "Your role does not include: mark article ready." in page
    assert article.status == Status.DRAFT


def test_unknown_step_is_refused(editor):
    article = make_draft()

    page = take(editor, article, "delete_everything").content.decode()

    assert "There is no such step." in page


class TestSchedule:
    """F43, F47 at the form."""

    def test_time_is_taken_in_the_sites_zone(self, client, settings):
        settings.TIME_ZONE = "Europe/Paris"
        article = make_ready_article()

        with time_machine.travel(NOON, tick=False):
            client.force_login(make_editor())
            take(client, article, "schedule_article", publish_at="2027-03-01T13:01")

        assert article.publish_at == NOON + timedelta(minutes=1)
        assert article.is_scheduled(NOON)

    def test_this_minute_is_past(self, client):
        article = make_ready_article()

        with time_machine.travel(NOON, tick=False):
            client.force_login(make_editor())
            response = take(client, article, "schedule_article", publish_at="2027-03-01T12:00")

        assert "That time has passed." in response.content.decode()
        assert article.status == Status.READY

    def test_no_time_gets_a_sentence(self, editor):
        article = make_ready_article()

        response = take(editor, article, "schedule_article", publish_at="")

        assert "Give the day and the time to publish at." in response.content.decode()

    @pytest.mark.parametrize("time", ["2027-03-28T02:30", "2027-10-31T02:30"])
    def test_time_the_clock_change_skips_or_has_twice_is_refused(self, editor, settings, time):
        settings.TIME_ZONE = "Europe/Paris"
        article = make_ready_article()

        response = take(editor, article, "schedule_article", publish_at=time)

        assert "it may be ambiguous or it may not exist" in response.content.decode()
        assert article.status == Status.READY

    def test_schedule_is_taken_back(self, editor):
        article = make_published_article(at=timezone.now() + timedelta(days=1))

        take(editor, article, "unschedule_article")

        assert (article.status, article.first_published_on) == (Status.READY, None)


def test_correction_stands_under_the_story(editor):
    article = make_published_article()

    take(
        editor,
        article,
        "correct_article",
        correction_kind="clarification",
        correction_text="It was Tuesday.",
    )

    correction = article.corrections.get()
    assert (correction.kind, correction.text) == ("clarification", "It was Tuesday.")
    assert article.version == 1


@pytest.mark.parametrize(
    ("make", "drawn"),
    [
        (make_draft, ["mark_article_ready", "submit_article"]),
        (make_submitted_article, ["mark_article_ready", "return_article"]),
        (make_ready_article, ["publish_article", "schedule_article", "return_article"]),
        (
            make_published_article,
            ["begin_working_copy", "correct_article", "retract_article", "withdraw_article"],
        ),
        (
            make_retracted_article,
            ["publish_article", "schedule_article", "withdraw_article"],
        ),
        (make_withdrawn_article, ["publish_article", "schedule_article"]),
    ],
)
def test_only_buttons_that_fit_are_drawn(editor, make, drawn):
    assert buttons(editor, make()) == drawn


def test_scheduled_story_offers_nothing_but_its_way_back(editor):
    article = make_published_article(at=timezone.now() + timedelta(days=1))

    assert buttons(editor, article) == ["unschedule_article"]


def test_reporter_is_offered_to_hand_in(client):
    reporter = make_reporter()
    article = make_draft(by=reporter)
    client.force_login(reporter)

    assert buttons(client, article) == ["submit_article"]


def test_draft_is_deleted_by_its_verb(editor):
    article = make_draft()

    editor.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})

    assert not Article.objects.exists()
    assert article.audit_entries.first().verb == "delete_draft"


def test_published_story_is_not_deleted(editor):
    article = make_published_article()

    response = editor.post(
        reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert Article.objects.exists()
