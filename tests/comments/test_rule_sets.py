"""Drafts of rules, their rehearsal, and going live."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from comments.models import Comment, DeskEntry, Rule, RuleSet
from comments.moderation import Conflict, reject_comment
from comments.rules import live_rules
from comments.rules.rehearsal import rehearse, rehearse_draft
from comments.rules.sets import discard_draft, draft_rules, make_rules_live, save_draft
from tests.comments.rule_sets import make_draft_rules, make_live_rules, rehearsed
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
)


def ads(**fields):
    return Rule(
        **{"name": "ads", "kind": "words", "words": "casino", "outcome": "hold", "sentence": "No."}
        | fields
    )


def test_draft_is_a_copy_of_the_live_set():
    make_live_rules(ads(), ads(name="more", words="bonus"))

    draft = draft_rules(by=make_administrator())

    assert [(rule.name, rule.words) for rule in draft.rules.all()] == [
        ("ads", "casino"),
        ("more", "bonus"),
    ]
    assert draft.status == "draft"


def test_draft_of_a_retired_set_brings_its_rules_back():
    old = make_live_rules(ads(words="old"))
    make_live_rules(ads(words="new"))

    draft = draft_rules(by=make_administrator(), of=old)

    assert draft.rules.get().words == "old"


def test_there_is_one_draft_at_a_time():
    draft_rules(by=make_administrator())

    with pytest.raises(Conflict, match="a draft already"):
        draft_rules(by=make_administrator())

    assert RuleSet.objects.count() == 1


def test_rules_of_a_draft_judge_nothing():
    make_live_rules(ads())

    make_draft_rules(ads(name="other"))

    assert [rule.name for rule in live_rules()] == ["ads"]


def test_draft_goes_live_and_the_live_set_retires():
    old = make_live_rules(ads())
    draft = rehearsed(make_draft_rules(ads(name="other")))

    make_rules_live(draft, by=make_administrator())

    assert [rule.name for rule in live_rules()] == ["other"]
    old.refresh_from_db()
    assert (old.status, old.retired_at) == ("retired", draft.live_at)
    entry = DeskEntry.objects.filter(verb="make_rules_live").first()
    assert entry.facts == {"rule_set": draft.pk, "rules": "other"}


def test_draft_that_was_not_rehearsed_stays_a_draft():
    draft = make_draft_rules(ads())

    with pytest.raises(Conflict, match="not rehearsed"):
        make_rules_live(draft, by=make_administrator())

    assert RuleSet.objects.get().status == "draft"


def test_draft_that_was_saved_since_its_rehearsal_stays_a_draft():
    admin, draft = make_administrator(), rehearsed(make_draft_rules(ads()))
    as_seen = RuleSet.objects.get(pk=draft.pk)
    save_draft(draft, [ads(words="other")], by=admin)

    for draft_of in (draft, as_seen):
        with pytest.raises(Conflict):
            make_rules_live(draft_of, by=admin)

    assert RuleSet.objects.get().status == "draft"
    assert not DeskEntry.objects.filter(verb="make_rules_live").exists()


def test_second_to_save_is_told_and_changes_nothing():
    draft = make_draft_rules()
    as_seen = RuleSet.objects.get(pk=draft.pk)
    save_draft(draft, [ads(words="first")], by=make_administrator())

    with pytest.raises(Conflict, match="changed this draft"):
        save_draft(as_seen, [ads(words="second")], by=make_administrator())

    assert draft.rules.get().words == "first"


def test_discarded_draft_is_gone():
    make_live_rules(ads())
    draft = make_draft_rules(ads(name="other"))

    discard_draft(draft, by=make_administrator())

    assert RuleSet.objects.get().status == "live"
    assert Rule.objects.get().name == "ads"


@pytest.mark.parametrize("make_person", [make_moderator, make_editor])
@pytest.mark.parametrize(
    "door",
    [
        lambda draft, by: draft_rules(by=by),
        lambda draft, by: save_draft(draft, [], by=by),
        lambda draft, by: discard_draft(draft, by=by),
        lambda draft, by: rehearse_draft(draft, by=by),
        lambda draft, by: make_rules_live(draft, by=by),
    ],
)
def test_only_administrators_change_rules(make_person, door):
    draft = rehearsed(make_draft_rules(ads()))
    before = DeskEntry.objects.count()

    with pytest.raises(PermissionDenied):
        door(draft, make_person())

    assert RuleSet.objects.values_list("status", "version").get() == ("draft", draft.version)
    assert DeskEntry.objects.count() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: rules.update(words="other"),
        lambda rules: rules.all().delete(),
        lambda rules: rules.create(position=9, name="x", kind="sensitive", outcome="hold"),
    ],
)
def test_database_refuses_to_change_rules_that_judge(change):
    live = make_live_rules(ads())

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change(live.rules)

    assert live.rules.get().words == "casino"


@pytest.mark.parametrize("kind", ["names", "rate", "first", "sensitive", "likeness", "reports"])
def test_database_lets_no_rule_about_a_mailbox_refuse(kind):
    draft = make_draft_rules()

    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(rule_set=draft, position=1, name="x", kind=kind, outcome="refuse")


def test_rehearsal_tells_what_each_rule_found_and_what_was_decided():
    approved = make_approved_comment(body="A casino by the sea")
    rejected = make_comment(body="casino casino")
    reject_comment(rejected, by=make_moderator())
    make_approved_comment(body="The tide")
    make_comment(body="A casino that still waits")

    draft = rehearsed(make_draft_rules(ads(outcome="suggest-reject"), ads(name="never", words="x")))

    assert draft.rehearsal["comments"] == 3
    assert draft.rehearsal["rules"] == [
        {"name": "ads", "approved": 1, "rejected": 1},
        {"name": "never", "approved": 0, "rejected": 0},
    ]
    assert draft.rehearsal["different"] == 2
    assert draft.rehearsal["examples"] == [
        {"comment": rejected.pk, "before": "", "after": "suggest-reject"},
        {"comment": approved.pk, "before": "", "after": "suggest-reject"},
    ]
    assert draft.rehearsed_version == draft.version


def test_rehearsal_names_only_what_the_live_rules_judge_differently():
    make_live_rules(ads(), ads(name="old", words="bonus"))
    make_approved_comment(body="A casino by the sea")
    dropped = make_approved_comment(body="A bonus for all")

    draft = rehearsed(make_draft_rules(ads(name="renamed")))

    assert draft.rehearsal["examples"] == [
        {"comment": dropped.pk, "before": "hold", "after": ""},
    ]


def test_rehearsal_keeps_no_words():
    make_approved_comment(body="A casino by the secret sea")

    draft = rehearsed(make_draft_rules(ads()))

    assert "sea" not in str(draft.rehearsal)
    assert "casino" not in str(draft.rehearsal)


def test_rehearsal_is_bounded(monkeypatch):
    monkeypatch.setattr("comments.rules.rehearsal.MAX_EXAMPLES", 2)
    monkeypatch.setattr("comments.rules.rehearsal.DECISIONS", 3)
    comments = [make_approved_comment(body=f"casino {n}") for n in range(4)]

    draft = rehearsed(make_draft_rules(ads()))

    assert (draft.rehearsal["comments"], draft.rehearsal["different"]) == (3, 3)
    assert [one["comment"] for one in draft.rehearsal["examples"]] == [
        comments[3].pk,
        comments[2].pk,
    ]


def test_rehearsal_looks_at_the_past_of_then():
    first = make_approved_comment(email_key="ann@example.org")
    make_approved_comment(email_key="ann@example.org")

    draft = rehearsed(make_draft_rules(ads(kind="first", number=1)))

    assert [one["comment"] for one in draft.rehearsal["examples"]] == [first.pk]


def test_rehearsal_of_a_draft_that_was_saved_meanwhile_is_thrown_away():
    draft = make_draft_rules(ads())
    version = draft.version
    save_draft(draft, [ads(words="other")], by=make_administrator())

    rehearse.call(draft.pk, version)

    draft.refresh_from_db()
    assert (draft.rehearsal, draft.rehearsed_version) == ({}, None)


def test_rehearsal_changes_no_comment():
    comment = make_approved_comment(body="casino")
    before = Comment.objects.values().get()

    rehearsed(make_draft_rules(ads()))

    assert Comment.objects.values().get(pk=comment.pk) == before
