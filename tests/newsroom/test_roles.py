from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.changes import TYPO
from articles.doors import Conflict
from articles.models import Article, AuditEntry
from articles.publishing import (
    correct_article,
    delete_draft,
    mark_article_ready,
    publish_article,
    retract_article,
    return_article,
    submit_article,
    unschedule_article,
    withdraw_article,
)
from articles.revising import revise_article
from articles.states import MOVES, Status
from articles.working_copies import begin_working_copy
from newsroom.roles import ROLES, make_roles, missing_roles
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_expired_article,
    make_moderator,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_retracted_article,
    make_returned_article,
    make_scheduled_article,
    make_submitted_article,
    make_user,
    make_withdrawn_article,
)


def make_rescheduled_article(**fields):
    """Retracted, and to come back tomorrow."""
    article = make_retracted_article(**fields)
    publish_article(article, by=make_editor(), at=timezone.now() + timedelta(days=1))
    return article


SITUATIONS = {
    "draft": make_draft,
    "in review": make_submitted_article,
    "returned": make_returned_article,
    "ready": make_ready_article,
    "scheduled": make_scheduled_article,
    "published": make_published_article,
    "expired": make_expired_article,
    "retracted": make_retracted_article,
    "rescheduled": make_rescheduled_article,
    "withdrawn": make_withdrawn_article,
}
UNPUBLISHED = {"draft", "in review", "returned", "ready"}
# In which situations a verb may begin, for those who may do it at all.
WHEN = {
    "revise_article": set(SITUATIONS),
    "submit_article": {"draft", "returned"},
    "return_article": {"in review", "ready"},
    "mark_article_ready": {"draft", "in review", "returned"},
    "publish_article": {"ready", "retracted", "withdrawn"},
    "unschedule_article": {"scheduled", "rescheduled"},
    "retract_article": {"published", "expired", "rescheduled"},
    "withdraw_article": {"published", "expired", "rescheduled", "retracted"},
    "correct_article": {"published"},
    "begin_working_copy": {"published"},
    "delete_draft": UNPUBLISHED,
}
EDITORS = {"Editor", "Administrator"}
OWN = "Reporter of the story"
PEOPLE = {
    OWN: make_reporter,
    "Reporter of another": lambda: make_reporter("ray"),
    "Editor": make_editor,
    "Moderator": make_moderator,
    "Administrator": make_administrator,
    "Nobody": lambda: make_user("nobody"),
}


def revise(article, *, by):
    article.headline = "Another headline"
    revise_article(article, by=by, change=TYPO)


CALLS = {
    "revise_article": revise,
    "submit_article": submit_article,
    "return_article": lambda story, by: return_article(story, by=by, note="Who says so?"),
    "mark_article_ready": mark_article_ready,
    "publish_article": publish_article,
    "unschedule_article": unschedule_article,
    "retract_article": lambda story, by: retract_article(story, by=by, reason="It was wrong."),
    "withdraw_article": lambda story, by: withdraw_article(story, by=by, reason="A court."),
    "correct_article": lambda story, by: correct_article(story, by=by, text="Nine, not ten."),
    "begin_working_copy": begin_working_copy,
    "delete_draft": delete_draft,
}


def may(person, verb, situation):
    if person == OWN and verb in ("revise_article", "submit_article"):
        return situation in ("draft", "returned")
    if person == OWN and verb == "begin_working_copy":
        return situation in WHEN[verb]
    return person in EDITORS and situation in WHEN[verb]


def everything(article):
    return Article.objects.filter(pk=article.pk).values().get(), AuditEntry.objects.count()


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("verb", WHEN)
def test_f19_verb_works_for_those_who_may_and_changes_nothing_for_others(verb, situation):
    article = SITUATIONS[situation](by=make_reporter())
    before = everything(article)

    for name, make_person in PEOPLE.items():
        person, copy = make_person(), Article.objects.get(pk=article.pk)
        with transaction.atomic():
            if may(name, verb, situation):
                CALLS[verb](copy, by=person)
                entry = AuditEntry.objects.first()
                assert (entry.actor, entry.verb) == (person, verb), name
            else:
                with pytest.raises((PermissionDenied, Conflict)):
                    CALLS[verb](copy, by=person)
                assert everything(article) == before, name
            transaction.set_rollback(True)


@pytest.mark.parametrize("verb", MOVES)
def test_table_of_moves_names_the_statuses_of_those_situations(verb):
    in_status = {
        "draft": Status.DRAFT,
        "in review": Status.IN_REVIEW,
        "returned": Status.RETURNED,
        "ready": Status.READY,
        "retracted": Status.RETRACTED,
        "withdrawn": Status.WITHDRAWN,
    }

    sources = {in_status.get(situation, Status.PUBLISHED) for situation in WHEN[verb]}

    assert MOVES[verb].sources == sources


@pytest.mark.parametrize("person", ["Moderator", "Nobody"])
def test_f21_neither_moderator_nor_anybody_without_a_role_begins_a_story(person):
    with pytest.raises(PermissionDenied):
        revise_article(Article(headline="Mine"), by=PEOPLE[person]())

    assert not Article.objects.exists()


def test_f22_leaver_may_do_nothing_any_more():
    article = make_ready_article()
    leaver = make_editor("former")
    leaver.is_active = False
    leaver.save()

    with pytest.raises(PermissionDenied):
        publish_article(article, by=leaver)


def test_no_role_may_delete_or_change_what_only_verbs_change():
    written_by_verbs = {"revision", "correction", "auditentry", "oldaddress"}

    for name, labels in ROLES.items():
        for label in labels:
            action, _, model = label.removeprefix("articles.").partition("_")
            assert not (model in written_by_verbs and action != "view"), (name, label)


def test_nothing_is_missing_after_migrate():
    assert missing_roles() == []


def test_lost_right_is_told_and_mended_by_migrate():
    publish = Permission.objects.get(codename="publish_article")
    Group.objects.get(name="Editor").permissions.remove(publish)

    assert missing_roles() == [
        "The role Editor is missing or has lost rights; run migrate to mend it."
    ]
    call_command("migrate", verbosity=0)
    assert missing_roles() == []


def test_lost_role_and_lost_actor_are_told_and_made_again_by_migrate():
    Group.objects.get(name="Moderator").delete()
    User.objects.get(username="newsroom").delete()

    assert len(missing_roles()) == 2
    call_command("migrate", verbosity=0)
    assert missing_roles() == []


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": True}, {"password": make_password("known")}]
)
def test_built_in_actor_that_was_tampered_with_is_told_and_mended_by_migrate(change):
    User.objects.filter(username="newsroom").update(**change)

    assert missing_roles() == [
        "The built-in user newsroom is missing, inactive or able to sign in; "
        "run migrate to mend it."
    ]
    call_command("migrate", verbosity=0)
    assert missing_roles() == []


def test_making_roles_again_changes_nothing():
    def state():
        return {
            group.name: sorted(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }, User.objects.values_list("username", "password").get(username="newsroom")

    before = state()

    make_roles()

    assert state() == before


def test_right_that_a_role_does_not_have_is_taken_away_again():
    group = Group.objects.get(name="Reporter")
    group.permissions.add(Permission.objects.get(codename="publish_article"))

    make_roles()

    assert not group.permissions.filter(codename="publish_article").exists()


def test_built_in_actor_is_refused_at_sign_in(client):
    url = reverse("admin:login")

    for password in ["", "newsroom", "!"]:
        client.post(url, {"username": "newsroom", "password": password})

        assert "_auth_user_id" not in client.session


def test_built_in_actor_may_publish():
    article = make_ready_article()

    publish_article(article, by=User.objects.get(username="newsroom"))

    assert article.audit_entries.first().actor.username == "newsroom"
