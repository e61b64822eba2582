"""One comment after the other: what the page shows, and what its keys do."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.publishing import withdraw_article
from comments.desk.choices import REASONS
from comments.models import Breaker, Claim, Comment
from comments.moderation import escalate_comment, reject_comment
from comments.states import Reason
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_author,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
    make_reporter,
)

PAGE = reverse("admin:comments_comment_moderate")
# What a rule of the newsroom left in the trace of a comment.
SUGGESTION = {"rule": "Old friends", "note": "“tide” in the text", "set": 1}


@pytest.fixture
def mo(client):
    moderator = make_moderator()
    client.force_login(moderator)
    return moderator


def page_of(client, query=""):
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def shown(page):
    """The id of the comment on the page; None when nothing waits."""
    (found,) = page.xpath("//article/@data-comment") or [None]
    return found and int(found)


def send(client, page, do, **fields):
    """Press a button of the page, as a browser without script does."""
    (form,) = page.xpath("//form[@data-keys]")
    data = dict(form.form_values()) | {"do": do} | fields
    return client.post(form.get("action"), data, follow=True)


def test_oldest_comment_comes_first_and_after_a_decision_the_next(client, mo):
    first, second = make_comment(), make_comment()

    page = page_of(client)
    assert shown(page) == first.pk
    response = send(client, page, "approve")

    assert response.redirect_chain == [(PAGE, 303)]
    assert shown(html.fromstring(response.content.decode())) == second.pk
    first.refresh_from_db()
    assert first.status == "approved"


def test_reload_shows_the_same_comment_again(client, mo):
    make_comment()
    make_comment()

    assert shown(page_of(client)) == shown(page_of(client))


def test_riskiest_first_when_asked_and_those_without_an_estimate_last(client, mo):
    make_comment()
    make_comment(score=10)
    risky = make_comment(score=90)

    page = page_of(client, "?order=riskiest")
    assert shown(page) == risky.pk
    response = send(client, page, "mark_spam")

    assert response.redirect_chain == [(f"{PAGE}?order=riskiest", 303)]
    assert Comment.objects.get(pk=shown(html.fromstring(response.content))).score == 10


def test_every_reason_can_be_given(client, mo):
    for _key, reason in REASONS:
        comment = make_comment()
        page = page_of(client)
        assert page.xpath(f"//button[@value='reject {reason}']")

        send(client, page, f"reject {reason}")

        comment.refresh_from_db()
        assert (comment.status, comment.reason) == ("rejected", reason)


def test_comment_that_was_put_off_comes_back_when_asked_for(client, mo):
    first, second = make_comment(), make_comment()
    send(client, page_of(client), "later")
    page = page_of(client)
    assert shown(page) == second.pk

    response = send(client, page, "back")

    assert shown(html.fromstring(response.content)) == first.pk
    assert Comment.objects.filter(status="pending").count() == 2


def test_who_put_all_off_is_asked_to_begin_again(client, mo):
    comment = make_comment()
    send(client, page_of(client), "later")

    page = page_of(client)
    assert "You put 1 comment off" in page.text_content()
    response = client.post(PAGE, {"do": "again"}, follow=True)

    assert shown(html.fromstring(response.content)) == comment.pk


def test_undo_brings_the_comment_back_before_the_moderator(client, mo):
    comment = make_comment()
    make_comment()
    response = send(client, page_of(client), "approve")
    (bar,) = html.fromstring(response.content).xpath("//form[@data-undo-seconds]")
    assert "Approved" in bar.text_content()

    response = client.post(bar.get("action"), dict(bar.form_values()) | {"do": "undo"}, follow=True)

    assert shown(html.fromstring(response.content)) == comment.pk
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_escalated_comment_waits_for_an_editor(client, mo):
    comment = make_comment()
    response = send(client, page_of(client), "escalate")
    assert "Nothing waits for you" in response.content.decode()

    client.force_login(make_editor())
    page = page_of(client)
    assert shown(page) == comment.pk
    send(client, page, "approve")

    comment.refresh_from_db()
    assert (comment.status, comment.is_escalated) == ("approved", False)


def test_moderator_does_not_overrule_an_editor_who_was_asked(client, mo):
    comment = make_comment()
    page = page_of(client)
    escalate_comment(Comment.objects.get(pk=comment.pk), by=make_moderator("mia"))

    response = send(client, page, "approve")

    assert "An editor was asked to decide" in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_editor_is_handed_escalated_comments_alone(client):
    client.force_login(make_editor())
    comment = make_comment()

    assert shown(page_of(client)) is None
    response = client.post(PAGE, {"comment": comment.pk, "seen": "pending 1", "do": "approve"})

    assert response.status_code == 403


def test_reported_comment_comes_first_and_stays_public_when_it_is_kept(client, mo):
    reported = make_approved_comment()
    make_comment()
    Comment.objects.filter(pk=reported.pk).update(reported_at=reported.created_at)
    reported.reports.create(reason=Reason.ABUSE, sender_key="one")

    page = page_of(client)
    assert shown(page) == reported.pk
    assert "Attacks a person (1)" in " ".join(page.text_content().split())
    send(client, page, "keep")

    reported.refresh_from_db()
    assert (reported.status, reported.reported_at) == ("approved", None)


def test_reported_comment_is_removed_with_a_reason(client, mo):
    reported = make_approved_comment()
    Comment.objects.filter(pk=reported.pk).update(reported_at=reported.created_at)

    send(client, page_of(client), "remove private")

    reported.refresh_from_db()
    assert (reported.status, reported.reason, reported.reported_at) == ("removed", "private", None)


def test_public_comment_is_picked_and_unpicked_from_its_own_page(client, mo):
    comment = make_approved_comment()
    detail = reverse("admin:comments_comment_change", args=[comment.pk])
    (where,) = html.fromstring(client.get(detail).content.decode()).xpath(
        "//nav[@class='desk-trail']/a[contains(@href, 'moderate')]/@href"
    )

    send(client, page_of(client, where.removeprefix(PAGE)), "pick")
    comment.refresh_from_db()
    assert comment.is_pick
    send(client, page_of(client, where.removeprefix(PAGE)), "unpick")

    comment.refresh_from_db()
    assert not comment.is_pick


def test_reply_of_staff_stands_under_its_byline_and_approves_what_it_answers(client, mo):
    make_author("Mo of the Lantern", user=mo)
    comment = make_comment()

    send(client, page_of(client), "reply", reply="The tide was higher.\r\nWe looked.")

    reply = comment.replies.get()
    comment.refresh_from_db()
    assert (comment.status, reply.status) == ("approved", "approved")
    assert (reply.name, reply.author, reply.email) == ("Mo of the Lantern", mo, "")
    assert reply.body == "The tide was higher.\nWe looked."


def test_reply_of_staff_stands_under_the_public_comment_it_answers(client, mo):
    comment = make_approved_comment(parent=make_approved_comment())

    send(client, page_of(client, f"?comment={comment.pk}"), "reply", reply="We looked.")

    assert comment.replies.get().ancestor_ids == [comment.parent_id, comment.pk]


def test_reply_without_words_approves_nothing(client, mo):
    comment = make_comment()

    response = send(client, page_of(client), "reply", reply=" \u200b ")

    assert "needs words" in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_g3_text_changed_meanwhile_is_shown_with_what_is_different(client, mo):
    comment = make_comment(body="The tide was high")
    page = page_of(client)
    Comment.objects.filter(pk=comment.pk).update(body="The tide was <low>", version=2)

    response = send(client, page, "approve")

    assert response.status_code == 409
    page = html.fromstring(response.content.decode())
    assert [e.text_content().strip() for e in page.xpath("//del | //ins")] == ["high", "<low>"]
    comment.refresh_from_db()
    assert comment.status == "pending"
    send(client, page, "approve")
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_g1_slower_moderator_is_told_and_goes_on(client, mo):
    comment, other = make_comment(), make_comment()
    page = page_of(client)
    reject_comment(comment, by=make_moderator("mia"))

    response = send(client, page, "approve")

    assert "mia decided first: rejected" in response.content.decode()
    assert shown(html.fromstring(response.content)) == other.pk


def test_two_moderators_are_never_handed_the_same_comment(client, mo):
    comments = {make_comment().pk for _ in range(2)}
    mine = shown(page_of(client))
    client.force_login(make_moderator("mia"))

    assert {mine, shown(page_of(client))} == comments


def test_third_moderator_is_handed_nothing_while_both_are_read(client, mo):
    make_comment()
    page_of(client)
    client.force_login(make_moderator("mia"))

    assert shown(page_of(client)) is None


def test_page_of_a_comment_that_somebody_reads_says_so_and_decides_all_the_same(client, mo):
    comment = make_comment()
    page_of(client)
    client.force_login(make_moderator("mia"))

    page = page_of(client, f"?comment={comment.pk}")
    assert "mo is reading this one, too" in " ".join(page.text_content().split())
    send(client, page, "approve")

    comment.refresh_from_db()
    assert comment.status == "approved"


def test_decision_lets_the_comment_go(client, mo):
    make_comment()

    send(client, page_of(client), "approve")

    assert not Claim.objects.exists()


def test_card_shows_thread_story_past_and_what_rules_said(client, mo):
    article = make_published_article("Pilots vote")
    parent = make_approved_comment(article, body="My father piloted here")
    make_approved_comment(article, body="Said before", email_key="ann@example.org")
    comment = make_comment(
        parent=parent,
        body="Thursday’s tide",
        email_key="ann@example.org",
        score=8,
        trace=[
            {"rule": "staff-name", "verdict": "nothing", "note": ""},
            {"rule": "links", "verdict": "links", "note": "It has 3 links."},
        ],
    )
    make_comment(parent=comment, body="An answer")

    page = page_of(client, f"?comment={comment.pk}")

    text = " ".join(page.text_content().split())
    for part in (
        "Pilots vote",
        "My father piloted here",
        "Thursday’s tide",
        "An answer",
        "Said before",
        "1 approved",
        "8 % likely to be rejected",
        "Links It has 3 links.",
        "Nothing found by: staff name.",
    ):
        assert part in text
    assert page.find_class("doubt")[0].text_content().split()[0] == "Links"


def test_nothing_of_a_story_that_is_not_public_is_on_the_page(client, mo):
    article = make_published_article("Headline nobody should read")
    make_comment(article)
    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    assert "Headline nobody" not in page_of(client).text_content()


def test_texts_that_are_alike_are_one_card(client, mo):
    head = make_comment(body="Winter coats")
    for _ in range(3):
        make_comment(body="Winter coats!", cluster=head)
    other = make_comment()

    page = page_of(client)
    assert shown(page) == head.pk
    assert "4 comments like it wait" in " ".join(page.text_content().split())
    response = send(client, page, "later")

    assert shown(html.fromstring(response.content)) == other.pk


def test_page_and_its_count_are_for_the_desk_alone(client):
    client.force_login(make_reporter())

    for name in ("moderate", "waiting", "bulk", "figures", "export"):
        assert client.get(reverse(f"admin:comments_comment_{name}")).status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_count_of_what_waits_is_true_at_once_and_kept_by_no_cache(client, mo):
    make_comment()
    make_approved_comment()
    where = reverse("admin:comments_comment_waiting")

    response = client.get(where)

    assert response.json() == {"count": 1, "is_more": False}
    assert "no-store" in response["Cache-Control"]


def test_j8_page_is_kept_by_no_cache(client, mo):
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_every_form_of_the_page_is_proof_against_forgery(client, mo):
    make_comment()
    make_comment()
    page = send(client, page_of(client), "approve").content.decode()
    empty = send(client, html.fromstring(page), "later").content.decode()

    for text in (page, empty):
        forms = html.fromstring(text).xpath("//form[@method='post']")
        assert all(form.xpath("input[@name='csrfmiddlewaretoken']") for form in forms)
        assert len(forms) == 3


@pytest.mark.parametrize("data", [{}, {"comment": "x"}, {"comment": "9" * 30, "do": "approve"}])
def test_form_that_no_page_of_ours_sends_changes_nothing(client, mo, data):
    response = client.post(PAGE, data, follow=True)

    assert response.status_code == 200
    assert "This comment is gone" in response.content.decode()


def test_decision_nobody_knows_is_refused(client, mo):
    comment = make_comment()

    response = client.post(
        PAGE, {"comment": comment.pk, "seen": "pending 1", "do": "delete"}, follow=True
    )

    assert "Nobody knows this decision" in response.content.decode()


def test_k7_right_lost_while_the_page_is_open_is_looked_at_again(client, mo):
    comment = make_comment()
    page = page_of(client)
    mo.groups.clear()

    (form,) = page.xpath("//form[@data-keys]")
    response = client.post(PAGE, dict(form.form_values()) | {"do": "approve"})

    assert response.status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_administrator_s_page_has_no_script_or_style_in_it(client):
    client.force_login(make_administrator())
    make_comment()

    page = page_of(client)

    assert not page.xpath("//@style | //style | //script[not(@src)] | //@onclick")


def test_page_asks_as_much_for_a_long_queue_as_for_a_short_one(
    client, mo, django_assert_max_num_queries
):
    article = make_published_article()
    parent = make_approved_comment(article)
    head = make_comment(parent=parent, email_key="ann@example.org", score=3)
    for _ in range(40):
        make_comment(parent=head, cluster=head, email_key="ann@example.org")
        make_comment(article)

    with django_assert_max_num_queries(38):
        page_of(client)


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "a minute of quiet"), (45, "45 minutes of quiet")]
)
def test_flood_is_told_with_the_quiet_that_ends_it(client, mo, settings, minutes, said):
    settings.COMMENT_BREAKER_QUIET_MINUTES = minutes
    now = timezone.now()
    Breaker.objects.create(scope="site", opened_at=now, flooded_at=now)

    assert said in " ".join(page_of(client).text_content().split())


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        ("suggest-approve", "approved", ""),
        ("suggest-reject", "rejected", "house-rules"),
        ("suggest-spam", "rejected", "spam"),
    ],
)
def test_what_a_rule_suggests_stands_on_the_card_and_is_done_by_one_key(
    client, mo, outcome, status, reason
):
    comment = make_comment(trace=[SUGGESTION | {"verdict": outcome}])

    page = page_of(client)
    [button] = page.xpath("//button[@data-key='y']")
    said = " ".join(page.xpath("//*[@class='suggestion']")[0].text_content().split())
    send(client, page, button.get("value"))

    comment.refresh_from_db()
    assert "Old friends" in said
    assert "“tide” in the text" in said
    assert (comment.status, comment.reason) == (status, reason)


@pytest.mark.parametrize(
    "fields",
    [
        {"trace": [SUGGESTION | {"verdict": "hold"}]},
        {"trace": [SUGGESTION | {"verdict": "suggest-approve"}], "flags": ["links"]},
        {"trace": [SUGGESTION | {"verdict": "suggest-spam"}], "is_escalated": True},
        {},
    ],
    ids=["held", "doubtful", "for an editor", "nothing found"],
)
def test_card_without_a_suggestion_has_no_key_for_it(client, mo, fields):
    comment = make_comment(**fields)

    page = page_of(client, f"?comment={comment.pk}")

    assert shown(page) == comment.pk
    assert page.xpath("//button[@data-key='y'] | //*[@class='suggestion']") == []
