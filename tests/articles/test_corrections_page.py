from datetime import UTC, datetime, timedelta

import time_machine

from articles.models import Correction
from articles.paging import PAGE_SIZE
from articles.publishing import correct_article, withdraw_article
from tests.factories import make_editor, make_published_article
from tests.pages import attribute, elements, page_of, words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_ledger_without_entries_says_so(client):
    response = client.get("/corrections/")

    assert response.status_code == 200
    assert "Nothing has been corrected yet." in response.content.decode()


def test_f32_corrections_stand_newest_first_and_lead_to_their_story(client):
    article = make_published_article("Harbour opens", at=datetime.now(UTC) - timedelta(hours=3))
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=2), tick=False):
        correct_article(article, by=make_editor(), text="It was Tuesday.")
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=False):
        kind = Correction.Kind.CLARIFICATION
        correct_article(article, by=make_editor(), text="In the morning.", kind=kind)

    entries = elements(page_of(client.get("/corrections/")), "article", "ledger-entry")

    assert [words(entry).split(" ", 1)[0] for entry in entries] == ["Clarification", "Correction"]
    assert "In the morning." in words(entries[0])
    for entry in entries:
        assert [attribute(a, "href") for a in elements(entry, "a")] == [article.get_absolute_url()]


def test_correction_of_a_story_taken_down_is_not_shown(client):
    article = make_published_article("Secret headline")
    correct_article(article, by=make_editor(), text="Secret correction")
    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert "Secret" not in client.get("/corrections/").content.decode()


def test_correction_goes_with_its_story_at_the_second_of_expiry(client):
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        article = make_published_article(expires_at=NOON)
        correct_article(article, by=make_editor(), text="It was Tuesday.")

    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        response = client.get("/corrections/")
    assert "It was Tuesday." in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    with time_machine.travel(NOON, tick=False):
        assert "It was Tuesday." not in client.get("/corrections/").content.decode()


def test_ledger_is_paged_in_few_queries(client, django_assert_max_num_queries):
    article = make_published_article()
    for n in range(PAGE_SIZE + 1):
        correct_article(article, by=make_editor(), text=f"Number {n}.")

    with django_assert_max_num_queries(8):
        first = client.get("/corrections/")
    second = client.get("/corrections/?page=2")

    counts = [len(elements(page_of(page), "article", "ledger-entry")) for page in (first, second)]
    assert counts == [PAGE_SIZE, 1]
    assert client.get("/corrections/?page=3").status_code == 404
