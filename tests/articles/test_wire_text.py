import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.wire_text import (
    MAX_BYTES,
    Crosshead,
    Paragraph,
    RelatedLink,
    WireTextError,
    read_wire_text,
)
from tests.factories import data_file

SAMPLE = data_file("wire_harbour.txt")

# What a scraped page is made of, so that random texts come near the rules.
FRAGMENTS = st.sampled_from(
    ["\n", "\n\n", "\r\n", " ", "•", "“", "”", '"', "’", " | ", ".", "told AFP", "Leave a Reply"]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=12), max_size=40).map("".join)


def read(text):
    return read_wire_text(text.encode())


def read_body(*blocks):
    """The body of a story whose blocks below the headline are these."""
    return read("\n\n".join(["Headline", "First paragraph.", *blocks])).body[1:]


def notes_on_quotations(*blocks):
    story = read("\n\n".join(["Headline", *blocks]))
    return [note for note in story.notes if "quotation" in note]


def test_sample_story_is_read_part_by_part():
    story = read_wire_text(SAMPLE.read_bytes())

    assert story.headline == "Harbour talks end without a date for the night ferry"
    assert story.points == (
        "Islanders and the ferry company met for the third time.",
        "The talks ended without a date, a member of the island council said.",
        "The night ferry stopped running last winter.",
    )
    assert [type(part) for part in story.body] == [
        *[Paragraph] * 4,
        RelatedLink,
        *[Paragraph] * 3,
        Crosshead,
        *[Paragraph] * 4,
    ]
    assert story.body[4] == RelatedLink("IN PICTURES", "A winter without the night ferry")
    assert story.body[8] == Crosshead("“The Last Crossing”")
    assert story.credit == "Reuters"
    assert story.notes == (
        "A quotation never closes, kept as written: "
        "“We did not ask for a new ship. We asked for the old one.",
        "Page furniture left out from “Leave a Reply” on, blocks: 2.",
    )


def test_seed_article_is_read_letter_for_letter(corpora):
    seed = (corpora.parent / "seed" / "afghan-opposition.txt").read_bytes()
    blocks = [block.strip() for block in seed.decode().split("\n\n")]

    story = read_wire_text(seed)

    assert story.headline == blocks[0]
    assert [f"• {point}" for point in story.points] == [
        line.strip() for line in blocks[1].splitlines()
    ]
    assert len(story.points) == 3
    article = blocks[2 : blocks.index("Leave a Reply")]
    special = {"“Last Democratic Force”"} | {b for b in article if b.startswith("IN QUOTES | ")}
    assert [part.text for part in story.paragraphs] == [b for b in article if b not in special]
    assert len(story.paragraphs) == 21
    assert story.body[7] == RelatedLink(
        "IN QUOTES", "World leaders react to Taliban takeover in Afghanistan"
    )
    assert story.body[12] == Crosshead("“Last Democratic Force”")
    assert story.credit == "AFP"


# Blocks and points


def test_lines_inside_a_block_join_by_a_space():
    story = read("A headline\nin two lines\n \t\nOne\n  two\nthree.\n\n\n\nFour.")

    assert story.headline == "A headline in two lines"
    assert story.body == (Paragraph("One two three."), Paragraph("Four."))


def test_line_of_no_break_spaces_is_blank():
    assert read("Headline\n\u00a0\nText.").body == (Paragraph("Text."),)


def test_no_break_space_inside_a_line_is_kept():
    assert read("Headline\n\n12\u00a0June  1987").body == (Paragraph("12\u00a0June  1987"),)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_read_the_same(line_end):
    unix = SAMPLE.read_bytes()

    assert read_wire_text(unix.replace(b"\n", line_end.encode())) == read_wire_text(unix)


def test_bullet_lines_are_points_wherever_they_stand():
    story = read("Headline\n• One\n\n  • Two\n\t•Three\n\nText.\n\n• Four\n")

    assert story.points == ("One", "Two", "Three", "Four")
    assert story.body == (Paragraph("Text."),)


def test_wrapped_point_is_joined():
    assert read("Headline\n\n• One that\n  goes on\n• Two\n\nText.").points == (
        "One that goes on",
        "Two",
    )


def test_bullet_inside_a_line_is_text():
    assert read_body("Tea • coffee") == (Paragraph("Tea • coffee"),)


def test_empty_bullet_makes_no_point():
    assert read("Headline\n\n•\n• One\n\nText.").points == ("One",)


# Crossheads


@pytest.mark.parametrize(
    "block",
    [
        "“Last Crossing”",
        '"Last Crossing"',
        "‘Last Crossing’",
        "‘It’s over’",
        "„Letzte Fahrt“",
        "«Dernière traversée»",
        "“Now, or never”",
        "“The ‘last’ crossing”",
        f"“{'x' * 58}”",
    ],
)
def test_short_block_that_is_one_quotation_is_a_crosshead(block):
    assert read_body(block) == (Crosshead(block),)


@pytest.mark.parametrize(
    "block",
    [
        f"“{'x' * 59}”",
        "“We won.”",
        "“We won,”",
        "“We won!”",
        "“Who won?”",
        "“Who won? ”",
        "“Last” and “first”",
        "“Last“ crossing”",
        "“Last Crossing” she said",
        "The “Last Crossing”",
        "“Last Crossing",
        "Last Crossing”",
        "“Last Crossing“",
        "“”",
        "“ ”",
        '"',
        "Last Crossing",
    ],
)
def test_other_block_is_a_paragraph(block):
    assert read_body(block) == (Paragraph(block),)


def test_first_block_is_the_headline_even_as_a_quotation():
    assert read("“Last Crossing”\n\nText.").headline == "“Last Crossing”"


# Quotations


def test_quotation_is_never_matched_across_blocks():
    notes = notes_on_quotations("“We go.", "She said: “No”, and “yes.", "They left.”")

    assert notes == [
        "A quotation never closes, kept as written: “We go.",
        "A quotation never closes, kept as written: “yes.",
    ]


@pytest.mark.parametrize(
    "block",
    [
        "“Yes,” she said. “No.”",
        '"Yes," she said. "No."',
        "„Ja“, sagte sie. „Nein”",
        "« Oui », dit-elle.",
        "»Ja«, sagte sie.",
        "“He said “no” twice.”",
        "The islanders’ boat, in ’87",
        "No quotation.”",
    ],
)
def test_closed_quotation_is_not_mentioned(block):
    assert notes_on_quotations(block) == []


def test_quotation_opened_twice_and_closed_once_is_mentioned():
    assert len(notes_on_quotations("He said: “We go. “No,” she said.")) == 1


def test_long_open_quotation_is_cut_in_the_note_only():
    story = read(f"Headline\n\n“{'x' * 59}\n\n“{'y' * 60}")

    assert story.body == (Paragraph("“" + "x" * 59), Paragraph("“" + "y" * 60))
    assert story.notes[0].endswith("“" + "x" * 59)
    assert story.notes[1].endswith("“" + "y" * 58 + "…")


# Related links


@pytest.mark.parametrize("kicker", ["IN QUOTES", "in Quotes", "x" * 30, "A|B"])
def test_short_kicker_makes_a_related_link(kicker):
    assert read_body(f"{kicker} | A title | with more") == (
        RelatedLink(kicker, "A title | with more"),
    )


@pytest.mark.parametrize("block", ["x" * 31 + " | Title", "IN QUOTES| Title", "IN QUOTES |"])
def test_other_bars_are_text(block):
    assert read_body(block) == (Paragraph(block),)


def test_headline_keeps_its_bar():
    assert read("Sport | Rowers win\n\nText.").headline == "Sport | Rowers win"


# Credit


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("She told AFP that it was late.", "AFP"),
        ("It was late, according to Reuters.", "Reuters"),
        ("According to the Associated Press, it was late.", "Associated Press"),
        ("AFP is unable to say when.", "AFP"),
        ("Reuters reported that it was late.", "Reuters"),
        ("“Late,” dpa said.", "dpa"),
        ("She told AFP’s reporter.", "AFP"),
        ("She told\u00a0AFP.", "AFP"),
        ("She told AFPTV.", ""),
        ("She told AFP-JIJI.", ""),
        ("She told an AFP reporter.", ""),
        ("She told Afp.", ""),
        ("She retold AFP stories.", ""),
        ("NAFP said it was late.", ""),
        ("AFP saids it was late.", ""),
        ("The AFP office is closed.", ""),
        ("She told Zorbas News.", ""),
    ],
)
def test_agency_is_credited_as_a_whole_word_in_its_place(sentence, agency):
    assert read(f"Headline\n\n{sentence}").credit == agency


def test_credit_is_not_matched_across_blocks():
    assert read("Headline\n\nAs she told\n\nAFP cameras were there.").credit == ""


def test_credit_is_not_taken_from_a_related_link():
    assert read("Headline\n\nText.\n\nIN QUOTES | What she told AFP").credit == ""


def test_first_agency_is_credited_and_others_are_mentioned():
    story = read("Headline\n\nShe told AFP. He told Reuters.\n\nAFP said so. TASS reported it.")

    assert story.credit == "AFP"
    assert story.notes == ("Other agencies are named as well: Reuters, TASS.",)


# Page furniture


def test_furniture_begins_at_the_exact_block_only():
    story = read("Headline\n\nLeave a Reply to us.\n\nLeave a Reply\n\nYour email\n\nText.")

    assert story.body == (Paragraph("Leave a Reply to us."),)
    assert story.notes == ("Page furniture left out from “Leave a Reply” on, blocks: 3.",)


@pytest.mark.parametrize(
    "block", ["leave a reply", "Leave a Reply.", "Leave a Reply\nYour email", "Cancel reply"]
)
def test_block_like_furniture_is_text(block):
    assert len(read_body(block, "Text.")) == 2


# What is refused


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no article"),
        (b"\xef\xbb\xbf \r\n\t\n", "no article"),
        (b"Leave a Reply\n\nYour email", "no article"),
        ("• One\n• Two".encode(), "begins with a bullet"),
        ("• One\n\nText.".encode(), "begins with a bullet"),
        (b"Headline", "no paragraph"),
        ("Headline\n\n• One".encode(), "no paragraph"),
        ("Headline\n\n“Last Crossing”\n\nIN QUOTES | Title".encode(), "no paragraph"),
        (b"Headline\n\nLeave a Reply\n\nText.", "no paragraph"),
        (b"Headline\n\nText\0.", "NUL"),
        ("Headline\n\nText.".encode("utf-16"), "NUL"),
        ("Headline\n\nÍlvar".encode("latin-1"), "not UTF-8: byte 11"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
    ],
)
def test_what_is_no_article_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(WireTextError, match=sentence):
        read_wire_text(data)


def test_byte_order_mark_is_allowed_and_left_out():
    assert read_wire_text(b"\xef\xbb\xbf" + SAMPLE.read_bytes()) == read_wire_text(
        SAMPLE.read_bytes()
    )


def test_two_megabytes_are_read_and_a_byte_more_is_refused():
    whole = b"Headline\n\n".ljust(MAX_BYTES, b"x")

    assert len(read_wire_text(whole).body[0].text) == MAX_BYTES - 10
    with pytest.raises(WireTextError, match="larger than 2 MB"):
        read_wire_text(whole + b"x")


def test_control_characters_become_spaces_and_are_mentioned():
    story = read("Headline\n\x0c\nOne\x1btwo.")

    assert story.body == (Paragraph("One two."),)
    assert story.notes == ("Control characters replaced by spaces: 2.",)


# The digest


@pytest.mark.parametrize(
    "same",
    [
        "Héadline\r\n\r\n• One\r\n• Two\r\n\r\nText on.",
        "\ufeffHéadline\n\n\n  •  One\n  • Two\n\nText\non.\n",
        "He\u0301adline\n\n• One\n• Two\n\nText  on.",
        "Héadline\n\n• One\n• Two\n\nText on.\n\nLeave a Reply\n\nYour email",
    ],
)
def test_same_words_in_the_same_blocks_have_one_digest(same):
    assert read(same).digest == read("Héadline\n\n• One\n• Two\n\nText on.").digest


@pytest.mark.parametrize(
    "other",
    [
        "Headline\n\n• One\n\nText off.",
        "Headline\n\n• One\n\nText\n\non.",
        "Headline\n\n• One\n\ntext on.",
        "Headline\n\nOne\n\nText on.",
    ],
)
def test_other_words_or_blocks_have_another_digest(other):
    assert read(other).digest != read("Headline\n\n• One\n\nText on.").digest


# Whatever comes


@given(st.binary() | TEXTS.map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        story = read_wire_text(data)
    except WireTextError:
        return

    assert story.headline
    assert story.paragraphs
    assert all(story.points)


@given(TEXTS)
def test_every_letter_above_the_furniture_is_in_a_part(body):
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", f"Headline\n\nFirst.\n\n{body}")
    above = re.split(r"(?:\A|\n\s*\n)\s*Leave a Reply\s*(?:\n\s*\n|\Z)", _lines(text))[0]

    story = read(text)

    parts = [story.headline, *story.points]
    for part in story.body:
        parts += [part.kicker, part.title] if isinstance(part, RelatedLink) else [part.text]
    assert _letters(" ".join(parts)) == _letters(above)


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _letters(text):
    """How often each letter stands in a text, signs that the parser takes off apart."""
    return Counter(re.sub(r"[\s•|]", "", text))
