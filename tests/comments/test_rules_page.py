"""The desk's pages of rule sets."""

import pytest
from django.urls import reverse
from lxml import html

from comments.models import Rule, RuleSet
from comments.rules import live_rules
from comments.rules.rehearsal import rehearse
from comments.rules.sets import save_draft
from tests.comments.rule_sets import make_draft_rules, make_live_rules, rehearsed
from tests.factories import make_administrator, make_approved_comment, make_moderator

LIST = "/admin/comments/ruleset/"


@pytest.fixture
def admin_client(client):
    client.force_login(make_administrator())
    return client


def page_of(rule_set):
    return reverse("admin:comments_ruleset_change", args=[rule_set.pk])


def ads(**fields):
    return Rule(**{"name": "ads", "kind": "words", "words": "casino", "sentence": "No."} | fields)


def sent(rule_set, *rows, step="save", **fields):
    """What the form of a draft sends; rows as dicts."""
    data = {
        "version": rule_set.version,
        "step": step,
        "rules-TOTAL_FORMS": len(rows),
        "rules-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        row = {"position": number + 1, "outcome": "hold", "sentence": "Because."} | row
        data |= {f"rules-{number}-{name}": value for name, value in row.items()}
    return data | fields


def faults_in(response):
    page = html.fromstring(response.content.decode())
    found = page.xpath("//ul[@class='faults']/li | //p[@class='faults']")
    return [fault.text_content().strip() for fault in found]


def test_first_draft_is_begun_on_the_list(admin_client):
    response = admin_client.post(LIST, {"draft": "1"})

    draft = RuleSet.objects.get()
    assert response.url == page_of(draft)
    assert b"Go on with the draft" in admin_client.get(LIST).content


def test_draft_is_saved_in_the_order_given(admin_client):
    draft = make_draft_rules()

    response = admin_client.post(
        page_of(draft),
        sent(
            draft,
            {"name": "second", "kind": "links", "number": "2", "position": 2},
            {"name": "first", "kind": "words", "words": "casino\r\nbonus*", "position": 1},
            {"name": "gone", "kind": "sensitive", "DELETE": "on"},
        ),
    )

    assert response.status_code == 302
    assert [(r.name, r.lines, r.number) for r in draft.rules.all()] == [
        ("first", ["casino", "bonus*"], None),
        ("second", [], 2),
    ]


def test_what_a_kind_does_not_ask_for_is_dropped(admin_client):
    draft = make_draft_rules()

    admin_client.post(
        page_of(draft),
        sent(draft, {"name": "x", "kind": "sensitive", "words": "y", "number": "a", "minutes": 5}),
    )

    rule = draft.rules.get()
    assert (rule.words, rule.number, rule.minutes) == ("", None, None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"kind": "words"}, "Give at least one, in a line of its own."),
        ({"kind": "words", "words": "!!!"}, "Nothing of “!!!” can be looked for."),
        ({"kind": "hosts", "words": "no host"}, "Nothing of “no host” can be looked for."),
        ({"kind": "words", "words": "x" * 101}, f"“{'x' * 30}…” is longer than 100 characters."),
        ({"kind": "words", "words": "x\n" * 501}, "At most 500 lines."),
        ({"kind": "links"}, "Give a number."),
        ({"kind": "rate", "number": 3}, "Give the minutes."),
        (
            {"kind": "first", "number": 1, "outcome": "refuse"},
            "Only words, links, hosts and language may refuse; hold it instead.",
        ),
        (
            {"name": "honeypot", "kind": "sensitive"},
            "A rule in code has this name; choose another.",
        ),
        ({"kind": "sensitive", "sentence": ""}, "This field is required."),
    ],
)
def test_fault_stands_at_its_field_and_nothing_is_saved(admin_client, row, fault):
    draft = make_draft_rules()
    version = draft.version

    response = admin_client.post(page_of(draft), sent(draft, {"name": "mine"} | row))

    assert response.status_code == 200
    assert faults_in(response) == [fault]
    draft.refresh_from_db()
    assert (draft.version, draft.rules.count()) == (version, 0)


def test_two_rules_of_one_name_are_refused(admin_client):
    draft = make_draft_rules()
    row = {"name": "twice", "kind": "sensitive"}

    response = admin_client.post(page_of(draft), sent(draft, row, row))

    assert faults_in(response) == ["Two rules have this name: twice."]


def test_second_to_save_keeps_what_was_typed(admin_client):
    draft = make_draft_rules()
    as_seen = sent(draft, {"name": "mine", "kind": "words", "words": "typed by me"})
    save_draft(draft, [ads(outcome="hold")], by=make_administrator())

    response = admin_client.post(page_of(draft), as_seen)

    assert "changed this draft" in response.content.decode()
    assert "typed by me" in response.content.decode()
    assert draft.rules.get().name == "ads"


def test_draft_is_rehearsed_and_made_live(admin_client):
    make_approved_comment(body="A casino by the sea <b>")
    draft = make_draft_rules(ads())

    admin_client.post(page_of(draft), {"step": "rehearse", "version": draft.version})
    assert "The worker tries" in admin_client.get(page_of(draft)).content.decode()
    rehearse.call(draft.pk, draft.version)
    page = admin_client.get(page_of(draft)).content.decode()
    admin_client.post(page_of(draft), {"step": "make_live", "version": draft.version})

    assert "A casino by the sea &lt;b&gt;" in page
    assert [rule.name for rule in live_rules()] == ["ads"]


def test_rules_that_were_not_rehearsed_have_no_button_to_go_live(admin_client):
    draft = make_draft_rules(ads())

    assert b"make_live" not in admin_client.get(page_of(draft)).content
    admin_client.post(page_of(draft), {"step": "make_live", "version": draft.version})

    assert live_rules() == ()


def test_draft_is_discarded(admin_client):
    draft = make_draft_rules(ads())

    admin_client.post(page_of(draft), {"step": "discard", "version": draft.version})

    assert not RuleSet.objects.exists()


def test_live_rules_are_read_and_copied(admin_client):
    live = make_live_rules(ads())

    page = admin_client.get(page_of(live)).content.decode()
    admin_client.post(page_of(live), {"step": "copy", "version": live.version})

    assert "rules-form" not in page
    assert RuleSet.objects.get(status="draft").rules.get().words == "casino"


def test_live_rules_are_not_saved_over(admin_client):
    live = make_live_rules(ads())

    response = admin_client.post(page_of(live), sent(live, {"name": "x", "kind": "sensitive"}))

    assert response.status_code == 403
    assert live.rules.get().name == "ads"


def test_k5_moderators_read_rules_and_no_comments_of_a_rehearsal(client):
    make_approved_comment(body="A casino by the secret sea")
    draft = rehearsed(make_draft_rules(ads()))
    client.force_login(make_moderator())

    page = client.get(page_of(draft)).content.decode()

    assert "casino" in page
    assert "secret sea" not in page
    assert "rules-form" not in page


@pytest.mark.parametrize("step", ["save", "rehearse", "make_live", "discard", "copy", "other"])
def test_moderators_change_no_rules(client, step):
    draft = rehearsed(make_draft_rules(ads()))
    client.force_login(make_moderator())

    response = client.post(page_of(draft), sent(draft, step=step))

    assert response.status_code == 403
    assert RuleSet.objects.get().status == "draft"


@pytest.mark.parametrize("path", ["999/change/", "x/change/", "add/", "1x/change/"])
def test_sets_that_are_not_there_are_not_found(admin_client, path):
    assert admin_client.get(LIST + path).status_code in (403, 404)


def test_classifier_says_on_the_list_what_it_learned(admin_client):
    assert "it needs twenty comments" in admin_client.get(LIST).content.decode()
