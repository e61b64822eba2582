import pytest
from django.db import OperationalError
from django.urls import reverse

from articles.admin import saving
from articles.admin.story_form import StoryForm
from articles.changes import TYPO
from articles.models import Article, PullQuote, Tag
from articles.publishing import delete_draft, mark_article_ready
from articles.revising import revise_article
from articles.states import Status
from tests.articles.desk_form import read_form
from tests.factories import (
    BODY,
    make_author,
    make_draft,
    make_editor,
    make_picture,
    make_published_article,
    make_reporter,
    make_section,
    make_tag,
)

ADD = reverse("admin:articles_article_add")


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def rows(part, *values):
    """Fields of rows as the form sends them, in order."""
    data = {f"{part}-TOTAL_FORMS": len(values), f"{part}-INITIAL_FORMS": 0}
    for n, value in enumerate(values):
        data |= {f"{part}-{n}-{name}": text for name, text in value.items()}
    return data


def test_new_story_is_stored_with_its_rows_as_one_version(editor):
    data = read_form(editor.get(ADD)) | {
        "headline": "The tide turned",
        "standfirst": "At noon.",
        "body": BODY,
        "section": make_section().pk,
        "tag_names": "Tides, Harbour life",
        **rows("summary_points", {"text": "Opened"}, {"text": "At noon"}),
        **rows("pull_quotes", {"text": "the harbour opened", "key": "quote-1"}),
        **rows("related_links", {"kicker": "IN QUOTES", "title": "Said on the quay"}),
        **rows("bylines", {"author": make_author().pk, "role": ""}),
        **rows("placed_pictures", {"picture": make_picture().pk, "alt": "Quay"}),
    }

    response = editor.post(ADD, data)

    article = Article.objects.get()
    assert response.url == change_url(article)
    assert (article.version, article.status, article.owner) == (1, "draft", make_editor())
    assert [point.text for point in article.summary_points.all()] == ["Opened", "At noon"]
    assert article.pull_quotes.get().key == "quote-1"
    assert article.related_links.get().kicker == "IN QUOTES"
    assert article.placed_pictures.get().alt == "Quay"
    assert {tag.name for tag in article.tags.all()} == {"Tides", "Harbour life"}
    assert [entry.verb for entry in article.audit_entries.all()] == ["create_article"]


def test_save_makes_one_new_version_and_keeps_the_rest_as_it_is(editor):
    article = make_draft(
        points=["One", "Two"],
        quotes=["the harbour opened"],
        links=[("IN QUOTES", "Said", "https://example.org/")],
        authors=[make_author()],
        tags=[make_tag()],
        lead_picture=make_picture(),
    )
    before = article.revisions.get().snapshot

    editor.post(change_url(article), read_form(editor.get(change_url(article))) | {"credit": "AFP"})

    article.refresh_from_db()
    after = article.revisions.first().snapshot
    assert (article.version, article.credit) == (2, "AFP")
    assert after["content"] == before["content"] | {"credit": "AFP"}
    assert (after["parts"], after["tags"]) == (before["parts"], before["tags"])


def test_save_without_a_change_makes_no_version(editor):
    article = make_draft(points=["One"], tags=[make_tag()], body="<p>a</p>\n<p>b</p>")
    data = read_form(editor.get(change_url(article)))

    # A browser sends line breaks in its own form.
    response = editor.post(
        change_url(article), data | {"body": data["body"].replace("\n", "\r\n")}, follow=True
    )

    article.refresh_from_db()
    assert article.version == 1
    assert "Nothing had changed." in response.content.decode()


def test_rows_follow_their_numbers_and_blank_rows_are_none(editor):
    article = make_draft(points=["One", "Two", "Three"])
    data = read_form(editor.get(change_url(article))) | rows(
        "summary_points",
        {"text": "One", "position": "3"},
        {"text": "", "position": "2"},
        {"text": "Two", "position": "1"},
        {"text": "Three", "position": "2", "DELETE": "on"},
        {"text": "Last", "position": ""},
    )

    editor.post(change_url(article), data)

    texts = [point.text for point in article.summary_points.all()]
    assert texts == ["Two", "One", "Last"]


def test_two_rows_of_one_key_get_two(editor):
    article = make_draft()
    quotes = rows(
        "pull_quotes",
        {"text": "the harbour opened", "key": "quote-1"},
        {"text": "The tide turned", "key": "quote-1"},
    )

    editor.post(change_url(article), read_form(editor.get(change_url(article))) | quotes)

    keys = list(PullQuote.objects.values_list("key", flat=True))
    assert keys[0] == "quote-1"
    assert len(set(keys)) == 2


def test_author_named_twice_gets_a_sentence(editor):
    author = make_author()
    article = make_draft()
    twice = rows("bylines", {"author": author.pk}, {"author": author.pk})

    response = editor.post(change_url(article), read_form(editor.get(change_url(article))) | twice)

    assert "Named twice: Ines Aldana." in response.content.decode()
    assert not article.bylines.exists()


def test_line_break_in_a_headline_is_a_space(editor):
    editor.post(ADD, read_form(editor.get(ADD)) | {"headline": "Two\r\nlines"})

    assert Article.objects.get().headline == "Two lines"


def test_story_without_headline_gets_a_sentence_and_keeps_every_word(editor):
    data = read_form(editor.get(ADD)) | {"headline": "  ", "standfirst": "Kept as typed"}
    data |= rows("summary_points", {"text": "A point kept as well"})

    page = editor.post(ADD, data).content.decode()

    assert "A story needs a headline." in page
    assert "Kept as typed" in page
    assert "A point kept as well" in page
    assert not Article.objects.exists()


def test_slug_taken_that_day_gets_a_sentence_and_keeps_every_word(editor):
    taken = make_published_article("One tide")
    article = make_published_article("Another tide")
    data = read_form(editor.get(change_url(article)))

    page = editor.post(
        change_url(article),
        data | {"slug": taken.slug, "standfirst": "Kept as typed", "change_kind": "typo"},
    ).content.decode()

    article.refresh_from_db()
    assert "has the address “one-tide”" in page
    assert "Kept as typed" in page
    assert article.slug == "another-tide"


def test_live_story_that_could_not_go_out_like_this_is_refused_with_its_words(editor):
    article = make_published_article()
    data = read_form(editor.get(change_url(article)))

    page = editor.post(
        change_url(article), data | {"section": "", "standfirst": "Kept as typed"}
    ).content.decode()

    article.refresh_from_db()
    assert "Choose a section." in page
    assert "Kept as typed" in page
    assert article.section is not None


def test_body_of_one_megabyte_is_stored(editor):
    article = make_draft()
    body = f"<p>{'x' * 1_000_000}</p>"

    response = editor.post(
        change_url(article), read_form(editor.get(change_url(article))) | {"body": body}
    )

    article.refresh_from_db()
    assert response.status_code == 302
    assert article.body == body


def test_body_over_two_megabytes_is_refused_with_a_sentence(editor):
    article = make_draft()
    body = f"<p>{'x' * 2_000_000}</p>"

    response = editor.post(
        change_url(article), read_form(editor.get(change_url(article))) | {"body": body}
    )

    article.refresh_from_db()
    assert "The body is too long: at most 2 MB." in response.content.decode()
    assert article.body == BODY


def test_f4_scripts_posted_past_the_editor_are_not_stored(editor):
    article = make_draft()
    body = '<p onclick="x()">Said <a href="javascript:x()">so</a></p><script>x()</script>'

    editor.post(change_url(article), read_form(editor.get(change_url(article))) | {"body": body})

    article.refresh_from_db()
    assert article.body == "<p>Said <a>so</a></p>"


@pytest.mark.parametrize("field", ["headline", "standfirst", "body", "credit", "tag_names"])
def test_nul_gets_a_sentence(editor, field):
    article = make_draft()
    data = read_form(editor.get(change_url(article)))

    response = editor.post(change_url(article), data | {field: "a\x00b"})

    article.refresh_from_db()
    assert "Null characters are not allowed." in response.content.decode()
    assert article.version == 1


@pytest.mark.parametrize("field", ["headline", "standfirst", "body", "credit", "tag_names"])
def test_lone_surrogate_gets_a_sentence(field):
    # No UTF-8 request can carry one; another declared charset can.
    form = StoryForm(
        {"headline": "A", "language": "en", field: "a\ud800b"}, stored=None, by=make_editor()
    )

    assert form.errors[field] == ["This holds a character that can't be stored."]


def test_reporter_makes_tags_by_naming_them_once(client):
    client.force_login(make_reporter())
    make_tag("Tides")
    data = read_form(client.get(ADD)) | {"headline": "A", "tag_names": "tides, C++, c++, C"}

    client.post(ADD, data)

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["C", "C++", "Tides"]
    assert Tag.objects.filter(articles=Article.objects.get()).count() == 3


def test_time_that_the_clock_skips_is_refused(editor, settings):
    settings.TIME_ZONE = "Europe/Paris"
    article = make_draft()
    data = read_form(editor.get(change_url(article)))

    page = editor.post(
        change_url(article), data | {"embargo_until": "2027-03-28T02:30"}
    ).content.decode()

    assert "couldn’t be interpreted in time zone Europe/Paris" in page
    assert "Europe/Paris</span>" in page


def test_time_is_read_in_the_zone_shown_beside_it(editor, settings):
    settings.TIME_ZONE = "Europe/Paris"
    article = make_draft()
    data = read_form(editor.get(change_url(article)))

    editor.post(change_url(article), data | {"embargo_until": "2027-07-01T12:00"})

    article.refresh_from_db()
    assert article.embargo_until.isoformat() == "2027-07-01T10:00:00+00:00"
    assert 'value="2027-07-01T12:00"' in editor.get(change_url(article)).content.decode()


class TestTwoEditors:
    """F23, F24: a save never overwrites another's save."""

    @pytest.fixture
    def article(self):
        return make_draft("First words", standfirst="Old standfirst", points=["One"])

    @pytest.fixture
    def begun(self, editor, article):
        return read_form(editor.get(change_url(article)))

    @pytest.fixture
    def theirs(self, article, begun):
        """What somebody else saves after the form was opened."""
        stored = Article.objects.get(pk=article.pk)
        stored.standfirst = "Their standfirst"
        revise_article(stored, by=make_editor("noor"), change=TYPO)
        return stored

    def test_second_is_told_and_nothing_is_overwritten(self, editor, article, begun, theirs):
        response = editor.post(change_url(article), begun | {"headline": "My headline"})

        page = response.content.decode()
        article.refresh_from_db()
        assert response.status_code == 409
        assert "Saved meanwhile by noor" in page
        assert "Their standfirst" in page
        assert "My headline</textarea>" in page
        assert (article.headline, article.version) == ("First words", 2)

    def test_only_what_they_changed_is_shown(self, editor, article, begun, theirs):
        response = editor.post(change_url(article), begun | {"headline": "My headline"})

        labels = [d.label for d in response.context["meanwhile"].differences]
        assert labels == ["Standfirst"]

    def test_sending_again_without_saying_merged_is_refused_again(
        self, editor, article, begun, theirs
    ):
        page = editor.post(change_url(article), begun | {"headline": "My headline"})

        assert editor.post(change_url(article), read_form(page)).status_code == 409

    def test_merged_words_are_saved_over_the_version_that_was_shown(
        self, editor, article, begun, theirs
    ):
        page = editor.post(change_url(article), begun | {"headline": "My headline"})
        merged = read_form(page) | {"standfirst": "Both", "merged_version": "2"}

        response = editor.post(change_url(article), merged)

        article.refresh_from_db()
        assert response.status_code == 302
        assert (article.headline, article.standfirst, article.version) == ("My headline", "Both", 3)

    def test_merging_over_an_older_version_than_the_newest_is_refused(
        self, editor, article, begun, theirs
    ):
        page = editor.post(change_url(article), begun | {"headline": "My headline"})
        theirs.refresh_from_db()
        theirs.standfirst = "Third"
        revise_article(theirs, by=make_editor("noor"), change=TYPO)

        response = editor.post(change_url(article), read_form(page) | {"merged_version": "2"})

        article.refresh_from_db()
        assert response.status_code == 409
        assert article.standfirst == "Third"

    def test_same_words_are_no_conflict(self, editor, article, begun, theirs):
        response = editor.post(change_url(article), begun | {"standfirst": "Their standfirst"})

        article.refresh_from_db()
        assert response.status_code == 302
        assert article.version == 2

    def test_row_taken_away_meanwhile_is_no_error(self, editor, article, begun, theirs):
        article.summary_points.all().delete()

        response = editor.post(change_url(article), begun | {"merged_version": "2"})

        assert response.status_code == 302
        assert article.summary_points.get().text == "One"

    def test_words_for_a_draft_don_t_slip_into_a_story_that_went_on(self, editor, article, begun):
        mark_article_ready(article, by=make_editor("noor"))

        response = editor.post(change_url(article), begun | {"headline": "My headline"})

        article.refresh_from_db()
        assert response.status_code == 409
        assert "This story is ready now" in response.content.decode()
        assert article.headline == "First words"

    def test_save_that_loses_the_race_to_the_door_keeps_its_words(
        self, editor, article, begun, monkeypatch
    ):
        def save_first(article, **kwargs):
            stored = Article.objects.get(pk=article.pk)
            stored.standfirst = "A second faster"
            revise_article(stored, by=make_editor("noor"), change=TYPO)
            return revise_article(article, **kwargs)

        monkeypatch.setattr("articles.admin.saving.revise_article", save_first)

        response = editor.post(change_url(article), begun | {"headline": "My headline"})

        page = response.content.decode()
        assert response.status_code == 409
        assert "A second faster" in page
        assert "My headline</textarea>" in page


def test_database_that_takes_nothing_in_keeps_no_word_from_the_editor(editor, monkeypatch):
    article = make_draft()
    url = change_url(article)
    data = read_form(editor.get(url)) | {"headline": "Typed while the disk was full"}

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(saving, "revise_article", full)
    page = editor.post(url, data).content.decode()

    assert "Typed while the disk was full" in page
    assert "Nothing was stored; save again" in page


def test_reporter_whose_story_was_taken_over_keeps_the_words_typed(client):
    reporter = make_reporter()
    article = make_draft("First words", by=reporter)
    client.force_login(reporter)
    begun = read_form(client.get(change_url(article)))
    mark_article_ready(article, by=make_editor())

    response = client.post(change_url(article), begun | {"headline": "My headline"})

    page = response.content.decode()
    article.refresh_from_db()
    assert response.status_code == 200
    assert "You may not change this story." in page
    assert "My headline</textarea>" in page
    assert (article.headline, article.status) == ("First words", Status.READY)


def test_words_for_a_story_deleted_meanwhile_are_kept_and_can_be_stored_anew(editor):
    article = make_draft()
    begun = read_form(editor.get(change_url(article)))
    delete_draft(article, by=make_editor())

    page = editor.post(change_url(article), begun | {"headline": "My headline"})

    assert "This story was deleted meanwhile." in page.content.decode()
    editor.post(page.context["form_url"], read_form(page))
    assert Article.objects.get().headline == "My headline"


def test_byline_offers_every_name_as_text_and_keeps_the_chosen_one(editor):
    chosen = make_author("Ines <Aldana> & Co")
    other = make_author("Noor Haddad")

    form = editor.get(change_url(make_draft(authors=[chosen]))).text
    select = form.partition('name="bylines-0-author"')[2].partition("</select>")[0]

    assert f'<option value="{chosen.pk}" selected>Ines &lt;Aldana&gt; &amp; Co</option>' in select
    assert f'<option value="{other.pk}">Noor Haddad</option>' in select
    assert select.count(" selected") == 1


def test_new_byline_is_chosen_by_nobody(editor):
    make_author()

    form = editor.get(ADD).text

    assert '<option value="" selected>Choose a name</option>' in form


@pytest.mark.parametrize("rows_each", [0, 12])
def test_form_takes_as_many_queries_whatever_the_rows(
    editor, django_assert_max_num_queries, rows_each
):
    article = make_draft(
        points=[f"Point {n}" for n in range(rows_each)],
        quotes=[f"Quote {n}" for n in range(rows_each)],
        links=[("", f"Link {n}", "") for n in range(rows_each)],
        authors=[make_author(f"Author {n}") for n in range(rows_each)],
        tags=[make_tag(f"Tag {n}") for n in range(rows_each)],
        lead_picture=make_picture(),
    )

    with django_assert_max_num_queries(25):
        editor.get(change_url(article))
