"""I of docs/moderation.md: mail. An open form that sends it is a cannon aimed at strangers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django.utils.crypto import get_random_string
from lxml import html

from articles.publishing import withdraw_article
from comments.campaigns import breaker
from comments.mail import outbox
from comments.mail.desk_digest import hold_digests
from comments.mail.mailboxes import QUIET, grant, mailbox_of, suppress
from comments.mail.proofs import ASK_WITHIN, NEWSROOM
from comments.mail.states import Letter, NoticeState, Purpose, Subscription, TaskState
from comments.mail.subscriptions import CONFIRM_WITHIN
from comments.models import (
    Comment,
    LetterCount,
    Mailbox,
    MailTask,
    MailToken,
    ReplyNotice,
    SectionModerator,
)
from comments.moderation import approve_comment, reject_comment, remove_comment, restore_comment
from comments.privacy.retention import forget_what_is_old
from tests.comments.mailing import (
    DAY,
    HOUR,
    MINUTE,
    answer,
    deliver_in,
    later,
    link_in,
    make_watched_comment,
)
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
    make_section,
)
from tests.readers import FORM_TYPE, OWN_PAGE, received, reply

READER = "reader@example.org"
CANARY = {"name": "Canary Nickname", "website": "https://canary.example/", "body": "Canary words"}


def post(client, article=None, **fields):
    article = article or make_published_article()
    return received(reply(client, article, **{"email": READER, "notify": "on", **fields}))


def press(client, path, **headers):
    return client.generic("POST", path, b"press=1", FORM_TYPE, headers=headers)


def subscribe(client):
    """Through the letter, as a reader does."""
    comment = post(client)
    deliver_in()
    press(client, link_in(mail.outbox[-1]), **OWN_PAGE)
    approve_comment(comment, by=make_moderator())
    mail.outbox.clear()
    return comment


def test_i1_no_letter_holds_a_reader_s_words_in_header_or_body(client):
    comment = make_watched_comment(**{"email": READER})
    post(client, comment.article, email="other@example.org", **CANARY)
    answer(comment, **CANARY)

    deliver_in(2 * MINUTE)

    assert {message.to[0] for message in mail.outbox} == {READER, "other@example.org"}
    for message in mail.outbox:
        raw = message.message().as_string()
        assert "anary" not in raw
        assert message.message()["Reply-To"] is None
        assert message.message().get_content_type() == "text/plain"


def test_i1_line_break_in_the_headline_makes_no_header():
    article = make_published_article("Tide\u2028turns")
    answer(make_watched_comment(article))

    deliver_in(2 * MINUTE)

    [message] = mail.outbox
    assert "\n" not in message.subject


def test_i2_one_confirmation_a_day_and_three_ever(client):
    article = make_published_article()
    sent = []
    for day in range(6):
        for number in range(2):
            with later(day * (DAY + MINUTE) + number * HOUR):
                post(client, article, body=f"Reply {day} {number}")
        deliver_in(day * (DAY + MINUTE) + 2 * HOUR)
        sent.append(len(mail.outbox))

    assert sent == [1, 2, 3, 3, 3, 3]


def test_i2_confirmation_names_no_story_and_no_writer(client):
    article = make_published_article("A headline of ours")
    post(client, article, **CANARY)

    deliver_in()

    [message] = mail.outbox
    assert "headline" not in message.body
    assert "Canary" not in message.body


def test_i2_confirmed_mailbox_is_asked_for_each_comment_anew(client):
    subscribe(client)

    somebodys = post(client, body="Not by them")
    approve_comment(somebodys, by=make_moderator())
    deliver_in()
    [question] = mail.outbox
    mail.outbox.clear()
    answer(somebodys)
    deliver_in(2 * HOUR)

    assert "Not by them" in client.get(link_in(question)).content.decode()
    assert mail.outbox == []


def test_i2_confirmed_mailbox_hears_of_replies_to_what_it_says_is_its_own(client):
    subscribe(client)
    own = post(client, body="By them")
    approve_comment(own, by=make_moderator())
    deliver_in()

    press(client, link_in(mail.outbox[-1]), **OWN_PAGE)
    mail.outbox.clear()
    answer(own)
    deliver_in(2 * HOUR)

    [letter] = mail.outbox
    assert "1 reply" in letter.subject


def test_i2_second_comment_of_a_first_day_is_asked_about_on_the_next(client):
    article = make_published_article()
    for number in range(2):
        post(client, article, body=f"Reply {number}")
    deliver_in()
    press(client, link_in(mail.outbox[0]), **OWN_PAGE)

    deliver_in(DAY + MINUTE)

    assert len(mail.outbox) == 2
    assert "Reply 1" in client.get(link_in(mail.outbox[1])).content.decode()


@pytest.mark.parametrize(
    ("letter", "most"), [(Letter.PROOF, 12), (Letter.MAILBOX_LINK, 6), (Letter.ERROR_OUTCOME, 12)]
)
def test_i2_mailbox_that_never_answers_gets_no_letter_for_long(letter, most):
    granted = 0
    for day in range(60):
        with later(day * (DAY + MINUTE)):
            granted += ask_often(letter)
    assert granted == most

    with later(60 * (DAY + MINUTE)):
        forget_what_is_old()
        assert ask_often(letter) == 0
    with later(QUIET + 12 * DAY):
        forget_what_is_old()
        assert ask_often(letter) > 0


def ask_often(letter):
    """How many of four letters to one mailbox may go."""
    tasks = [
        MailTask.objects.create(letter=letter, email=READER, message_id=get_random_string(20))
        for _n in range(4)
    ]
    return sum(grant(task) for task in tasks)


def test_i2_owner_who_presses_a_button_gets_links_again(client, shown_after_proof):
    _comment, path = proof_link(client, shown_after_proof)
    LetterCount.objects.filter(letter=Letter.PROOF).update(ever=12)
    with later(2 * DAY):
        assert ask_often(Letter.PROOF) == 0

    press(client, path, **OWN_PAGE)

    with later(2 * DAY):
        assert ask_often(Letter.PROOF) == 3


def test_i2_questions_whether_replies_are_wanted_are_counted_for_good():
    LetterCount.objects.create(
        mailbox=mailbox_of(READER), letter=Letter.CONFIRMATION, window_start=timezone.now(), ever=3
    )

    with later(10 * QUIET):
        forget_what_is_old()
        assert ask_often(Letter.CONFIRMATION) == 0


def test_i2_unconfirmed_mailbox_hears_of_no_reply(client):
    comment = post(client)
    approve_comment(comment, by=make_moderator())
    deliver_in()
    mail.outbox.clear()

    answer(comment)
    deliver_in(2 * HOUR)

    assert mail.outbox == []


def test_i2_unconfirmed_address_is_forgotten_after_two_days(client):
    post(client)
    deliver_in()
    assert Mailbox.objects.get().email == READER

    with later(CONFIRM_WITHIN + MINUTE):
        forget_what_is_old()

    mailbox = Mailbox.objects.get()
    assert (mailbox.email, mailbox.replies) == ("", Subscription.NONE)


@pytest.mark.parametrize("method", ["get", "head"])
def test_i3_opening_a_link_changes_nothing(client, method):
    post(client)
    deliver_in()
    path = link_in(mail.outbox[0])

    response = getattr(client, method)(path)

    assert response.status_code == 200
    assert Mailbox.objects.get().replies == Subscription.ASKED
    if method == "get":
        assert b'<button type="submit">' in response.content


def test_i3_pressing_the_button_confirms(client):
    post(client)
    deliver_in()

    response = press(client, link_in(mail.outbox[0]), **OWN_PAGE)

    assert response.status_code == 200
    assert Mailbox.objects.get().replies == Subscription.CONFIRMED


def test_i3_button_pressed_from_another_site_confirms_nothing(client):
    post(client)
    deliver_in()

    response = press(client, link_in(mail.outbox[0]), **{"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert Mailbox.objects.get().replies == Subscription.ASKED


def one_click(message):
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.fullmatch(r"<http://[^/]+(/\S+)>", headers["List-Unsubscribe"])[1]


def test_i4_one_click_ends_it_without_origin_or_cookie_and_may_be_repeated(client):
    answer(make_watched_comment())
    deliver_in(2 * MINUTE)
    path = one_click(mail.outbox[0])

    for _n in range(2):
        response = client.generic("POST", path, b"List-Unsubscribe=One-Click", FORM_TYPE)
        assert response.status_code == 200
        assert "Location" not in response
        assert not response.cookies

    mailbox = Mailbox.objects.get()
    assert (mailbox.replies, mailbox.email) == (Subscription.ENDED, "")


def test_i4_one_click_sent_as_multipart_works_too(client):
    answer(make_watched_comment())
    deliver_in(2 * MINUTE)

    response = client.post(one_click(mail.outbox[0]), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert Mailbox.objects.get().replies == Subscription.ENDED


def test_i4_letter_that_was_asked_for_once_has_no_such_header(client):
    post(client)
    deliver_in()

    assert mail.outbox[0].message()["List-Unsubscribe"] is None


def test_i5_links_are_128_random_bits_kept_as_digests(client):
    post(client)
    deliver_in()
    token = link_in(mail.outbox[0]).partition("?r=")[2]

    assert len(token) == 22
    kept = MailToken.objects.get()
    assert token not in (kept.digest, kept.email_key)
    assert "@" not in link_in(mail.outbox[0])


def test_i5_link_serves_one_purpose_alone(client):
    post(client)
    deliver_in()
    token = link_in(mail.outbox[0]).partition("?r=")[2]

    for other in ("unsubscribe", "proof", "mailbox"):
        response = press(client, f"/comments/{other}/?r={token}", **OWN_PAGE)
        assert response.status_code == 404

    assert Mailbox.objects.get().replies == Subscription.ASKED


def test_i5_confirming_works_for_48_hours(client):
    post(client)
    now = timezone.now()
    deliver_in()
    path = link_in(mail.outbox[0])

    with later(CONFIRM_WITHIN + MINUTE):
        assert press(client, path, **OWN_PAGE).status_code == 404
    with later(CONFIRM_WITHIN - MINUTE):
        assert press(client, path, **OWN_PAGE).status_code == 200
    assert now < Mailbox.objects.get().confirmed_at


def test_i5_ending_works_for_ever(client):
    answer(make_watched_comment())
    deliver_in(2 * MINUTE)
    path = one_click(mail.outbox[0])

    with later(3650 * DAY):
        forget_what_is_old()
        assert client.post(path).status_code == 200
    assert Mailbox.objects.get().replies == Subscription.ENDED


@pytest.mark.parametrize("door", ["confirm", "unsubscribe", "proof", "mailbox", "received"])
def test_i5_pages_behind_links_are_for_one_reader(client, door):
    response = client.get(f"/comments/{door}/?r=unknown")

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert not re.search(rb'(?:src|href)="(?:https?:)?//', response.content)


@pytest.fixture
def moderator():
    """One with an address, at noon."""
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        moderator = make_moderator()
        moderator.email = "mo@example.org"
        moderator.save()
        yield moderator


def test_i6_moderator_s_letter_leads_to_the_sign_in_and_holds_no_key(client, moderator):
    make_comment(**CANARY)

    hold_digests()
    deliver_in()

    [message] = mail.outbox
    assert message.to == ["mo@example.org"]
    assert "1 comment waits" in message.body
    assert "Canary" not in message.message().as_string()
    [path] = re.findall(r"http://[^/]+(/\S*)", message.body)
    assert path == "/admin/"
    assert client.get(path)["Location"].startswith("/admin/login/")


def test_i6_moderator_gets_one_letter_a_day_from_eight_on(moderator):
    make_comment()
    held = []
    for hours in (0, 1, 11, 12, 19, 20):
        with later(hours * HOUR):
            hold_digests()
        held.append(MailTask.objects.count())

    assert held == [1, 1, 1, 1, 1, 2]


def test_i6_moderator_gets_none_when_nothing_waits_any_more(moderator):
    hold_digests()
    assert not MailTask.objects.exists()
    comment = make_comment()
    hold_digests()
    approve_comment(comment, by=moderator)

    deliver_in()

    assert mail.outbox == []


def test_i6_moderator_of_a_section_hears_of_that_alone(moderator):
    SectionModerator.objects.create(user=moderator, section=make_section("Culture"))
    make_comment()

    hold_digests()
    deliver_in()

    assert mail.outbox == []


def test_i7_one_notice_of_one_reply_ever():
    moderator = make_moderator()
    reply_ = answer(make_watched_comment())
    deliver_in(2 * MINUTE)
    assert len(mail.outbox) == 1

    remove_comment(reply_, by=moderator)
    restore_comment(reply_, by=moderator)
    deliver_in(3 * HOUR)

    assert len(mail.outbox) == 1


def test_i7_nothing_before_approval():
    comment = make_watched_comment()
    reply_ = make_comment(parent=comment)
    deliver_in(2 * HOUR)
    reject_comment(reply_, by=make_moderator())
    deliver_in(4 * HOUR)

    assert mail.outbox == []


def test_i7_nobody_hears_of_a_reply_to_themselves():
    comment = make_watched_comment(email=READER)

    answer(comment, email=READER, email_key=READER)
    deliver_in(2 * HOUR)

    assert mail.outbox == []


def test_i7_letter_waits_for_the_minute_in_which_a_decision_can_be_undone(settings):
    with later(timedelta(0)):
        answer(make_watched_comment())
        now = timezone.now()

    held = now + timedelta(seconds=settings.COMMENT_UNDO_S)
    deliver_in(held - timezone.now() - timedelta(seconds=2))
    assert mail.outbox == []
    deliver_in(held - timezone.now() + timedelta(seconds=1))
    assert len(mail.outbox) == 1


def test_g6_recall_takes_back_what_no_worker_has():
    since = timezone.now()
    reply_ = answer(make_watched_comment())

    assert outbox.recall(reply_, since)
    deliver_in(2 * HOUR)

    assert mail.outbox == []


def test_g6_recall_of_what_was_sent_says_so_and_takes_nothing():
    since = timezone.now()
    reply_ = answer(make_watched_comment())
    deliver_in(2 * MINUTE)

    assert not outbox.recall(reply_, since)
    assert ReplyNotice.objects.get().state == NoticeState.SENT


def test_g6_reply_that_was_recalled_is_told_when_it_is_approved_again():
    since = timezone.now()
    reply_ = answer(make_watched_comment())
    outbox.recall(reply_, since)
    remove_comment(reply_, by=make_moderator())
    restore_comment(reply_, by=make_moderator())

    deliver_in(2 * HOUR)

    assert len(mail.outbox) == 1


def test_i8_reply_removed_before_sending_is_not_told():
    reply_ = answer(make_watched_comment())
    remove_comment(reply_, by=make_moderator())

    deliver_in(2 * MINUTE)

    assert mail.outbox == []
    assert MailTask.objects.get().state == TaskState.CANCELLED


def test_i8_reader_who_ended_it_before_sending_hears_nothing(client):
    comment = make_watched_comment()
    answer(comment)
    deliver_in(2 * MINUTE)
    answer(comment)
    client.post(one_click(mail.outbox[0]))
    mail.outbox.clear()

    deliver_in(3 * HOUR)

    assert mail.outbox == []
    assert not MailTask.objects.exclude(email="").exists()


def test_i8_reply_on_a_story_that_was_taken_down_is_not_told():
    reply_ = answer(make_watched_comment())
    withdraw_article(reply_.article, by=make_editor(), reason="A court forbids it.")

    deliver_in(2 * MINUTE)

    assert mail.outbox == []


def test_i10_any_number_of_replies_in_an_hour_is_one_letter_more():
    comment = make_watched_comment()
    first = answer(comment)
    deliver_in(2 * MINUTE)
    moderator = make_moderator()
    for _n in range(30):
        approve_comment(make_comment(comment.article, parent=comment), by=moderator)
    for minutes in range(2, 70, 5):
        deliver_in(minutes * MINUTE)

    assert len(mail.outbox) == 2
    assert "1 reply" in mail.outbox[0].subject
    assert "30 replies" in mail.outbox[1].subject
    assert first.pk
    for message in mail.outbox:
        assert message.message()["Auto-Submitted"] == "auto-generated"


def test_i10_letters_to_one_mailbox_are_an_hour_apart_to_the_minute():
    comment = make_watched_comment()
    answer(comment)
    deliver_in(2 * MINUTE)
    answer(comment)

    deliver_in(61 * MINUTE)
    assert len(mail.outbox) == 1
    deliver_in(63 * MINUTE)
    assert len(mail.outbox) == 2


@pytest.fixture
def shown_after_proof():
    """A story in a section that shows replies after a proof."""
    return make_published_article(section=make_section("Open", comments_shown_after_proof=True))


def proof_link(client, article, **fields):
    comment = post(client, article, notify="", **fields)
    deliver_in()
    return comment, link_in(mail.outbox[-1])


def test_i11_proved_reply_in_which_nothing_is_doubtful_is_shown_at_once(client, shown_after_proof):
    comment, path = proof_link(client, shown_after_proof)
    assert comment.flags == []

    response = press(client, path, **OWN_PAGE)

    comment.refresh_from_db()
    assert (comment.status, comment.reason) == ("approved", "")
    assert comment.proved_at
    assert b"published" in response.content
    entry = comment.audit_entries.first()
    assert (entry.verb, entry.reason) == ("approve_comment", "proved")
    assert entry.actor.username == NEWSROOM


def test_i11_reader_sees_which_reply_they_prove_before_the_button(client, shown_after_proof):
    _comment, path = proof_link(client, shown_after_proof, body="Not by them", name="Their name")
    letter = mail.outbox[-1].message().as_string()

    page = client.get(path).content.decode()

    assert {"Not by them", "Their name", shown_after_proof.headline} <= set(html_texts(page))
    assert shown_after_proof.get_absolute_url() in letter
    assert "Not by them" not in letter
    assert "Their name" not in letter


def html_texts(page):
    return [text.strip(" \n,") for text in html.fromstring(page).itertext()]


def test_i11_nothing_is_shown_before_the_button(client, shown_after_proof):
    comment, path = proof_link(client, shown_after_proof)

    client.get(path)
    client.head(path)

    comment.refresh_from_db()
    assert (comment.status, comment.proved_at) == ("pending", None)


def test_i11_verified_mailbox_proves_nothing_about_the_next_comment(client, shown_after_proof):
    _comment, path = proof_link(client, shown_after_proof)
    press(client, path, **OWN_PAGE)

    typed_by_somebody = post(client, shown_after_proof, body="Not by them", notify="")
    press(client, path, **OWN_PAGE)

    typed_by_somebody.refresh_from_db()
    assert (typed_by_somebody.status, typed_by_somebody.proved_at) == ("pending", None)


def test_i11_doubtful_reply_waits_though_it_is_proved(client, shown_after_proof):
    comment, path = proof_link(client, shown_after_proof, body="Write to me at me@example.org")
    assert comment.flags

    response = press(client, path, **OWN_PAGE)

    comment.refresh_from_db()
    assert comment.status == "pending"
    assert comment.proved_at
    assert b"moderator" in response.content


def test_i11_section_that_does_not_show_them_mails_no_link(client):
    post(client, notify="")
    deliver_in()

    assert mail.outbox == []


def test_i11_sensitive_story_holds_what_is_proved(client, shown_after_proof):
    comment, path = proof_link(client, shown_after_proof)
    type(shown_after_proof).objects.filter(pk=shown_after_proof.pk).update(
        comments_are_sensitive=True
    )

    press(client, path, **OWN_PAGE)

    comment.refresh_from_db()
    assert comment.status == "pending"


def test_i11_proof_changes_no_decision(client, shown_after_proof):
    comment, path = proof_link(client, shown_after_proof)
    reject_comment(comment, by=make_moderator())

    press(client, path, **OWN_PAGE)

    comment.refresh_from_db()
    assert comment.status == "rejected"


def test_i11_flood_holds_what_is_proved(client, shown_after_proof, monkeypatch):
    comment, path = proof_link(client, shown_after_proof)
    monkeypatch.setattr(breaker, "is_open", lambda story_id: True)

    press(client, path, **OWN_PAGE)

    comment.refresh_from_db()
    assert comment.status == "pending"


def test_i11_three_links_a_day_to_one_mailbox(client, shown_after_proof):
    for number in range(5):
        post(client, shown_after_proof, body=f"Reply {number}", notify="")
    deliver_in()
    assert len(mail.outbox) == 3

    deliver_in(DAY - MINUTE)
    assert len(mail.outbox) == 3
    deliver_in(DAY + MINUTE)
    assert len(mail.outbox) == 5


def test_i11_tags_of_one_mailbox_have_its_links_together(client, shown_after_proof):
    for number in range(5):
        email = f"reader+{number}@example.org"
        post(client, shown_after_proof, email=email, body=f"Reply {number}", notify="")

    deliver_in()

    assert len(mail.outbox) == 3


def test_i11_link_that_would_come_too_late_is_not_mailed(client, shown_after_proof):
    for number in range(4):
        post(client, shown_after_proof, body=f"Reply {number}", notify="")
    Comment.objects.update(created_at=timezone.now() - ASK_WITHIN)

    deliver_in()
    deliver_in(2 * DAY)

    assert len(mail.outbox) == 3


@pytest.fixture
def proved_alone():
    """A story that takes replies by a proof alone."""
    return make_published_article(comment_policy="verified")


def cancel_by_suppression(_comment):
    suppress(mailbox_of(READER), timezone.now())
    deliver_in()


def cancel_by_lateness(comment):
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - ASK_WITHIN)
    LetterCount.objects.create(
        mailbox=mailbox_of(READER), letter=Letter.PROOF, window_start=timezone.now(), in_window=3
    )
    deliver_in()


def cancel_by_silence(_comment):
    LetterCount.objects.create(
        mailbox=mailbox_of(READER), letter=Letter.PROOF, window_start=timezone.now(), ever=12
    )
    deliver_in()


def park(_comment):
    outbox.park(outbox.claim_next(), "Refused")


@pytest.mark.parametrize(
    "give_up", [cancel_by_suppression, cancel_by_lateness, cancel_by_silence, park]
)
def test_i11_reply_whose_proof_can_not_be_asked_for_is_read_by_a_moderator(
    client, proved_alone, give_up
):
    comment = post(client, proved_alone, notify="")
    assert comment.awaits_proof

    give_up(comment)
    with later(8 * DAY):
        forget_what_is_old()

    comment.refresh_from_db()
    assert comment in Comment.objects.waiting()
    assert comment.flags == ["no-proof"]
    assert comment.body


def test_h2_private_link_does_not_tell_that_no_letter_goes_to_a_mailbox(client, proved_alone):
    response = reply(client, proved_alone, email=READER)
    page = response["Location"]
    before = client.get(page).content

    cancel_by_suppression(received(response))

    assert client.get(page).content == before
    reject_comment(received(response), by=make_moderator())
    assert "no-proof" not in client.post(page, {"do": "export"}).content.decode()


def test_i11_reply_that_nobody_proved_is_erased_after_seven_days(client, proved_alone):
    comment = post(client, proved_alone, notify="")
    deliver_in()

    with later(8 * DAY):
        forget_what_is_old()

    comment.refresh_from_db()
    assert comment.status == "erased"


def test_i11_reply_is_not_erased_before_its_letter_has_gone(client, proved_alone):
    comment = post(client, proved_alone, notify="")

    with later(8 * DAY):
        forget_what_is_old()

    comment.refresh_from_db()
    assert (comment.status, comment.awaits_proof) == ("pending", True)


def test_i11_reply_whose_letter_is_known_to_nobody_is_read_by_a_moderator(client, proved_alone):
    comment = post(client, proved_alone, notify="")
    MailTask.objects.all().delete()

    with later(8 * DAY):
        forget_what_is_old()

    assert comment in Comment.objects.waiting()


def test_h2_row_that_is_written_is_the_same_for_every_mailbox(client, django_assert_num_queries):
    """Known, confirmed, suppressed or unheard of: what is done with it is done later."""
    article = make_published_article()
    make_watched_comment(article, email="confirmed@example.org")
    Mailbox.objects.create(
        digest=outbox.mailbox_digest("suppressed@example.org"), suppressed_at=timezone.now()
    )
    make_approved_comment(article, email="known@example.org", email_key="known@example.org")

    answers = {}
    for name in ("confirmed", "suppressed", "known", "unheard"):
        response = reply(
            client, article, email=f"{name}@example.org", body=f"By {name}", notify="on"
        )
        assert response.status_code == 303
        without_link = re.sub(r"r=\S+", "r=", str(response.serialize_headers()))
        answers[name] = (without_link, response.content)

    assert len(set(answers.values())) == 1
    assert MailTask.objects.filter(letter=Letter.CONFIRMATION).count() == 4
    deliver_in()
    assert {message.to[0] for message in mail.outbox} == {
        "confirmed@example.org",
        "known@example.org",
        "unheard@example.org",
    }
    assert Comment.objects.count() == 6
    assert MailToken.objects.filter(purpose=Purpose.CONFIRM).count() == 3
