"""Each form of readers has its own words where it is not taken in."""

import pytest
from django.db import OperationalError, connection

from articles.models import Article
from articles.publishing import withdraw_article
from tests.factories import make_approved_comment, make_editor, make_published_article
from tests.pages import elements, page_of, words
from tests.readers import FORM_TYPE, OWN_PAGE, comments_url, encoded, form_in

ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
HEADINGS = {
    "reply": "Your reply was not taken in",
    "report": "Your report was not taken in",
    "error": "Your note was not taken in",
    "author": "This was not done",
    "mailbox": "This was not done",
}
LIMITS = {
    "reply": "a reply may have 5,000 characters",
    "report": "a note to the moderators may have 500 characters",
    "error": "a note may have 3,000 characters, and the passage 1,000",
}


@pytest.fixture
def addresses(db):
    article = make_published_article()
    comment = make_approved_comment(article)
    return {
        "reply": comments_url(article),
        "report": f"{comments_url(article)}?report={comment.pk}",
        "error": f"{article.get_absolute_url()}report-an-error/",
        "author": "/comments/received/?r=x",
        "mailbox": "/comments/mailbox/",
    }


def post(client, address, raw="note=hello", headers=OWN_PAGE):
    return client.generic("POST", address, raw.encode(), FORM_TYPE, headers=headers)


def heading(response):
    return words(elements(page_of(response), "h1")[0])


@pytest.mark.parametrize("form", HEADINGS)
def test_post_from_elsewhere_is_told_of_its_own_form(client, addresses, form):
    response = post(client, addresses[form], headers=ELSEWHERE)

    assert response.status_code == 403
    assert heading(response) == HEADINGS[form]


@pytest.mark.parametrize("form", LIMITS)
def test_post_that_is_too_long_is_told_the_limits_of_its_own_form(client, addresses, form):
    response = post(client, addresses[form], "x" * 70_000)

    assert response.status_code == 413
    assert LIMITS[form] in response.text
    assert all(limit not in response.text for name, limit in LIMITS.items() if name != form)


@pytest.mark.parametrize("form", ["report", "error"])
def test_note_is_kept_under_its_own_heading_while_the_database_is_away(client, addresses, form):
    token = form_in(client.get(addresses["reply"]))["token"]

    def refuse(*arguments):
        raise OperationalError("gone")

    fields = {"token": token, "reason": "abuse", "note": "It was Monday."}
    with connection.execute_wrapper(refuse):
        response = post(client, addresses[form], encoded(fields))

    assert response.status_code == 503
    assert heading(response) == HEADINGS[form]
    assert "It was Monday." in response.text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ("reply", "Your reply was not stored."),
        ("report", "Your report was not stored."),
        ("error", "Your note was not stored."),
    ],
)
def test_text_for_a_story_that_is_gone_is_named_as_what_it_was(client, addresses, form, sentence):
    withdraw_article(Article.objects.get(), by=make_editor(), reason="A court forbids it.")

    response = post(client, addresses[form], "note=Monday&body=Monday")

    assert response.status_code == 410
    assert sentence in response.text
    assert "Monday" in response.text
