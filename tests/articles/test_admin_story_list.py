from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.states import Status
from tests.factories import (
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_section,
    make_withdrawn_article,
)

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def headlines(response):
    return {article.headline for article in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("draft", {"A draft"}),
        ("scheduled", {"For tomorrow"}),
        ("published", {"Out now"}),
        ("withdrawn", {"Taken down"}),
    ],
)
def test_list_by_state_keeps_scheduled_and_public_apart(editor, state, found):
    make_draft("A draft")
    make_published_article("Out now")
    make_published_article("For tomorrow", at=timezone.now() + timedelta(days=1))
    make_withdrawn_article("Taken down")

    assert headlines(editor.get(LIST, {"state": state})) == found


def test_list_by_section_owner_time_and_words(editor):
    stage = make_section("Stage")
    make_draft("On stage", section=stage)
    make_draft("Theirs", by=make_reporter())
    make_published_article("Out now")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    assert headlines(editor.get(LIST, {"section__id__exact": stage.pk})) == {"On stage"}
    assert headlines(editor.get(LIST, {"whose": "mine"})) == {"On stage", "Out now"}
    assert headlines(editor.get(LIST, {"first_published_at__gte": today})) == {"Out now"}
    assert headlines(editor.get(LIST, {"q": "theirs"})) == {"Theirs"}


def test_state_is_a_word_beside_its_shape(editor):
    make_ready_article()

    assert '<span class="state state-ready">Ready</span>' in editor.get(LIST).content.decode()


def test_bulk_publish_calls_the_verb_and_reports_each_refusal(editor):
    ready = make_ready_article("Ready one")
    draft = make_draft("Draft one")
    blocked = make_ready_article("Blocked one", section=None)
    chosen = [ready.pk, draft.pk, blocked.pk]

    response = editor.post(LIST, {"action": "publish", "_selected_action": chosen}, follow=True)

    page = response.content.decode()
    assert set(Article.objects.published()) == {ready}
    assert "1 story changed." in page
    assert "Draft one: “Draft one” is not ready now" in page
    assert "Blocked one: The story has no section. Choose a section." in page


def test_bulk_mark_ready_calls_the_verb(editor):
    drafts = [make_draft(), make_draft()]

    editor.post(LIST, {"action": "mark_ready", "_selected_action": [draft.pk for draft in drafts]})

    assert set(Article.objects.values_list("status", flat=True)) == {Status.READY}


def test_reporter_publishes_nothing_in_bulk(client):
    article = make_ready_article()
    client.force_login(make_reporter())

    response = client.post(
        LIST, {"action": "publish", "_selected_action": [article.pk]}, follow=True
    )

    assert "Your role does not include: publish article." in response.content.decode()
    assert not Article.objects.published().exists()


def test_stories_are_not_deleted_in_bulk(editor):
    article = make_draft()

    editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    )

    assert Article.objects.exists()


@pytest.mark.parametrize("count", [2, 30])
def test_list_takes_as_many_queries_whatever_its_length(
    editor, django_assert_max_num_queries, count
):
    for n in range(count):
        make_published_article(section=make_section(f"Section {n % 5}"))

    with django_assert_max_num_queries(9):
        editor.get(LIST)


def test_desk_shows_what_waits_to_each(client):
    reporter = make_reporter()
    make_draft("My own draft", by=reporter)
    make_ready_article("Ready to go")
    client.force_login(reporter)

    lists = {part.title: part.stories for part in client.get("/admin/").context["lists"]}

    assert [story.headline for story in lists["My drafts"]] == ["My own draft"]
    assert [story.headline for story in lists["Ready to go out"]] == ["Ready to go"]
