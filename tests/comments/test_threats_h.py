"""H of docs/moderation.md: what never leaves the moderation desk."""

import base64
import html as html_module
import json
import logging
import re
import smtplib
import sys
from importlib import import_module
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from comments.addresses import email_key
from comments.appeals import appeal_comment
from comments.error_reports import report_error
from comments.mail.proofs import prove
from comments.models import Comment, Erasure, ErrorReport, MailTask, Report
from comments.moderation import (
    Conflict,
    approve_comment,
    erase_comment,
    mark_comment_spam,
    reject_comment,
    remove_comment,
    restore_comment,
)
from comments.privacy import erasure, ledger, retention
from comments.privacy.columns import BLANK, KEPT
from comments.privacy.erasure import erase_mailbox, withdraw_comment
from comments.privacy.export import held_of_mailbox
from comments.privacy.retention import (
    PART_OF_ADDRESS,
    REFUSED_WORDS,
    WHOLE_ADDRESS,
    forget_what_is_old,
)
from comments.threads import first_page
from newsroom.log_masking import MaskingFormatter
from tests.comments.mailing import DAY, MINUTE, deliver_in, later, link_in, make_watched_comment
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)
from tests.readers import FORM_TYPE, OWN_PAGE, comments_url, received, reply

MAILBOX = "canary+bird@birdcage.example"
ADDRESS = "203.0.113.77"
BROWSER = "CanaryBrowser/7"


def spellings(secret):
    """A secret as it may slip out: plain, percent-encoded, as entities, in Base64."""
    numeric = "".join(f"&#{ord(c)};" for c in secret)
    hexadecimal = "".join(f"&#x{ord(c):x};" for c in secret)
    yield from (secret, quote(secret), quote(secret, safe=""), html_module.escape(secret))
    yield from (numeric, hexadecimal, secret.encode().hex())
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + secret.encode()).decode()
        yield whole[4:-4]


@pytest.fixture
def article(client):
    article = make_published_article("A story with a canary")
    comment = received(
        reply(
            client,
            article,
            email=MAILBOX,
            environ={"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER},
        )
    )
    assert (comment.email, comment.address, comment.user_agent) == (MAILBOX, ADDRESS, BROWSER)
    approve_comment(comment, by=make_moderator())
    return article


def reader_urls(article):
    comment = Comment.objects.get()
    return [
        "/",
        article.get_absolute_url(),
        article.section.get_absolute_url(),
        comments_url(article),
        f"{comments_url(article)}?parent={comment.pk}",
        comment.get_absolute_url(),
        "/comments/received/",
        "/comments/feed/",
        "/comments/feed/atom/",
        "/comments/feed/json/",
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
        "/sitemap.xml",
        f"/search/?q={quote(MAILBOX)}",
        "/search/?q=canary",
    ]


def test_h1_mailbox_and_addresses_are_in_no_byte_that_readers_get(client, article):
    echoed = f"/search/?q={quote(MAILBOX)}"

    for url in reader_urls(article):
        response = client.get(url)
        assert response.status_code in (200, 302)
        sent = response.serialize_headers() + b"\n" + response.content
        for secret in (MAILBOX, ADDRESS, BROWSER):
            for spelling in spellings(secret):
                if url == echoed and secret == MAILBOX:
                    # The reader's own question, and no answer to it.
                    assert article.headline.encode() not in sent
                    continue
                assert spelling.encode() not in sent, (url, spelling)


def test_h1_nothing_refers_to_pictures_of_mailboxes(client, article):
    page = client.get(article.get_absolute_url()).content.decode()

    assert "gravatar" not in page.lower()


def test_h1_readers_queries_do_not_even_fetch_it(article, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        rows, _whole = first_page(article, timezone.now())

    (query,) = queries.captured_queries
    assert rows
    for column in ("email", "address", "user_agent"):
        assert column not in query["sql"]


def test_h1_answers_to_other_readers_never_show_it(client, article):
    parent = Comment.objects.get()

    for fields in ({"body": ""}, {"token": "x"}, {"email": "x"}):
        response = reply(client, article, parent=str(parent.pk), **fields)
        assert response.status_code == 422
        assert MAILBOX not in response.content.decode()


def test_h1_log_of_a_posted_comment_is_silent(client, caplog):
    caplog.set_level(logging.DEBUG)
    article = make_published_article()
    caplog.clear()

    received(reply(client, article, email=MAILBOX, environ={"REMOTE_ADDR": ADDRESS}))

    lines = [
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    ]
    assert not [line for line in lines if MAILBOX in line or ADDRESS in line]


@pytest.mark.parametrize("known", [approve_comment, reject_comment])
def test_h2_known_mailbox_gets_the_same_answer(client, known):
    article = make_published_article()
    first = reply(client, article, body="First", email="known@example.org")
    known(received(first), by=make_moderator())

    again = reply(client, article, body="Second", email="known@example.org")
    unknown = reply(client, article, body="Third", email="unknown@example.org")

    assert again.status_code == unknown.status_code == 303
    assert without_link(again) == without_link(unknown)
    assert again.content == unknown.content


def without_link(response):
    """The head of an answer, but for the random part that each gets its own of."""
    return re.sub(rb"r=[\w-]{22}", b"r=", response.serialize_headers())


def test_h7_audit_has_no_column_for_words():
    comment = make_approved_comment(body="Sayings", name="Sayer", email="sayer@example.org")

    for row in comment.audit_entries.values():
        assert not {"Sayings", "Sayer", "sayer@example.org"} & {str(v) for v in row.values()}


# How long it is kept


def forget_in(wait):
    with later(wait):
        forget_what_is_old()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("203.0.113.0", "203.0.113.0"),
        ("2001:db8:1:2::", "2001:db8:1::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("2001:db8::7", "2001:db8::"),
        ("::1", "::"),
    ],
)
def test_h3_address_is_whole_for_14_days_a_network_then_and_nothing_after_90(address, network):
    comment = make_approved_comment(address=address, user_agent=BROWSER, duplicate_key="digest")

    def left():
        return Comment.objects.values_list("address", "user_agent", "duplicate_key").get()

    forget_in(WHOLE_ADDRESS - MINUTE)
    assert left() == (address, BROWSER, "digest")
    for _n in range(2):
        forget_in(WHOLE_ADDRESS + MINUTE)
        assert left() == (network, "", None)
    forget_in(PART_OF_ADDRESS - MINUTE)
    assert left()[0] == network
    forget_in(PART_OF_ADDRESS + MINUTE)
    assert left()[0] is None
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("approved", 1)


def test_h3_comment_that_came_without_address_forgets_its_browser_too():
    make_comment(address=None, user_agent=BROWSER, duplicate_key="digest")

    forget_in(WHOLE_ADDRESS + MINUTE)

    assert Comment.objects.get().user_agent == ""


def test_h3_only_what_is_due_is_written(django_assert_max_num_queries):
    for number in range(5):
        make_comment(address=f"203.0.113.{number + 1}", duplicate_key=f"digest {number}")
    forget_in(WHOLE_ADDRESS + MINUTE)

    with django_assert_max_num_queries(30) as queries:
        forget_in(WHOLE_ADDRESS + 2 * MINUTE)

    assert not [q for q in queries.captured_queries if q["sql"].startswith('UPDATE "comments_comm')]


def test_h3_many_are_forgotten_in_bounded_batches(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "MAX_BATCHES", 2)
    article = make_published_article()
    for number in range(7):
        make_comment(article, address=f"203.0.113.{number + 1}")

    whole = []
    for _n in range(3):
        forget_in(WHOLE_ADDRESS + MINUTE)
        whole.append(Comment.objects.exclude(address="203.0.113.0").count())

    assert whole == [3, 0, 0]


@pytest.mark.parametrize("decide", [reject_comment, mark_comment_spam])
def test_h9_words_of_what_was_rejected_are_gone_after_90_days(decide):
    comment = make_comment(body="Rejected words", name="Somebody", website="https://a.example/")
    decide(comment, by=make_moderator())
    entries = comment.audit_entries.count()

    forget_in(REFUSED_WORDS - MINUTE)
    comment.refresh_from_db()
    assert comment.body == "Rejected words"
    forget_in(REFUSED_WORDS + MINUTE)
    comment.refresh_from_db()

    assert (comment.body, comment.name, comment.website, comment.email) == ("", "", "", "")
    assert comment.status == "rejected"
    assert comment.reason
    assert comment.audit_entries.count() == entries


def test_h9_words_of_what_was_taken_down_are_gone_after_180_days_and_its_place_stays(client):
    comment = make_approved_comment(email=MAILBOX, email_key=MAILBOX, body="Taken down")
    make_approved_comment(comment.article, parent=comment)
    remove_comment(comment, by=make_moderator())
    removed_at = timezone.now()

    forget_what_is_old(removed_at + 179 * DAY)
    comment.refresh_from_db()
    assert comment.body == "Taken down"
    forget_what_is_old(removed_at + 181 * DAY)

    comment.refresh_from_db()
    assert (comment.status, comment.body, comment.name, comment.email) == ("removed", "", "", "")
    assert "removed by the editors" in client.get(comment.article.get_absolute_url()).text


def test_h9_what_was_written_of_an_error_is_gone_180_days_after_the_answer():
    closed_at = timezone.now()
    answered = ErrorReport.objects.create(
        article=make_published_article(),
        note="High tide",
        passage="The tide",
        status="explained",
        answer="Nine is right.",
        closed_at=closed_at,
        receipt_digest="x",
    )

    forget_what_is_old(closed_at + 180 * DAY)
    answered.refresh_from_db()
    assert answered.note
    forget_what_is_old(closed_at + 180 * DAY + MINUTE)

    answered.refresh_from_db()
    assert (answered.note, answered.passage, answered.answer) == ("", "", "Nine is right.")


def test_h9_90_days_begin_with_the_last_decision():
    comment = make_comment()
    with later(REFUSED_WORDS):
        reject_comment(comment, by=make_moderator())

    forget_in(REFUSED_WORDS + MINUTE)
    comment.refresh_from_db()
    assert comment.body
    forget_in(2 * REFUSED_WORDS + MINUTE)
    comment.refresh_from_db()
    assert not comment.body


def test_h9_words_stay_while_an_appeal_waits():
    comment = make_comment()
    reject_comment(comment, by=make_moderator())
    appeal_comment(comment, "Read it again")

    # The appeal's own entry is a day old then, too.
    forget_in(REFUSED_WORDS + DAY)
    comment.refresh_from_db()

    assert comment.body


@pytest.mark.parametrize("verb", [approve_comment, restore_comment])
def test_h9_what_has_no_words_left_is_only_erased(verb):
    comment = make_comment()
    reject_comment(comment, by=make_moderator())
    forget_in(REFUSED_WORDS + MINUTE)
    comment.refresh_from_db()

    with pytest.raises(Conflict, match="only be erased"):
        verb(comment, by=make_moderator())

    erase_comment(comment, by=make_administrator())
    assert comment.status == "erased"


def test_h9_public_and_waiting_words_stay():
    make_approved_comment(body="Public words")
    make_comment(body="Waiting words")

    forget_in(10 * REFUSED_WORDS)

    assert set(Comment.objects.values_list("body", flat=True)) == {"Public words", "Waiting words"}


# Asking for it


def ask(client, email):
    return client.generic(
        "POST", "/comments/mailbox/", f"email={quote(email)}".encode(), FORM_TYPE, headers=OWN_PAGE
    )


def link_for(client, email):
    ask(client, email)
    deliver_in()
    return link_in(mail.outbox[-1])


def press(client, path, wish):
    return client.generic("POST", path, f"do={wish}".encode(), FORM_TYPE, headers=OWN_PAGE)


def test_h4_asking_for_any_mailbox_is_answered_alike(client):
    make_approved_comment(email="known@example.org", email_key="known@example.org")

    known, unknown = ask(client, "known@example.org"), ask(client, "nobody@example.org")

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert known.serialize_headers() == unknown.serialize_headers()
    assert MailTask.objects.count() == 2


def test_h4_link_goes_to_that_mailbox_alone(client):
    make_approved_comment(email="known@example.org", email_key="known@example.org")

    ask(client, "Known@Example.org")
    deliver_in()

    [message] = mail.outbox
    assert message.to == ["Known@Example.org"]
    assert message.recipients() == ["Known@Example.org"]


def test_h4_one_link_a_day(client):
    for _n in range(3):
        ask(client, MAILBOX)
    deliver_in()
    assert len(mail.outbox) == 1

    with later(DAY + MINUTE):
        ask(client, MAILBOX)
    deliver_in(DAY + 2 * MINUTE)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("wish", ["export", "erase"])
def test_h4_opening_the_link_does_nothing(client, wish):
    comment = make_approved_comment(email=MAILBOX, email_key=MAILBOX, body="Public words")
    path = link_for(client, MAILBOX)

    page = client.get(f"{path}&do={wish}").content.decode()

    comment.refresh_from_db()
    assert "We keep 1 reply" in page
    assert MAILBOX not in page
    assert comment.body == "Public words"


def test_h4_export_holds_all_of_that_mailbox_and_nothing_of_others(client):
    article = make_published_article()
    make_approved_comment(article, email=MAILBOX, email_key=MAILBOX, body="Own words")
    make_comment(article, email="other@example.org", email_key="other@example.org", body="Others'")

    response = press(client, link_for(client, MAILBOX), "export")

    held = json.loads(response.content)
    assert [comment["text"] for comment in held["comments"]] == ["Own words"]
    assert "Others'" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_h4_erasure_takes_all_of_that_mailbox_and_nothing_of_others(client):
    article = make_published_article()
    own = make_approved_comment(article, email=MAILBOX, email_key=MAILBOX)
    other = make_approved_comment(article)
    path = link_for(client, MAILBOX)

    response = press(client, path, "erase")

    own.refresh_from_db()
    other.refresh_from_db()
    assert response.status_code == 200
    assert (own.status, other.status) == ("erased", "approved")
    assert press(client, path, "erase").status_code == 404


@pytest.mark.parametrize(
    "typed", [MAILBOX, "Reader@Bücher.example", "reader@xn--bcher-kva.example"]
)
def test_h4_reports_of_errors_are_told_and_erased_however_the_address_is_typed(typed):
    report = report_error(
        make_published_article(),
        passage="Low tide",
        note="High tide",
        email=typed,
        address=None,
        receipt_digest="0" * 64,
        at=timezone.now(),
    )
    key = email_key(typed)
    assert [told["text"] for told in held_of_mailbox(key)["reports_of_errors"]] == ["High tide"]

    erase_mailbox(key)

    report.refresh_from_db()
    assert (report.email, report.email_key, report.note, report.passage) == ("", "", "", "")


def test_h4_erasure_that_meets_a_decision_erases_nothing_and_asks_to_try_again(client, monkeypatch):
    article = make_published_article()
    first = make_approved_comment(article, email=MAILBOX, email_key=MAILBOX)
    last = make_approved_comment(article, email=MAILBOX, email_key=MAILBOX)
    path = link_for(client, MAILBOX)

    def decide_between(comment):
        if comment.pk == last.pk:
            remove_comment(Comment.objects.get(pk=last.pk), by=make_moderator())
        withdraw_comment(comment)

    monkeypatch.setattr(erasure, "withdraw_comment", decide_between)
    assert press(client, path, "erase").status_code == 409
    monkeypatch.undo()

    first.refresh_from_db()
    assert first.body
    assert press(client, path, "erase").status_code == 200


def test_h9_reply_that_was_proved_meanwhile_is_not_erased_as_unproved():
    comment = make_comment(awaits_proof=True)
    prove(comment, timezone.now())
    as_listed = Comment.objects.get(pk=comment.pk)
    as_listed.awaits_proof = True

    retention.withdraw_unproved(as_listed, timezone.now())

    comment.refresh_from_db()
    assert comment.status == "pending"


def test_h4_reports_from_before_get_their_mailbox_by_the_migration():
    report = ErrorReport.objects.create(
        article=make_published_article(), note="High tide", email="Reader@Bücher.example"
    )

    import_module("comments.migrations.0014_error_report_mailbox").fold_addresses(apps, None)

    report.refresh_from_db()
    assert report.email_key == "reader@xn--bcher-kva.example"


def test_h4_link_works_for_two_days(client):
    path = link_for(client, MAILBOX)

    with later(2 * DAY - MINUTE):
        assert client.get(path).status_code == 200
    with later(2 * DAY + MINUTE):
        assert client.get(path).status_code == 404


def test_h4_flood_of_questions_is_refused(client, settings):
    settings.COMMENT_MAX_PER_ADDRESS = 2

    statuses = [ask(client, f"{n}@example.org").status_code for n in range(3)]

    assert statuses == [200, 200, 429]


# Erasure


def places_of(secrets):
    """Every table and column that holds one of some texts."""
    for model in apps.get_app_config("comments").get_models():
        for row in model.objects.values():
            for column, value in row.items():
                if any(secret in str(value) for secret in secrets):
                    yield f"{model.__name__}.{column}"


@pytest.mark.parametrize("door", ["desk", "link", "mailbox"])
def test_h5_nothing_of_an_erased_comment_is_left_in_any_table(client, door):
    article = make_published_article()
    response = reply(
        client,
        article,
        body="Canary words",
        name="Canary Bird",
        email=MAILBOX,
        website="https://canary.example/",
        notify="on",
        environ={"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER},
    )
    comment, path = received(response), response["Location"]
    secrets = ["anary", MAILBOX, ADDRESS]
    reject_comment(comment, by=make_moderator())
    appeal_comment(comment, "Canary appeal")
    make_watched_comment(article, email=MAILBOX)
    assert len(set(places_of(secrets))) >= 8

    if door == "desk":
        erase_comment(comment, by=make_administrator())
        Comment.objects.exclude(pk=comment.pk).get()
        erase_mailbox(MAILBOX)
    elif door == "link":
        press(client, path, "withdraw")
        erase_mailbox(MAILBOX)
    else:
        erase_mailbox(MAILBOX)

    assert list(places_of(secrets)) == []
    assert comment.audit_entries.exists()


def test_h5_erasing_one_comment_leaves_nothing_of_it_beside(client):
    comment = received(reply(client, make_published_article(), body="Canary words", notify="on"))
    reject_comment(comment, by=make_moderator())
    appeal_comment(comment, "Canary appeal")
    Report.objects.create(comment=comment, reason="abuse", note="Canary said", sender_key="x")

    erase_comment(comment, by=make_administrator())

    assert list(places_of(["anary"])) == []
    assert not MailTask.objects.exists()


def test_h5_every_column_of_a_comment_is_blanked_or_kept_on_purpose():
    columns = {field.name for field in Comment._meta.concrete_fields}

    assert columns == set(BLANK) | KEPT
    assert not set(BLANK) & KEPT


def test_h5_all_or_nothing(monkeypatch):
    own = [make_approved_comment(email=MAILBOX, email_key=MAILBOX) for _n in range(2)]

    def fail(email_key, until):
        raise OSError("disk full")

    monkeypatch.setattr(ledger, "note_mailbox", fail)
    with pytest.raises(OSError, match="disk full"):
        erase_mailbox(MAILBOX)

    for comment in own:
        comment.refresh_from_db()
        assert comment.status == "approved"


def test_h5_no_mailbox_is_not_everybody_s():
    make_comment(email="", email_key="")

    assert erase_mailbox("") == 0
    assert Comment.objects.get().status == "pending"


# After a restore


@pytest.fixture
def erasures(settings, tmp_path):
    settings.NEWSROOM_HOME = tmp_path
    return tmp_path / "erasures"


def restore_backup(comment, before):
    """As if the database were of a day before its erasure."""
    Erasure.objects.all().delete()
    Comment.objects.filter(pk=comment.pk).update(**before)


def test_h6_what_was_erased_is_erased_again_after_a_restore(erasures):
    comment = make_approved_comment(body="Back again", email=MAILBOX, email_key=MAILBOX)
    other = make_approved_comment()
    before = {"status": "approved", "body": "Back again", "name": comment.name}
    erase_comment(comment, by=make_administrator())
    ledger.write_down()
    restore_backup(comment, before)

    call_command("reapply_erasures")
    call_command("reapply_erasures")

    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.status, comment.body) == ("erased", "")
    assert other.status == "approved"


def test_h6_erased_mailbox_is_erased_again_but_not_what_it_wrote_since(erasures):
    old = make_approved_comment(email=MAILBOX, email_key=MAILBOX)
    before = {"status": "approved", "body": "Back again", "name": "B", "email_key": MAILBOX}
    erase_mailbox(MAILBOX)
    ledger.write_down()
    restore_backup(old, before)
    with later(DAY):
        new = make_approved_comment(email=MAILBOX, email_key=MAILBOX)

    call_command("reapply_erasures")

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("erased", "approved")


def test_h6_later_comment_that_got_the_same_number_is_left_alone(erasures):
    comment = make_approved_comment()
    erase_comment(comment, by=make_administrator())
    ledger.write_down()
    with later(DAY):
        now = timezone.now()
    before = {"status": "approved", "body": "Another's", "name": "A", "created_at": now}
    restore_backup(comment, before)

    call_command("reapply_erasures")

    comment.refresh_from_db()
    assert comment.status == "approved"


def test_h6_ledger_is_read_under_an_earlier_key_too(erasures, settings):
    comment = make_approved_comment()
    erase_comment(comment, by=make_administrator())
    ledger.write_down()
    restore_backup(comment, {"status": "approved", "body": "Back", "name": "B"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the house"

    call_command("reapply_erasures")

    comment.refresh_from_db()
    assert comment.status == "erased"


def test_h6_ledger_names_nobody_and_is_for_its_owner_alone(erasures):
    make_approved_comment(email=MAILBOX, email_key=MAILBOX)
    erase_mailbox(MAILBOX)

    ledger.write_down()

    text = erasures.read_text()
    assert len(text.splitlines()) == 2
    assert MAILBOX not in text
    assert erasures.stat().st_mode & 0o777 == 0o600


def test_h6_ledger_that_could_not_be_written_is_written_later(erasures, monkeypatch):
    comment = make_approved_comment()
    erase_comment(comment, by=make_administrator())
    with monkeypatch.context() as patch:
        patch.setattr(ledger.os, "open", no_space)
        with pytest.raises(OSError, match="No space"):
            ledger.write_down()

    ledger.write_down()
    ledger.write_down()

    assert len(erasures.read_text().splitlines()) == 1


def no_space(*args):
    raise OSError(28, "No space left on device")


def test_h6_line_that_was_cut_off_is_left_out(erasures):
    comment = make_approved_comment()
    erase_comment(comment, by=make_administrator())
    ledger.write_down()
    with erasures.open("a") as file:
        file.write("comment 12ab")

    assert len(list(ledger.read())) == 1


def test_h6_ledger_is_written_when_the_erasure_is_committed(
    erasures, django_capture_on_commit_callbacks
):
    comment = make_approved_comment()

    with django_capture_on_commit_callbacks(execute=True):
        erase_comment(comment, by=make_administrator())

    assert len(erasures.read_text().splitlines()) == 1
    assert Erasure.objects.get().is_written


# The log


def test_h7_log_of_a_failed_letter_names_no_mailbox():
    error = smtplib.SMTPRecipientsRefused({MAILBOX: (550, f"no {MAILBOX}".encode())})
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "failed", (), None)
    try:
        raise error
    except smtplib.SMTPException:
        record.exc_info = sys.exc_info()

    assert MAILBOX not in MaskingFormatter().format(record)


def test_h7_audit_of_an_author_s_deeds_has_no_words(client):
    response = reply(client, make_published_article(), body="First canary", email=MAILBOX)
    comment, path = received(response), response["Location"]
    edit = "do=edit&body=Second+canary"
    client.generic("POST", path, edit.encode(), FORM_TYPE, headers=OWN_PAGE)
    comment.refresh_from_db()
    reject_comment(comment, by=make_moderator())
    client.generic("POST", path, b"do=appeal&words=Third+canary", FORM_TYPE, headers=OWN_PAGE)
    press(client, path, "withdraw")

    verbs = [entry.verb for entry in comment.audit_entries.order_by("id")]
    assert verbs == [
        *("post_comment", "edit_comment", "reject_comment", "appeal_comment"),
        "withdraw_comment",
    ]
    for row in comment.audit_entries.values():
        assert "canary" not in str(row)
        assert MAILBOX not in str(row)
