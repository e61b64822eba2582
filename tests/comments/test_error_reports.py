"""Reports of errors in stories: docs/moderation.md, "Reports of errors"."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from articles.changes import TYPO
from articles.models import Correction
from articles.publishing import correct_article, withdraw_article
from articles.revising import revise_article
from comments.error_reports import close_as_explained, close_as_fixed
from comments.mail.delivery import deliver_due_mail
from comments.models import DeskEntry, ErrorReport
from comments.moderation import Conflict
from tests.factories import make_editor, make_moderator, make_published_article
from tests.readers import FORM_TYPE, OWN_PAGE, comments_url, encoded, form_in

NOTE = "The pilots voted on Monday, not on Tuesday."


def error_url(article):
    return f"{article.get_absolute_url()}report-an-error/"


def send(client, article, *, headers=OWN_PAGE, **fields):
    if "token" not in fields:
        fields["token"] = form_in(client.get(comments_url(article)))["token"]
    body = encoded({"note": NOTE} | fields).encode()
    return client.generic("POST", error_url(article), body, FORM_TYPE, headers=headers)


@pytest.fixture
def sent(client, db):
    """A report, with the address of its private page."""
    response = send(client, make_published_article(), email="reader@example.org")
    report = ErrorReport.objects.get()
    report.receipt = response["Location"]
    return report


def correction_of(article):
    correct_article(article, by=make_editor(), text="It was Monday.")
    return Correction.objects.latest("id")


def test_every_story_leads_to_the_form(client):
    article = make_published_article()

    assert f'href="{error_url(article)}"' in client.get(article.get_absolute_url()).text
    page = client.get(error_url(article))
    assert page["Cache-Control"] == "no-store"
    assert 'id="error-note"' in page.text


def test_report_is_tied_to_the_passage_and_the_version_read(client):
    article = make_published_article()

    response = send(client, article, passage="voted on Tuesday")

    assert response.status_code == 303
    assert response["Location"].startswith("/corrections/received/?r=")
    report = ErrorReport.objects.get()
    assert (report.article, report.status) == (article, "open")
    assert (report.note, report.passage) == (NOTE, "voted on Tuesday")
    assert report.revision.version == article.version
    assert NOTE not in client.get(article.get_absolute_url()).text


def test_private_page_tells_what_came_of_it_and_nothing_of_the_words(client, sent):
    waiting = client.get(sent.receipt)
    close_as_explained(sent, "The minutes say Tuesday.", by=make_editor())
    answered = client.get(sent.receipt)

    for page in (waiting, answered):
        assert page["Cache-Control"] == "no-store"
        assert NOTE not in page.text
    assert "The minutes say Tuesday." not in waiting.text
    assert "The minutes say Tuesday." in answered.text
    assert "The minutes" not in client.get("/corrections/received/?r=other").text


def test_fixed_report_shows_its_correction_to_the_reader(client, sent):
    correction = correction_of(sent.article)

    close_as_fixed(sent, correction, by=make_editor())

    assert "It was Monday." in client.get(sent.receipt).text


def test_reader_who_left_a_mailbox_hears_of_it_once(client, sent):
    close_as_explained(sent, "The minutes say Tuesday.", by=make_editor())

    deliver_due_mail()
    deliver_due_mail()

    [letter] = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert "The minutes say Tuesday." in letter.body
    assert NOTE not in letter.body


def test_reader_without_a_mailbox_gets_no_mail(client):
    send(client, make_published_article())

    close_as_explained(ErrorReport.objects.get(), "No.", by=make_editor())
    deliver_due_mail()

    assert mail.outbox == []


def test_second_answer_changes_nothing(sent):
    close_as_explained(sent, "The minutes say Tuesday.", by=make_editor())

    with pytest.raises(Conflict, match="already"):
        close_as_explained(sent, "Something else.", by=make_editor("noor"))

    sent.refresh_from_db()
    assert sent.answer == "The minutes say Tuesday."
    closings = DeskEntry.objects.filter(verb__startswith="close_error_report")
    assert [(entry.verb, entry.facts) for entry in closings] == [
        ("close_error_report_explained", {"report": sent.pk})
    ]


def test_explanation_needs_words_and_a_fix_a_correction_of_that_story(sent):
    elsewhere = correction_of(make_published_article())

    for refused in (
        lambda: close_as_explained(sent, " \n", by=make_editor()),
        lambda: close_as_fixed(sent, None, by=make_editor()),
        lambda: close_as_fixed(sent, elsewhere, by=make_editor()),
    ):
        with pytest.raises(Conflict):
            refused()

    sent.refresh_from_db()
    assert sent.status == "open"


def test_moderator_does_not_answer_for_the_editors(sent):
    with pytest.raises(PermissionDenied):
        close_as_explained(sent, "No.", by=make_moderator())


@pytest.mark.parametrize("faulty", [{"note": ""}, {"email": "nobody"}, {"token": "forged"}])
def test_faulty_report_keeps_every_word(client, faulty):
    article = make_published_article()

    response = send(client, article, passage="voted on Tuesday", **faulty)

    assert response.status_code == 422
    assert "voted on Tuesday" in response.text
    assert not ErrorReport.objects.exists()


def test_d1_reports_of_one_address_have_a_limit_and_words_are_kept(client, settings):
    settings.COMMENT_MAX_ERROR_REPORTS_PER_ADDRESS = 1
    article = make_published_article()
    send(client, article)

    response = send(client, article, note="Another one")

    assert response.status_code == 429
    assert "Another one" in response.text
    assert ErrorReport.objects.count() == 1


def test_c1_report_from_another_site_is_refused(client):
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert send(client, make_published_article(), headers=foreign).status_code == 403
    assert not ErrorReport.objects.exists()


def test_c8_bot_that_fills_everything_in_is_thanked_and_not_heard(client):
    response = send(client, make_published_article(), extra="https://spam.example")

    assert response["Location"] == "/corrections/received/"
    assert not ErrorReport.objects.exists()


def test_f9_story_taken_down_meanwhile_gives_the_note_back(client):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    response = send(client, article, token=token)

    assert response.status_code == 410
    assert NOTE in response.text
    assert article.headline not in response.text


def test_desk_shows_open_reports_first_and_what_changed_since(client, sent):
    sent.article.body = "<p>Other words.</p>"
    revise_article(sent.article, by=make_editor(), change=TYPO)
    client.force_login(make_editor())

    shown_list = client.get("/admin/comments/errorreport/").text
    page = client.get(f"/admin/comments/errorreport/{sent.pk}/change/").text

    assert NOTE in shown_list
    assert NOTE in page
    assert "Words changed since" in page
    assert "reader@example.org" not in page


def test_editor_answers_on_the_desk(client, sent):
    correction = correction_of(sent.article)
    url = f"/admin/comments/errorreport/{sent.pk}/change/"
    client.force_login(make_editor())

    refused = client.post(url, {"close": "fixed", "answer": "Thank you!"})
    assert "Publish a correction" in refused.text
    assert "Thank you!" in refused.text
    client.post(url, {"close": "fixed", "correction": correction.pk, "answer": "Thank you!"})

    sent.refresh_from_db()
    assert (sent.status, sent.correction, sent.answer) == ("fixed", correction, "Thank you!")


def test_moderator_does_not_see_the_corrections_desk(client, sent):
    client.force_login(make_moderator())

    assert client.get("/admin/comments/errorreport/").status_code == 403
    assert client.get(f"/admin/comments/errorreport/{sent.pk}/change/").status_code == 403


def test_open_reports_are_counted_on_the_first_page_of_the_desk(client, sent, monkeypatch):
    send(client, sent.article, note="The mast is higher.")
    client.force_login(make_editor())

    assert "2 reports of errors wait for an answer" in client.get("/admin/").text
    monkeypatch.setattr("comments.desk.queue.COUNTED", 1)
    assert "More than 1 reports of errors" in client.get("/admin/").text
    close_as_explained(sent, "The minutes say Tuesday.", by=make_editor())
    assert "1 report of an error waits for an answer" in client.get("/admin/").text
    close_as_explained(ErrorReport.objects.latest("id"), "It is not.", by=make_editor())
    assert "of an error" not in client.get("/admin/").text


def test_open_reports_are_counted_for_those_alone_who_answer_them(client, sent):
    client.force_login(make_moderator())

    assert "report of an error" not in client.get("/admin/").text
