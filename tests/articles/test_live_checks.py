import pytest
from django.urls import reverse

from articles.doors import Conflict
from articles.models import AuditEntry, PublishOverride
from articles.overriding import override_publish_check
from articles.publish_checks import decide
from tests.articles.desk_form import read_form
from tests.factories import (
    make_draft,
    make_editor,
    make_moderator,
    make_reporter,
    make_scheduled_article,
    make_section,
)

ADD = reverse("admin:articles_article_add")
CHECK_NEW = reverse("admin:articles_article_check_new")


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def check_url(article):
    return reverse("admin:articles_article_check", args=[article.pk])


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def codes(response):
    return {finding.code for finding in response.context["findings"]}


def test_f13_words_in_the_form_are_judged_and_nothing_is_stored(editor):
    article = make_draft(points=["It turned"], quotes=["The tide turned"])
    data = read_form(editor.get(change_url(article)))
    sent = data | {
        "headline": "HARBOUR OPENS",
        "section": "",
        "body": "<p>The tide came.</p>",
        "summary_points-0-text": "It came for Massoud",
    }

    response = editor.post(check_url(article), sent)

    assert "no-store" in response["Cache-Control"]
    assert codes(response) == {"headline-capitals", "section", "quote", "point-facts", "byline"}
    article.refresh_from_db()
    assert (article.version, article.headline != "HARBOUR OPENS") == (1, True)
    assert AuditEntry.objects.count() == 1


def test_f13_new_story_is_judged_before_it_is_stored(editor):
    empty = read_form(editor.get(ADD))

    response = editor.post(CHECK_NEW, empty | {"headline": "Harbour opens"})

    assert codes(response) == {"section", "body", "byline"}


def test_form_that_is_not_right_yet_is_judged_by_what_is(editor):
    article = make_draft()
    data = read_form(editor.get(change_url(article)))

    response = editor.post(check_url(article), data | {"headline": "", "section": ""})

    assert "section" in codes(response)


def test_f13_button_without_script_says_the_same_and_keeps_every_word(editor):
    article = make_draft()
    sent = read_form(editor.get(change_url(article))) | {"headline": "HARBOUR OPENS"}

    live = editor.post(check_url(article), sent)
    page = editor.post(change_url(article), sent | {"_check": ""})

    assert codes(page) == codes(live) == {"headline-capitals", "byline"}
    assert read_form(page)["headline"] == "HARBOUR OPENS"
    article.refresh_from_db()
    assert article.version == 1


def test_finding_leads_to_its_field(editor):
    article = make_draft("HARBOUR OPENS", section=None, points=["For 12"], body="<h2>First</h2>")

    page = editor.get(change_url(article)).content.decode()

    for anchor in ("id_headline", "id_section", "body-field", "summary_points"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_story_is_judged_for_the_moment_it_would_go_out(editor):
    article = make_scheduled_article()
    until = article.publish_at.strftime("%Y-%m-%dT%H:%M")
    sent = read_form(editor.get(change_url(article))) | {"embargo_until": until}

    assert "embargo" not in codes(editor.post(check_url(article), sent))
    draft = make_draft()
    sent = read_form(editor.get(change_url(draft))) | {"embargo_until": until}
    assert "embargo" in codes(editor.post(check_url(draft), sent))
    assert "embargo" not in codes(editor.post(check_url(draft), sent | {"publish_at": until}))


@pytest.mark.parametrize(
    ("make_person", "status"),
    [
        (make_reporter, 200),
        (lambda: make_reporter("ray"), 403),
        (make_moderator, 403),
        (make_editor, 200),
    ],
)
def test_checks_are_for_whoever_may_change_the_story(client, make_person, status):
    article = make_draft(by=make_reporter())
    client.force_login(make_person())

    assert client.post(check_url(article), {"headline": "Mine"}).status_code == status


def test_checks_of_a_story_that_is_not_there_are_not_found(editor):
    assert editor.post(f"{CHECK_NEW}".replace("check/", "999999/check/")).status_code == 404
    assert editor.get(CHECK_NEW).status_code == 405


def test_f3_quotations_of_the_text_are_offered_once_each(editor):
    article = make_draft(
        body="<p>“We will not yield to them,” she said. “Never.”</p>"
        "<h2>“A heading in four words”</h2><p>He: “They came to us.</p>",
        quotes=["They came to us."],
    )

    page = editor.get(change_url(article))

    assert page.context["quotations"] == ["We will not yield to them"]


def test_f3_quotation_becomes_a_pull_quote_in_its_place_without_script(editor):
    article = make_draft(body="<p>One.</p><p>“We will not yield to them,” she said.</p><p>Two.</p>")
    sent = read_form(editor.get(change_url(article)))

    page = editor.post(change_url(article), sent | {"_quote": "We will not yield to them"})
    assert not article.pull_quotes.exists()
    editor.post(change_url(article), read_form(page))

    quote = article.pull_quotes.get()
    article.refresh_from_db()
    assert quote.text == "We will not yield to them"
    assert f'she said.</p><div data-part="{quote.key}"></div><p>Two.' in article.body


def test_x6_reason_given_in_the_form_lets_the_check_pass_with_the_same_step(editor):
    article = make_draft("Harbour opens TK", section=make_section())
    data = read_form(editor.get(change_url(article)))
    [field] = [name for name in data if name.startswith("override-placeholder")]

    editor.post(
        change_url(article), data | {field: "A band’s name.", "_verb": "mark_article_ready"}
    )
    data = read_form(editor.get(change_url(article)))
    editor.post(change_url(article), data | {"_verb": "publish_article"})

    article.refresh_from_db()
    assert article.is_public()
    assert article.audit_entries.first().detail["let_pass"][0]["reason"] == "A band’s name."


def test_x6_reporter_is_offered_no_override_and_can_send_none(client):
    article = make_draft("Harbour opens TK", by=make_reporter())
    client.force_login(make_reporter())
    data = read_form(client.get(change_url(article)))
    assert not [name for name in data if name.startswith("override-")]
    [finding] = [
        found for found in client.get(change_url(article)).context["findings"] if found.blocks
    ]

    page = client.post(change_url(article), data | {f"override-{finding.key}": "I say so."})

    assert "Your role does not include" in page.content.decode()
    assert not PublishOverride.objects.exists()


def test_x2_point_is_confirmed_by_its_box(editor):
    article = make_draft(points=["12 hurt"], body="<p>The quay was closed.</p>")
    page = editor.get(change_url(article))
    [finding] = [found for found in page.context["findings"] if found.can_be_confirmed]
    assert "“12”" in finding.sentence

    editor.post(change_url(article), read_form(page) | {"confirm": finding.key})

    assert "point-facts" not in codes(editor.get(change_url(article)))
    article.refresh_from_db()
    assert article.version == 1


@pytest.mark.parametrize("rows", ["", "abc", "-1", "9" * 5000])
def test_form_that_no_page_made_gets_an_answer(editor, rows):
    article = make_draft(body="<p>“We will not yield to them,” she said.</p>")
    sent = read_form(editor.get(change_url(article)))
    forged = {"_quote": "We will not yield to them", "pull_quotes-TOTAL_FORMS": rows}

    assert editor.post(change_url(article), sent | forged).status_code == 200


def test_x6_reason_has_an_end_and_no_nul():
    article = make_draft(body="")
    finding = decide(make_draft(body="<p>Noon [TK]</p>")).blockers[0]

    with pytest.raises(Conflict, match="1000 characters"):
        override_publish_check(article, finding, by=make_editor(), reason="x" * 1001)
    override_publish_check(article, finding, by=make_editor(), reason="\0" + "x" * 1000)

    assert PublishOverride.objects.get().reason == "x" * 1000
