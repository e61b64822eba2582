"""K5 of docs/moderation.md: a moderator of some sections sees and decides on these alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from comments.desk.bulk import begin_run, finish_bulk_run, look_over, report
from comments.desk.figures import decisions_of
from comments.desk.queue import waiting
from comments.models import Comment, SectionModerator
from comments.moderation import approve_comment, reject_comment
from comments.undoing import undo_decision
from tests.factories import (
    make_administrator,
    make_comment,
    make_moderator,
    make_published_article,
    make_section,
)

LIST = reverse("admin:comments_comment_changelist")
PAGE = reverse("admin:comments_comment_moderate")


@pytest.fixture
def mine_and_theirs():
    """A comment in the moderator's own section, and one in another."""
    return [
        make_comment(make_published_article(section=make_section(name)), body=f"Of the {name}")
        for name in ("Harbour", "Stage")
    ]


@pytest.fixture
def mo(client, mine_and_theirs):
    moderator = make_moderator("mo")
    SectionModerator.objects.create(user=moderator, section=make_section("Harbour"))
    client.force_login(moderator)
    return moderator


def test_k5_other_sections_are_in_no_list_search_or_count(client, mo, mine_and_theirs):
    pages = [
        client.get(where).content.decode()
        for where in (
            LIST,
            f"{LIST}?q=Of+the",
            f"{LIST}?status__exact=pending",
            PAGE,
            reverse("admin:comments_comment_bulk"),
            reverse("admin:comments_moderationentry_changelist"),
            reverse("admin:index"),
        )
    ]

    assert not any("Of the Stage" in page for page in pages)
    assert all("Of the Harbour" in page for page in pages[:5])
    assert waiting(mo).count == 1
    entries = html.fromstring(pages[5]).xpath("//td[@class='field-comment_id']/text()")
    assert entries == [str(mine_and_theirs[0].pk)]
    assert "1 comment waits for a moderator" in " ".join(pages[6].split())


def test_k5_pages_of_another_section_s_comment_are_forbidden(client, mo, mine_and_theirs):
    mine, theirs = mine_and_theirs
    change = "admin:comments_comment_change"

    assert client.get(reverse(change, args=[mine.pk])).status_code == 200
    assert client.get(reverse(change, args=[theirs.pk])).status_code == 403
    assert client.get(f"{PAGE}?comment={theirs.pk}").status_code == 403


@pytest.mark.parametrize("do", ["approve", "reject spam", "later", "escalate", "undo", "reply"])
def test_k5_form_with_another_section_s_comment_is_forbidden(client, mo, mine_and_theirs, do):
    theirs = mine_and_theirs[1]

    response = client.post(
        PAGE, {"comment": theirs.pk, "seen": "pending 1", "do": do, "reply": "Hello"}
    )

    assert response.status_code == 403
    assert theirs.audit_entries.count() == 1
    assert Comment.objects.filter(status="pending").count() == 2


def test_k5_action_of_the_list_reaches_no_other_section(client, mo, mine_and_theirs):
    theirs = mine_and_theirs[1]

    client.post(LIST, {"action": "approve", "_selected_action": [theirs.pk]})

    theirs.refresh_from_db()
    assert theirs.status == "pending"


def test_k5_verbs_themselves_refuse_another_section(mo, mine_and_theirs):
    theirs = mine_and_theirs[1]
    with pytest.raises(PermissionDenied):
        reject_comment(theirs, by=mo)
    approve_comment(theirs, by=make_administrator())
    theirs.refresh_from_db()

    with pytest.raises(PermissionDenied):
        undo_decision(theirs, by=mo)

    assert theirs.audit_entries.count() == 2


def test_k5_run_over_another_section_skips_it(mo, mine_and_theirs):
    everything = Comment.objects.waiting()
    run = begin_run(everything, look_over(everything), "reject", by=mo)

    finish_bulk_run.call(run.pk)

    assert report(run) == {"done": 1, "skipped": 1, "conflict": 0, "left": 0}
    assert mine_and_theirs[1].audit_entries.count() == 1


def test_k5_figures_count_one_s_own_sections(mo, mine_and_theirs):
    for comment in mine_and_theirs:
        reject_comment(comment, by=make_administrator())
    since = mine_and_theirs[0].created_at

    assert len(decisions_of(mo, since)) == 1
    assert len(decisions_of(make_administrator(), since)) == 2


def test_moderator_who_is_bound_to_nothing_decides_on_all(client, mine_and_theirs):
    moderator = make_moderator("mia")

    assert waiting(moderator).count == 2
    approve_comment(mine_and_theirs[1], by=moderator)


def test_administrator_binds_a_moderator_to_a_section_in_the_admin(client):
    client.force_login(make_administrator())
    moderator, section = make_moderator(), make_section("Stage")

    response = client.post(
        reverse("admin:comments_sectionmoderator_add"),
        {"user": moderator.pk, "section": section.pk},
    )

    assert response.status_code == 302
    assert SectionModerator.objects.get().section == section
    client.force_login(moderator)
    assert client.get(reverse("admin:comments_sectionmoderator_changelist")).status_code == 403


def test_section_that_a_moderator_is_bound_to_is_not_deleted_and_the_page_says_why(client):
    client.force_login(make_administrator())
    bound = SectionModerator.objects.create(user=make_moderator("mo"), section=make_section("Quay"))
    where = reverse("admin:articles_section_delete", args=[bound.section_id])

    page = client.get(where).content.decode()
    client.post(where, {"post": "yes"})

    assert "mo, Quay" in page
    assert SectionModerator.objects.get() == bound
