import csv
import errno
import os
import re
import tracemalloc
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, AuditEntry, Revision, Section
from articles.publishing import retract_article, submit_article
from articles.revising import revise_article
from articles.rich_text import blocks, clean_body, paragraph
from tests.factories import data_file, make_editor, make_reporter, make_section, make_user
from tests.threads import at_once

SAMPLE = data_file("wire_harbour.txt")


@pytest.fixture(autouse=True)
def site(settings):
    """A site with an address and a section for stories that name none."""
    settings.SITE_URL = "https://lantern.example"
    make_section("News", is_default=True)


def run_import(file, **options):
    """The lines the command prints."""
    output = StringIO()
    call_command("import_article", str(file), stdout=output, **options)
    return output.getvalue().splitlines()


def import_text(tmp_path, text, **options):
    """The story made of a text, and the lines printed."""
    file = tmp_path / "story.txt"
    file.write_bytes(text.encode())
    lines = run_import(file, **options)
    return Article.objects.latest("id"), lines


def refusal_of(file, **options):
    """The sentence of an import that fails; checks that it stored nothing."""
    tables = [Article, AuditEntry, Revision, Section]
    rows_before = [table.objects.count() for table in tables]
    with pytest.raises(CommandError) as refusal:
        run_import(file, **options)
    assert refusal.value.returncode == 1
    assert [table.objects.count() for table in tables] == rows_before
    return str(refusal.value)


def refusal_of_bytes(tmp_path, data, **options):
    file = tmp_path / "story.txt"
    file.write_bytes(data)
    return refusal_of(file, **options)


def body_of(article):
    """Tag and exact text of each block; for a related link, its kicker and title."""
    links = {link.key: (link.kicker, link.title) for link in article.related_links.all()}
    return [
        links[block.part] if block.part else (block.tag, text_inside(block.html, block.tag))
        for block in blocks(article.body)
    ]


def text_inside(html, tag):
    """Unescaped, every space kept."""
    return unescape(html.removeprefix(f"<{tag}>").removesuffix(f"</{tag}>"))


def state_of(article):
    article.refresh_from_db()
    return article.version, article.status, article.headline, article.changed_at


# What is stored


def test_sample_story_is_stored_part_by_part():
    run_import(SAMPLE)

    article = Article.objects.get()
    text = [block.strip() for block in SAMPLE.read_text("utf-8").split("\n\n")]
    assert article.headline == text[0]
    assert [f"• {point.text}" for point in article.summary_points.all()] == [
        line.strip() for line in text[1].splitlines()
    ]
    assert body_of(article) == [
        *(("p", block) for block in text[2:6]),
        ("IN PICTURES", "A winter without the night ferry"),
        *(("p", block) for block in text[7:10]),
        ("h2", "“The Last Crossing”"),
        *(("p", block) for block in text[11:15]),
    ]
    assert article.credit == "Reuters"
    assert article.section.name == "News"
    assert article.language == "en"
    assert article.status == "draft"
    assert "Reply" not in article.body


def test_seed_article_is_stored_letter_for_letter(corpora):
    seed = corpora.parent / "seed" / "afghan-opposition.txt"
    text = [block.strip() for block in seed.read_text("utf-8").split("\n\n")]

    run_import(seed, publish=True)

    article = Article.objects.get()
    body = body_of(article)
    assert article.headline == text[0]
    assert article.summary_points.count() == 3
    assert body[7] == ("IN QUOTES", "World leaders react to Taliban takeover in Afghanistan")
    assert body[12] == ("h2", "“Last Democratic Force”")
    paragraphs = [words for tag, words in body if tag == "p"]
    assert len(paragraphs) == 21
    assert paragraphs == [*text[2:9], *text[10:14], *text[15:25]]
    assert text[25] == "Leave a Reply"
    assert article.credit == "AFP"
    assert article.status == "published"


def test_page_of_an_imported_story_shows_its_parts_in_order(client):
    *_lines, url = run_import(SAMPLE, publish=True)

    page = client.get(url.removeprefix("https://lantern.example")).content.decode()

    parts = [
        "Harbour talks end without a date for the night ferry</h1>",
        '<span class="credit" dir="auto">Reuters</span>',
        "<li>Islanders and the ferry company met for the third time.</li>",
        "<p>Tove Marin, who speaks for the island council",
        "<p>“There was coffee, there was a map, there was no date,” Marin said.</p>",
        "IN PICTURES",
        "A winter without the night ferry",
        "<p>“Our idea of a timetable was different from theirs,” she added.</p>",
        "<p>The company’s offer &lt;of 12 June&gt; promised 60% of the crossings",
        "“The Last Crossing”</h2>",
        "<p>“We need any ship. We are rowing on our own,” Marin said.</p>",
    ]
    places = [page.find(part, page.index("<h1")) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_import_comes_through_the_content_door():
    run_import(SAMPLE)

    article = Article.objects.get()
    assert article.version == 1
    assert article.owner.username == "newsroom"
    assert [entry.verb for entry in article.audit_entries.all()] == ["create_article"]
    snapshot = article.revisions.get().snapshot
    assert len(snapshot["parts"]["summary_points"]) == 3
    assert snapshot["content"]["body"] == article.body


def test_markup_in_the_text_is_text(tmp_path):
    article, _lines = import_text(
        tmp_path, "A & B <i>\n\n• C & D <b>\n\n<script>alert(1)</script> &amp; &copy; <p>"
    )

    assert article.headline == "A & B <i>"
    assert article.summary_points.get().text == "C & D <b>"
    assert body_of(article) == [("p", "<script>alert(1)</script> &amp; &copy; <p>")]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_the_body_keeps_every_letter(text):
    text = f"A {text}."

    assert text_inside(clean_body(paragraph(text)), "p") == text


def test_several_related_links_stand_at_their_places(tmp_path):
    article, _lines = import_text(
        tmp_path, "Headline\n\nMORE | One\n\nText.\n\nMORE | Two\n\nMORE | One"
    )

    assert body_of(article) == [
        ("MORE", "One"),
        ("p", "Text."),
        ("MORE", "Two"),
        ("MORE", "One"),
    ]


def test_section_language_and_person_can_be_chosen():
    make_section("Harbour")
    make_editor("noor")

    run_import(SAMPLE, section="Harbour", language="nb", by="noor")

    article = Article.objects.get()
    assert article.section.name == "Harbour"
    assert article.language == "nb"
    assert article.owner.username == "noor"


def test_section_can_be_named_by_its_slug():
    make_section("Harbour", slug="by-the-sea")

    run_import(SAMPLE, section="by-the-sea")

    assert Article.objects.get().section.name == "Harbour"


def test_language_is_the_site_s_own_unless_chosen(settings):
    settings.LANGUAGE_CODE = "fr"

    run_import(SAMPLE)

    assert Article.objects.get().language == "fr"


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_text_of_any_system_is_the_same_story(tmp_path, prefix, line_end):
    run_import(SAMPLE)
    file = tmp_path / "story.txt"
    file.write_bytes(prefix + SAMPLE.read_bytes().replace(b"\n", line_end))

    run_import(file)

    assert Article.objects.count() == 1


# What is printed


def test_import_prints_what_it_made_of_each_part():
    lines = run_import(SAMPLE)

    assert lines == [
        "Headline: Harbour talks end without a date for the night ferry",
        "Summary points: 3",
        "  • Islanders and the ferry company met for the third time.",
        "  • The talks ended without a date, a member of the island council said.",
        "  • The night ferry stopped running last winter.",
        "Paragraphs: 11",
        "Related link after paragraph 4: IN PICTURES | A winter without the night ferry",
        "Crosshead after paragraph 7: “The Last Crossing”",
        "Agency credit: Reuters",
        "Section: News",
        "Language: en",
        "Note: A quotation never closes, kept as written: "
        "“We did not ask for a new ship. We asked for the old one.",
        "Note: Page furniture left out from “Leave a Reply” on, blocks: 2.",
        "It is a draft.",
        f"https://lantern.example/admin/articles/article/{Article.objects.get().pk}/change/",
    ]


def test_address_of_a_published_story_is_the_reader_s():
    lines = run_import(SAMPLE, publish=True)

    article = Article.objects.get()
    assert lines[-2:] == [
        "It is published now.",
        f"https://lantern.example{article.get_absolute_url()}",
    ]


def test_draft_without_a_default_section_has_none_and_is_told_so():
    Section.objects.update(is_default=False)

    lines = run_import(SAMPLE)

    assert Article.objects.get().section is None
    assert "Section: none, and the site has no default section" in lines


# The same text again


def test_same_text_again_changes_nothing_and_says_so():
    run_import(SAMPLE)
    article = Article.objects.get()
    before = state_of(article)

    lines = run_import(SAMPLE, language="fr")

    assert state_of(article) == before
    assert article.audit_entries.count() == 1
    assert lines == [
        f"This text was imported before: “{article.headline}”. Status: draft.",
        "Nothing was changed.",
        f"https://lantern.example/admin/articles/article/{article.pk}/change/",
    ]


def test_same_text_again_spares_an_edited_story():
    run_import(SAMPLE)
    article = Article.objects.get()
    article.headline = "Night ferry: still no date"
    revise_article(article, by=make_editor())
    before = state_of(article)

    run_import(SAMPLE)

    assert state_of(article) == before


def test_publish_again_publishes_a_draft():
    run_import(SAMPLE)

    lines = run_import(SAMPLE, publish=True)

    article = Article.objects.get()
    assert article.status == "published"
    assert lines[1:] == [
        "It is published now.",
        f"https://lantern.example{article.get_absolute_url()}",
    ]


def test_publish_again_leaves_a_published_story_alone():
    run_import(SAMPLE, publish=True)
    article = Article.objects.get()
    before = state_of(article)

    lines = run_import(SAMPLE, publish=True)

    assert state_of(article) == before
    assert lines[-2] == "Nothing was changed."


def test_publish_again_leaves_a_story_in_review_alone():
    run_import(SAMPLE)
    article = Article.objects.get()
    submit_article(article, by=make_editor())
    before = state_of(article)

    lines = run_import(SAMPLE, publish=True)

    assert state_of(article) == before
    assert lines[-2] == "Nothing was changed."


def test_publish_again_does_not_bring_back_a_retracted_story():
    run_import(SAMPLE, publish=True)
    article = Article.objects.get()
    retract_article(article, by=make_editor(), reason="The figures were wrong.")
    before = state_of(article)

    run_import(SAMPLE, publish=True)

    assert state_of(article) == before


@pytest.mark.django_db(transaction=True)
def test_same_text_twice_at_once_is_stored_once():
    first, second = at_once(lambda: run_import(SAMPLE), lambda: run_import(SAMPLE))

    assert Article.objects.count() == 1
    assert first[-1] == second[-1]


# The default section


def test_first_story_of_an_empty_site_makes_its_default_section():
    Section.objects.all().delete()

    run_import(SAMPLE, publish=True)

    assert Article.objects.get().section == Section.objects.get(name="News", is_default=True)


def test_reporter_makes_no_section():
    Section.objects.all().delete()
    make_reporter("rea")

    run_import(SAMPLE, by="rea")

    assert Article.objects.get().section is None
    assert not Section.objects.exists()


def test_publishing_without_a_section_is_refused():
    Section.objects.update(is_default=False)

    assert "name one with --section" in refusal_of(SAMPLE, publish=True)


# Who may


def test_reporter_may_import_a_draft():
    make_reporter("rea")

    run_import(SAMPLE, by="rea")

    assert Article.objects.get().owner.username == "rea"


def test_reporter_may_not_publish_and_leaves_no_draft():
    make_reporter("rea")

    assert "role does not include" in refusal_of(SAMPLE, by="rea", publish=True)


def test_person_without_a_role_may_not_import():
    make_user("guest")

    assert "may not change" in refusal_of(SAMPLE, by="guest")


def test_unknown_person_is_named():
    assert refusal_of(SAMPLE, by="nobody") == "There is no user “nobody”."


def test_unknown_section_is_named_with_those_there_are():
    make_section("Harbour")

    sentence = refusal_of(SAMPLE, section="Sport")

    assert sentence.startswith("There is no section “Sport”. Sections: ")
    assert "News" in sentence
    assert "Harbour" in sentence


def test_publish_checks_hold_a_story_back_and_nothing_is_stored(tmp_path):
    text = "Headline\n\n" + "• Point\n" * 9 + "\nText."

    assert "more than 8 points" in refusal_of_bytes(tmp_path, text.encode(), publish=True)


def test_taken_address_is_a_sentence(tmp_path):
    import_text(tmp_path, "Headline\n\nText.", publish=True)

    sentence = refusal_of_bytes(tmp_path, b"Headline\n\nOther text.", publish=True)

    assert "address “headline”" in sentence


# Bad input


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is no article in this text."),
        (bytes(range(256)), "This is not a text: it contains NUL bytes."),
        (b"\x89PNG\r\n\x1a\n", "The text is not UTF-8: byte 1 does not fit. Save it as UTF-8."),
        (
            "Headline\n\nÍlvar".encode("latin-1"),
            "The text is not UTF-8: byte 11 does not fit. Save it as UTF-8.",
        ),
        (
            "• One\n• Two".encode(),
            "The text begins with a bullet, but its first block must be a headline.",
        ),
        (b"Leave a Reply\n\nYour email", "There is no article in this text."),
        (b"Headline", "There is a headline but no paragraph below it."),
    ],
)
def test_file_without_an_article_is_refused_in_a_sentence(tmp_path, data, sentence):
    assert refusal_of_bytes(tmp_path, data) == sentence


def test_file_of_fifty_megabytes_is_refused_unread(tmp_path):
    file = tmp_path / "story.txt"
    with file.open("wb") as empty:
        empty.truncate(50_000_000)

    tracemalloc.start()
    try:
        sentence = refusal_of(file)
        _now, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert sentence == "The text is larger than 2 MB."
    assert peak_bytes < 10_000_000


def test_missing_file_and_folder_are_refused(tmp_path):
    assert "No such file" in refusal_of(tmp_path / "missing.txt")
    assert "Is a directory" in refusal_of(tmp_path)


def test_unreadable_file_is_refused(monkeypatch):
    # File modes would not stop root, as whom tests may run.
    def refuse(*args):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)

    assert "Permission denied" in refusal_of(SAMPLE)


@pytest.mark.parametrize(
    ("text", "place", "limit"),
    [
        ("{}\n\nText.", "headline", 160),
        ("Headline\n\n• One\n• {}\n\nText.", "Point 2", 240),
        ("Headline\n\nText.\n\nMORE | {}", "Related link 1", 200),
    ],
)
def test_part_may_fill_its_field_and_no_more(tmp_path, text, place, limit):
    import_text(tmp_path, text.format("é" * limit))

    sentence = refusal_of_bytes(tmp_path, text.format("é" * (limit + 1)).encode())

    assert place in sentence
    assert f"at most {limit} characters (it has {limit + 1})" in sentence


def test_body_that_outgrows_its_field_as_html_is_refused(tmp_path):
    text = "Headline\n\n" + "&" * 1_500_000

    assert "body: The body is too long" in refusal_of_bytes(tmp_path, text.encode())


def test_language_that_is_no_tag_is_refused():
    assert "language: Not a language tag." in refusal_of(SAMPLE, language="English!")


# Real stories


def test_real_stories_are_stored_letter_for_letter(corpora, tmp_path):
    with (corpora / "text" / "wikinews_2019.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:60]
    assert len(rows) == 60

    for row in rows:
        blocks_of_text = [
            " ".join(line.strip() for line in block.split("\n"))
            for block in re.split(r"\n\s*\n", row["text"].strip())
        ]
        article, _lines = import_text(
            tmp_path,
            f"{row['title']}\n\n  • Seen on {row['date']}.\n  • Told again.\n\n"
            f"{row['text']}\n\nIN SHORT | {row['title']}\n\n“The Last Word”\n\nEnd.\n\n"
            "Leave a Reply\n\nYour email address will not be published.",
        )
        assert article.headline == row["title"]
        assert [point.text for point in article.summary_points.all()] == [
            f"Seen on {row['date']}.",
            "Told again.",
        ]
        assert body_of(article) == [
            *(("p", block) for block in blocks_of_text),
            ("IN SHORT", row["title"]),
            ("h2", "“The Last Word”"),
            ("p", "End."),
        ]
    assert Article.objects.count() == 60
