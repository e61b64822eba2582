"""Read one plain-text article as agencies and partner sites send it: bytes in, parts out."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, takewhile

MAX_BYTES = 2_000_000
BULLET = "•"
FURNITURE_BEGINS = "Leave a Reply"
KICKER_MAX_LETTERS = 30
CROSSHEAD_MAX_LETTERS = 60

# Each opening quotation mark with the marks that may close it.
CLOSING_MARKS = {"“": "”", "‘": "’", "„": "“”", "«": "»", "»": "«", '"': '"'}

# Short names that are also those of a party or an authority (AAP, PA, PTI)
# are missing on purpose: "PTI said" is more often Pakistan's party.
AGENCIES = (
    "AFP",
    "Agence France-Presse",
    "AP",
    "Associated Press",
    "Anadolu Agency",
    "ANSA",
    "Bloomberg News",
    "Canadian Press",
    "dpa",
    "EFE",
    "IANS",
    "Interfax",
    "Kyodo News",
    "PA Media",
    "Press Association",
    "Press Trust of India",
    "Reuters",
    "RIA Novosti",
    "TASS",
    "United Press International",
    "UPI",
    "Xinhua",
    "Yonhap",
)

_AGENCY = "|".join(re.escape(name) for name in AGENCIES)
# A hyphen makes another word of it: "AFP-JIJI" is not AFP.
_CREDIT = re.compile(
    rf"(?<![\w-])(?:(?i:told|according\s+to)\s+(?:the\s+)?(?P<source>{_AGENCY})(?![\w-])"
    rf"|(?P<speaker>{_AGENCY})\s+(?:is\s+unable|reported|said)(?![\w-]))"
)
# XML, and so every feed, has no way to write these.
_UNWRITABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class WireTextError(ValueError):
    """The bytes hold no article; the message is a sentence for whoever sent them."""


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Crosshead:
    text: str


@dataclass(frozen=True)
class RelatedLink:
    kicker: str
    title: str


@dataclass(frozen=True)
class WireStory:
    """The parts of a plain-text article, every word as it was written.

    credit: an agency's name, empty where none is credited.
    notes: sentences for the person importing, in the order of the text.
    digest: SHA-256 in hex of the words and blocks, so line ends, line breaks
        inside a block and page furniture make no difference.
    """

    headline: str
    points: tuple[str, ...]
    body: tuple[Paragraph | Crosshead | RelatedLink, ...]
    credit: str
    notes: tuple[str, ...]
    digest: str

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(part for part in self.body if isinstance(part, Paragraph))

    @property
    def related_links(self) -> tuple[RelatedLink, ...]:
        return tuple(part for part in self.body if isinstance(part, RelatedLink))


def read_wire_text(data: bytes) -> WireStory:
    """Take a plain-text article apart.

    Raises WireTextError when the bytes are too many, are not UTF-8 text, or
        hold no article.
    Source: docs/publishing.md, "Importing a plain text".
    """
    text = _decode(data)
    notes = []
    text, unwritable = _UNWRITABLE.subn(" ", text)
    if unwritable:
        notes.append(f"Control characters replaced by spaces: {unwritable}.")

    blocks = _split_blocks(text)
    article = list(takewhile(lambda block: block != [FURNITURE_BEGINS], blocks))
    if not article:
        raise WireTextError("There is no article in this text.")
    if article[0][0].startswith(BULLET):
        raise WireTextError(
            "The text begins with a bullet, but its first block must be a headline."
        )

    headline, *rest = [piece for block in article for piece in block]
    points = [_without_bullet(piece) for piece in rest if piece.startswith(BULLET)]
    body = [_body_part(piece) for piece in rest if not piece.startswith(BULLET)]
    if not any(isinstance(part, Paragraph) for part in body):
        raise WireTextError("There is a headline but no paragraph below it.")

    ours = [headline, *points, *(part.text for part in body if not isinstance(part, RelatedLink))]
    agencies = credited_agencies(ours)
    notes += [
        f"A quotation never closes, kept as written: {_shorten(quotation)}"
        for text in ours
        if (quotation := _unclosed_quotation(text))
    ]
    if len(agencies) > 1:
        notes.append(f"Other agencies are named as well: {', '.join(agencies[1:])}.")
    if len(blocks) > len(article):
        left_out = len(blocks) - len(article)
        notes.append(f"Page furniture left out from “{FURNITURE_BEGINS}” on, blocks: {left_out}.")
    return WireStory(
        headline=headline,
        points=tuple(point for point in points if point),
        body=tuple(body),
        credit=agencies[0] if agencies else "",
        notes=tuple(notes),
        digest=_digest(article),
    )


def _decode(data):
    if len(data) > MAX_BYTES:
        raise WireTextError(f"The text is larger than {MAX_BYTES // 1_000_000} MB.")
    if b"\0" in data:
        raise WireTextError("This is not a text: it contains NUL bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WireTextError(
            f"The text is not UTF-8: byte {error.start + 1} does not fit. Save it as UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split_blocks(text):
    """Blocks of pieces; a bullet line begins a piece, any other continues the last."""
    lines = [line.strip() for line in text.split("\n")]
    return [_join_lines(block) for has_words, block in groupby(lines, key=bool) if has_words]


def _join_lines(lines):
    pieces = []
    for line in lines:
        if not pieces or line.startswith(BULLET):
            pieces.append([])
        pieces[-1].append(line)
    return [" ".join(piece) for piece in pieces]


def _without_bullet(piece):
    return piece.removeprefix(BULLET).lstrip()


def _body_part(text):
    if _is_crosshead(text):
        return Crosshead(text)
    kicker, separator, title = text.partition(" | ")
    if separator and len(kicker) <= KICKER_MAX_LETTERS:
        return RelatedLink(kicker, title.lstrip())
    return Paragraph(text)


def _is_crosshead(text):
    """One pair of quotation marks and nothing outside; “We won,” is speech, not a crosshead."""
    if not 2 < len(text) <= CROSSHEAD_MAX_LETTERS or text[-1] not in CLOSING_MARKS.get(text[0], ""):
        return False
    # The sign that closes ‘ is an apostrophe inside a word.
    inside = re.sub(r"(?<=\w)’(?=\w)", "", text[1:-1]).strip()
    return bool(inside) and inside[-1] not in ".,!?" and not {text[0], text[-1]} & set(inside)


def credited_agencies(texts: Iterable[str]) -> list[str]:
    """Agencies that the texts name as their source, in the order of the text, each once."""
    found = [match for text in texts for match in _CREDIT.finditer(text)]
    return list(dict.fromkeys(match["source"] or match["speaker"] for match in found))


def _unclosed_quotation(text):
    open_marks = []
    for place, letter in enumerate(text):
        if letter in "‘’":
            # One sign is both apostrophe and closing mark; guessing helps nobody.
            continue
        if open_marks and letter in CLOSING_MARKS[text[open_marks[-1]]]:
            open_marks.pop()
        elif letter in CLOSING_MARKS:
            open_marks.append(place)
    return text[open_marks[0] :] if open_marks else ""


def _shorten(text):
    return text if len(text) <= 60 else f"{text[:59]}…"


def _digest(blocks):
    words = "\n\n".join("\n".join(" ".join(piece.split()) for piece in block) for block in blocks)
    return hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()
