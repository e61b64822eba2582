"""One decision: the same reasons on every path, and what may be let pass."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from articles.doors import Blocked, Conflict
from articles.models import Article, LegalPhrase, PublishOverride
from articles.overriding import override_publish_check
from articles.publish_checks import decide
from articles.publishing import publish_article
from articles.reconsidering import reconsider_article
from articles.revising import revise_article
from articles.revisions import restore
from articles.states import Status
from tests.articles.desk_form import read_form
from tests.factories import (
    make_administrator,
    make_draft,
    make_editor,
    make_published_article,
    make_ready_article,
    make_reporter,
    make_scheduled_article,
)

STORIES = reverse("admin:articles_article_changelist")
FAULTY = {"section": None, "headline": "Harbour opens TK", "quotes": ["It never said"]}
FAULTS = ["section", "quote", "placeholder"]
TEXT = "Harbour opens TK\n\nIt is [check time] now.\n"


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def by_button(client, article):
    data = read_form(client.get(change_url(article))) | {"_verb": "publish_article"}
    return client.post(change_url(article), data).content.decode()


def by_schedule(client, article):
    at = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    data = read_form(client.get(change_url(article)))
    data |= {"_verb": "schedule_article", "publish_at": at}
    return client.post(change_url(article), data).content.decode()


def by_bulk_action(client, article):
    data = {"action": "publish", "_selected_action": [article.pk]}
    return client.post(STORIES, data, follow=True).content.decode()


def by_shell(client, article):
    with pytest.raises(Blocked) as refusal:
        publish_article(article, by=make_editor())
    assert [finding.code for finding in refusal.value.findings] == FAULTS
    return str(refusal.value)


def by_shell_for_later(client, article):
    with pytest.raises(Blocked) as refusal:
        publish_article(article, by=make_editor(), at=timezone.now() + timedelta(days=1))
    assert [finding.code for finding in refusal.value.findings] == FAULTS
    return str(refusal.value)


PATHS = [by_button, by_schedule, by_bulk_action, by_shell, by_shell_for_later]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_f13_x6_every_path_to_readers_gives_the_same_reasons(client, path):
    client.force_login(make_editor())
    article = make_ready_article(**FAULTY)
    decision = decide(article)
    assert [finding.code for finding in decision.blockers] == FAULTS

    said = path(client, article)

    for finding in decision.blockers:
        assert finding.sentence in said
        assert finding.fix in said.replace("&#x27;", "'")
    article.refresh_from_db()
    assert article.status == Status.READY


def test_x6_import_gives_the_reasons_of_the_decision(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(TEXT)
    call_command("import_article", file)
    article = Article.objects.get()

    with pytest.raises(CommandError) as refusal:
        call_command("import_article", file, publish=True)

    blockers = decide(article).blockers
    assert [finding.code for finding in blockers] == ["placeholder", "placeholder"]
    assert str(refusal.value) == " ".join(f"{f.sentence} {f.fix}" for f in blockers)


def test_x1_import_that_publishes_names_a_quote_broken_since(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text("Harbour opens\n\nWe will not yield, she said.\n")
    call_command("import_article", file)
    article = Article.objects.get()
    article.body = "<p>We will yield, she said.</p>"
    revise_article(
        article,
        by=make_editor(),
        write=lambda: article.pull_quotes.create(text="We will not yield"),
    )

    with pytest.raises(CommandError, match="“We will not yield” word for word. Nearest"):
        call_command("import_article", file, publish=True)

    article.refresh_from_db()
    assert article.status == Status.DRAFT


@pytest.mark.parametrize("path", ["form", "shell", "restore"])
def test_x6_live_story_is_not_saved_with_what_would_keep_it_in(client, path):
    client.force_login(make_editor())
    article = make_published_article("Harbour opens", standfirst="Until XX")
    kept = article.revisions.get().snapshot
    faulty = kept | {"content": kept["content"] | {"standfirst": "Until TK"}}

    if path == "form":
        data = read_form(client.get(change_url(article))) | {"standfirst": "Until TK"}
        assert "still to be filled in" in client.post(change_url(article), data).content.decode()
    else:
        article.standfirst = "Until TK" if path == "shell" else article.standfirst
        write = (lambda: None) if path == "shell" else (lambda: restore(article, faulty))
        with pytest.raises(Blocked) as refusal:
            revise_article(article, by=make_editor(), write=write)
        assert [finding.code for finding in refusal.value.findings] == ["placeholder"]

    article.refresh_from_db()
    assert (article.version, article.standfirst) == (1, "Until XX")


def test_x6_override_lets_the_check_pass_and_is_kept_with_version_and_audit():
    article = make_ready_article("Harbour opens TK")
    [finding] = decide(article).blockers

    override_publish_check(article, finding, by=make_editor(), reason=" It is a name. ")
    publish_article(article, by=make_editor())

    assert article.is_public()
    kept = PublishOverride.objects.get()
    assert (kept.article, kept.version, kept.reason) == (article, 1, "It is a name.")
    assert kept.made_by == make_editor()
    published, given, *_ = article.audit_entries.all()
    assert given.verb == "override_publish_check"
    assert given.detail["code"] == "placeholder"
    assert published.detail["let_pass"] == [
        {"code": "placeholder", "finding": finding.sentence, "reason": "It is a name."}
    ]


def test_x6_override_holds_for_the_same_words_alone():
    article = make_ready_article("Harbour opens TK")
    [finding] = decide(article).blockers
    override_publish_check(article, finding, by=make_editor(), reason="It is a name.")

    article.standfirst = "All day."
    revise_article(article, by=make_editor())
    assert decide(article).may_go_out
    article.standfirst = "All day TK."
    revise_article(article, by=make_editor())

    assert [found.field for found in decide(article).blockers] == ["standfirst"]


def test_x6_person_cleared_in_one_sentence_is_not_in_another():
    LegalPhrase.objects.create(text="fraudster")
    article = make_draft("Harbour opens", body="<p>Ada, a fraudster, left.</p>")
    [finding] = decide(article).blockers
    override_publish_check(article, finding, by=make_editor(), reason="Convicted in March.")

    article.body += "<p>Noor, a fraudster, stayed.</p>"
    revise_article(article, by=make_editor())

    [left] = decide(article).blockers
    assert "Noor" in left.sentence


@pytest.mark.parametrize(
    ("make_person", "may"),
    [(make_reporter, False), (make_editor, True), (make_administrator, True)],
)
def test_x6_override_needs_its_right(make_person, may):
    article = make_draft("Harbour opens TK", by=make_reporter())
    [finding] = decide(article).blockers

    if may:
        override_publish_check(article, finding, by=make_person(), reason="A name.")
    else:
        with pytest.raises(PermissionDenied):
            override_publish_check(article, finding, by=make_person(), reason="A name.")

    assert PublishOverride.objects.exists() == may
    assert decide(article).may_go_out == may


def test_x6_override_needs_a_reason():
    article = make_draft("Harbour opens TK")
    [finding] = decide(article).blockers

    with pytest.raises(Conflict, match="Say why"):
        override_publish_check(article, finding, by=make_editor(), reason=" \n")

    assert not PublishOverride.objects.exists()
    assert article.audit_entries.count() == 1


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("section", {"section": None}),
        ("body", {"body": ""}),
        ("embargo", {"embargo_until": timezone.now() + timedelta(days=300)}),
        ("quote", {"quotes": ["It never said"]}),
    ],
)
def test_x6_what_would_break_the_page_or_a_promise_is_never_let_pass(code, fields):
    article = make_ready_article("Harbour opens", **fields)
    [finding] = decide(article).blockers
    assert finding.code == code

    with pytest.raises(Conflict, match="Nobody can let this pass"):
        override_publish_check(article, finding, by=make_administrator(), reason="Please.")
    # Nor by a row that came past the door.
    PublishOverride.objects.create(
        article=article, finding=finding.key, reason="Please.", version=1, made_by=make_editor()
    )

    assert not decide(article).may_go_out


def test_x6_advice_needs_no_override():
    article = make_draft("HARBOUR OPENS", credit="Us")
    finding = next(found for found in decide(article).findings if found.code == "headline-capitals")

    with pytest.raises(Conflict, match="keeps nothing in"):
        override_publish_check(article, finding, by=make_editor(), reason="So be it.")


@pytest.mark.parametrize("days", [2, 0])
def test_x6_embargo_moved_past_the_schedule_hides_the_story_with_a_visible_reason(client, days):
    client.force_login(make_editor())
    article = make_scheduled_article("Harbour opens")
    article.embargo_until = timezone.now() + timedelta(days=days)

    revise_article(article, by=make_editor())

    page = client.get(change_url(article)).content.decode()
    assert (article.status == Status.READY) == (days == 2)
    assert ("Taken off the schedule" in page) == (days == 2)
    assert ("Under embargo until" in page) == (days == 2)


def test_x6_fact_outside_the_story_takes_it_off_the_schedule():
    article = make_scheduled_article("Harbour opens", body="<p>Ada, a fraudster, left.</p>")
    assert not reconsider_article(article, by=make_editor())
    assert article.status == Status.PUBLISHED
    LegalPhrase.objects.create(text="fraudster")

    assert reconsider_article(article, by=make_editor())

    assert (article.status, article.publish_at) == (Status.READY, None)
    entry = article.audit_entries.first()
    assert (entry.verb, entry.actor) == ("unschedule_article", make_editor())
    assert "needs a legal look" in entry.detail["reason"]
    assert not article.revisions.filter(is_public=True).exists()


@pytest.mark.parametrize("make", [make_published_article, make_ready_article])
def test_x6_what_readers_see_or_nobody_scheduled_is_left_alone(make):
    article = make("Harbour opens", body="<p>Ada, a fraudster, left.</p>")
    LegalPhrase.objects.create(text="fraudster")

    assert not reconsider_article(article, by=make_editor())

    assert not article.audit_entries.filter(verb="unschedule_article").exists()


def test_x6_let_pass_story_stays_on_the_schedule():
    article = make_scheduled_article("Harbour opens", body="<p>Ada, a fraudster, left.</p>")
    LegalPhrase.objects.create(text="fraudster")
    [finding] = decide(article).blockers
    override_publish_check(article, finding, by=make_editor(), reason="Convicted in March.")

    assert not reconsider_article(article, by=make_editor())


def test_legal_phrase_added_at_the_desk_keeps_in_what_is_scheduled_with_it(client):
    client.force_login(make_administrator())
    hit = make_scheduled_article("Harbour opens", body="<p>Ada, a fraudster, left.</p>")
    missed = make_scheduled_article("Lock opens")

    page = client.post(
        reverse("admin:articles_legalphrase_add"),
        {"text": " fraudster ", "advice": ""},
        follow=True,
    )

    assert "“Harbour opens” lost its schedule." in page.content.decode()
    hit.refresh_from_db()
    missed.refresh_from_db()
    assert (hit.status, missed.status) == (Status.READY, Status.PUBLISHED)
    assert LegalPhrase.objects.get().text == "fraudster"


def test_legal_phrase_of_no_word_is_refused(client):
    client.force_login(make_administrator())

    page = client.post(reverse("admin:articles_legalphrase_add"), {"text": "**", "advice": ""})

    assert "at least one word" in page.content.decode()
    assert not LegalPhrase.objects.exists()


@pytest.mark.parametrize(("make_person", "status"), [(make_editor, 403), (make_reporter, 403)])
def test_legal_phrases_are_changed_by_administrators_alone(client, make_person, status):
    client.force_login(make_person())

    assert client.get(reverse("admin:articles_legalphrase_add")).status_code == status
