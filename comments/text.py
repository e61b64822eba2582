"""A reader's words: what is stored, what is compared, what is shown.

Comments are plain text in the database; render() alone makes HTML of them.
Source: docs/moderation.md, "Words".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape as html_escape

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from comments.links import public_url

MAX_MARKS_PER_BASE = 4
REPLACEMENT = "\ufffd"

# What no text should hold: C0 but tab and line feed, DEL and C1, lone surrogates,
# and the noncharacters that XML refuses.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Embeddings, overrides and isolates; the marks LRM, RLM and ALM harm nobody.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters by Unicode's account, blank on every screen: fillers and the empty Braille cell.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS = frozenset({"Mn", "Me"})
_UNSEEN = _MARKS | {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"}

# What passes for each Latin letter, after case folding. Both sides of a comparison
# are folded, so `i`, `l` and `1` may well become one letter.
_LOOK_ALIKES = {
    "a": "аαɑ@4",
    "b": "вβ",
    "c": "с",
    "d": "ԁ",
    "e": "еε3",
    "g": "ɡ",
    "h": "нһհ",
    "j": "ј",
    "k": "кκ",
    "l": "iıіιӏ1|!",
    "m": "м",
    "n": "ηո",
    "o": "оοօ0",
    "p": "рρ",
    "q": "ԛ",
    "s": "ѕ5$",
    "t": "тτ",
    "u": "υս",
    "v": "ѵν",
    "w": "ԝѡω",
    "x": "хχ",
    "y": "у",
}
_CONFUSABLES = {
    ord(character): letter for letter, others in _LOOK_ALIKES.items() for character in others
}

# Linear in the text, whatever it holds.
_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
# Whole addresses only; what follows is judged by public_url().
_ADDRESS = re.compile(r"(?<![a-z0-9])https?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,:;!?'\"»”’…"


def to_lf(text: str) -> str:
    """Line breaks as browsers send them (CR LF) and as old files have them, as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def printable(text: str) -> str:
    """Control characters and lone surrogates as U+FFFD, which every format can carry."""
    return _UNPRINTABLE.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """A name: breaks and runs of blanks as one space, nothing that turns its direction."""
    return " ".join(_BIDI_CONTROLS.sub("", text).split())


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return all(_is_unseen(character) for character in text)


def skeleton(text: str) -> str:
    """What a text looks like: case, accents, width and look-alikes folded away.

    For comparison with another skeleton, never to be shown.
    Source: Unicode Technical Standard 39, section 4, with a small table of our own.
    """
    return unicodedata.normalize("NFKD", text).casefold().translate(_LOOKS)


def folded_words(text: str) -> str:
    """The words of a text by their skeletons, one blank between two."""
    return " ".join(_WORD.findall(skeleton(" ".join(text.split()))))


class _Looks(dict):
    """What each character is taken for, worked out when it first occurs; None for nothing."""

    def __missing__(self, code: int) -> str | int | None:
        is_seen = code == ord(" ") or not _is_unseen(chr(code))
        self[code] = _CONFUSABLES.get(code, code) if is_seen else None
        return self[code]


_LOOKS = _Looks()


def stacks_marks(text: str) -> bool:
    """Whether a letter carries more marks than are shown."""
    return not text.isascii() and limit_marks(text) != text


def limit_marks(text: str) -> str:
    """At most four marks on a letter; more would reach into the lines around."""
    if text.isascii() or not _holds_marks(text):
        return text
    return "".join(_with_few_marks(text))


def addresses_in(text: str) -> list[str]:
    """Web addresses a text spells out, whether or not they become links."""
    return _ADDRESS.findall(text)


@lru_cache(maxsize=1024)
def render(text: str) -> SafeString:
    """A comment's text as HTML; the one place where readers' words become markup.

    Everything is escaped. Blank lines make paragraphs, each in its own direction.
    Only whole http and https addresses become links, shown with the ASCII form of
    their host; there is no markup language and no mailto. Kept by each process, for a
    story's page is made anew with each reply and most of it stays.
    Source: docs/moderation.md, "Words".
    """
    paragraphs = (part for part in _PARAGRAPH.split(limit_marks(text).strip()) if part)
    return mark_safe("\n".join([f'<p dir="auto">{_lines(part)}</p>' for part in paragraphs]))


def link_to(url: str, shown: str) -> SafeString:
    """A link to a reader's address, which is no recommendation of ours.

    url: from public_url(). shown: that address or its host, never other words.
    """
    return format_html('<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>', url, shown)


def show_invisibles(text: str) -> SafeString:
    """A text as HTML for the desk: what can't be seen is shown as its code point."""
    # Each sign once: most texts have few, and none of these.
    if not any(map(_is_hidden, set(text) - {"\n"})):
        return escape(text)
    return mark_safe("".join(_visible_pieces(text)))


def _is_unseen(character: str) -> bool:
    return character in _BLANK_LETTERS or unicodedata.category(character) in _UNSEEN


def _holds_marks(text: str) -> bool:
    # Each sign once: a text has few different ones.
    return any(unicodedata.category(sign) in _MARKS for sign in set(text))


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _MARKS:
            marks += 1
            if marks > MAX_MARKS_PER_BASE:
                continue
        elif category != "Cf":
            # An invisible joiner is no new letter that marks could begin to pile on.
            marks = 0
        yield character


def _lines(paragraph: str) -> str:
    # An address ends at any blank, so none goes on in the next line.
    return _linked(paragraph).replace("\n", "<br>")


def _linked(words: str) -> str:
    """Escaped, and with links."""
    if "://" not in words:
        return html_escape(words)
    pieces = []
    end = 0
    for found in _ADDRESS.finditer(words):
        typed = _without_closing_marks(found.group())
        url = public_url(typed)
        if url is None:
            continue
        pieces.append(html_escape(words[end : found.start()]))
        pieces.append(link_to(url, url))
        end = found.start() + len(typed)
    pieces.append(html_escape(words[end:]))
    return "".join(pieces)


def _without_closing_marks(address: str) -> str:
    """Without the punctuation of the sentence around it; a bracket that opens stays closed."""
    while address:
        last = address[-1]
        opening = {")": "(", "]": "[", "}": "{"}.get(last)
        is_outside = opening and address.count(last) > address.count(opening)
        if last not in _AFTER_ADDRESS and not is_outside:
            break
        address = address[:-1]
    return address


def _visible_pieces(text: str) -> Iterator[str]:
    for character in text:
        if character == "\n" or not _is_hidden(character):
            yield escape(character)
        else:
            yield format_html('<span class="code-point">U+{}</span>', f"{ord(character):04X}")


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        character in _BLANK_LETTERS
        or character == REPLACEMENT
        or category in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
        or (category == "Zs" and character != " ")
    )
