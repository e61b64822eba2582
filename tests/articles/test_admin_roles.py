import pytest
from django.urls import reverse

from articles.publishing import submit_article
from tests.articles.desk_form import read_form
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_moderator,
    make_published_article,
    make_reporter,
)

LIST = reverse("admin:articles_article_changelist")


def url(page, article):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def test_stranger_is_sent_to_sign_in(client):
    article = make_draft()

    response = client.get(url("change", article))

    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("page", ["change", "preview", "history", "delete"])
def test_moderator_sees_no_story(client, page):
    article = make_published_article()
    client.force_login(make_moderator())

    assert client.get(url(page, article)).status_code == 403


def test_moderator_sees_no_list_of_stories(client):
    make_draft("A word nobody may read")
    client.force_login(make_moderator())

    assert client.get(LIST).status_code == 403
    assert "A word nobody may read" not in client.get("/admin/").content.decode()


def test_reporter_reads_another_s_story_and_gets_no_form(client):
    article = make_draft(by=make_editor())
    client.force_login(make_reporter())

    response = client.get(url("change", article))

    assert article.headline in response.content.decode()
    assert read_form(response) == {}


def test_reporter_s_words_for_another_s_story_are_refused(client):
    article = make_draft("Their headline", by=make_editor())
    client.force_login(make_reporter())

    response = client.post(url("change", article), {"headline": "Mine"})

    article.refresh_from_db()
    assert response.status_code == 403
    assert article.headline == "Their headline"


@pytest.mark.parametrize("handed_in", [False, True])
def test_reporter_changes_own_draft_until_it_is_handed_in(client, handed_in):
    reporter = make_reporter()
    article = make_draft(by=reporter)
    if handed_in:
        submit_article(article, by=reporter)
    client.force_login(reporter)

    form = read_form(client.get(url("change", article)))

    assert bool(form) is not handed_in


@pytest.mark.parametrize("make_user", [make_editor, make_administrator])
def test_editors_change_any_story(client, make_user):
    article = make_draft(by=make_reporter())
    client.force_login(make_user())

    assert read_form(client.get(url("change", article)))


@pytest.mark.parametrize(
    ("make_user", "may"),
    [(make_reporter, False), (make_editor, False), (make_administrator, True)],
)
def test_administrators_alone_see_people(client, make_user, may):
    client.force_login(make_user())

    response = client.get(reverse("admin:auth_user_changelist"))

    assert (response.status_code == 200) is may
