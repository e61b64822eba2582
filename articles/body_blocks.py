"""What HTML the body of a story may hold, cut into its blocks.

Source: docs/publishing.md, "The body".
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape, unescape
from html.parser import HTMLParser

import nh3

BLOCK_TAGS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote"})
INLINE_TAGS = frozenset({"a", "strong", "em", "b", "i", "sub", "sup"})
URL_SCHEMES = frozenset({"http", "https", "mailto"})
# fmt: off
# Their words are kept, and kept apart; they themselves are not.
_DROPPED_BLOCK_TAGS = frozenset({
    "article", "aside", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h4", "h5", "h6", "header", "hr", "main", "pre", "section", "table", "td",
    "th", "tr",
})
# These need no end tag, so their start says nothing of depth.
_UNCLOSED_TAGS = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link",
    "meta", "option", "p", "source", "td", "th", "tr", "track", "wbr",
})
# fmt: on

_HOLD_NO_BLOCKS = INLINE_TAGS | {"p", "h2", "h3"}
_PART_KEY = re.compile(r"(quote|link|picture)-[a-z0-9]{1,16}")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# The parser's time grows with the square of the depth; no story nests so much.
_MAX_DEPTH = 200
# Longer bodies are cut anew each time, so that what is kept stays under 20 MB.
MAX_KEPT_CHARACTERS = 50_000
# Browsers drop these three inside an address and read a backslash as a slash.
_BORROWED_SCHEME = re.compile(r"[\x00-\x20]*[/\\][\t\n\r]*[/\\]")
_COLLAPSIBLE_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True)
class Block:
    """One piece of a body from top to bottom.

    tag: `p`, `h2`, `h3`, `ul`, `ol`, `blockquote`, or `div` for the place of a part.
    html: the whole element, clean. paragraphs: its words; a list has one an item.
    part: key of the row placed here.
    """

    tag: str
    html: str
    paragraphs: tuple[str, ...]
    part: str = ""

    @property
    def text(self) -> str:
        """Its words, paragraphs separated by blank lines."""
        return "\n\n".join(self.paragraphs)


def blocks(html: str) -> list[Block]:
    """Whatever was sent, as the blocks a story may hold; loose text is a paragraph.

    What is nested deeper than 200 elements is kept as plain text, tags and all.
    """
    if len(html) > MAX_KEPT_CHARACTERS:
        return list(_cut(html))
    return list(_kept_blocks(html))


@lru_cache(maxsize=64)
def _kept_blocks(html: str) -> tuple[Block, ...]:
    """Kept by each process, for a story's page asks four times."""
    return _cut(html)


def _cut(html: str) -> tuple[Block, ...]:
    # No database takes NUL or half a surrogate pair.
    html = html.replace("\x00", "").encode(errors="ignore").decode()
    if _depth(html) > _MAX_DEPTH:
        html = escape(html)
    parser = _BlockParser()
    parser.feed(_cleaner().clean(html))
    parser.close()
    return tuple(parser.finished())


def place_for(key: str) -> str:
    """The empty node that marks a part's place in a body."""
    return f'<div data-part="{key}"></div>'


def _depth(html: str) -> int:
    """How deep elements stand in each other at most, or a little more."""
    open_now, depth, deepest = Counter(), 0, 0
    for is_end, name in _ANY_TAG.findall(html.lower()):
        # An end without a start closes nothing.
        step = -1 if is_end else 1
        if name not in _UNCLOSED_TAGS and open_now[name] + step >= 0:
            open_now[name] += step
            depth += step
            deepest = max(deepest, depth)
    return deepest


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(BLOCK_TAGS | INLINE_TAGS | _DROPPED_BLOCK_TAGS | {"br"}),
        attributes={"a": {"href"}, "div": {"data-part"}},
        attribute_filter=_keep_attribute,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "data-part":
        return value if _PART_KEY.fullmatch(value) else None
    # “//evil.example” borrows the page's scheme and looks like a path.
    return None if _BORROWED_SCHEME.match(value) else value


class _BlockParser(HTMLParser):
    """Cuts nh3's output, which is well formed, at its outermost blocks.

    Only what stands in a block where it may is written out again; of everything
    else the words remain.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._blocks: list[Block] = []
        # Tags not closed yet; "" stands for one that was not written out.
        self._open: list[str] = []
        self._tag = ""
        self._html: list[str] = []
        self._text: list[str] = []
        self._paragraphs: list[str] = []

    def finished(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._html.append("<br>")
            self._text.append(" ")
        elif tag in INLINE_TAGS:
            self._html.append(self.get_starttag_text() or "")
            self._open.append(tag)
        else:
            self._end_words()
            self._start_block(tag, dict(attrs).get("data-part"))

    def handle_endtag(self, tag: str) -> None:
        is_written = self._open.pop()
        self._html.append(f"</{tag}>" if is_written else " ")
        if tag not in INLINE_TAGS:
            self._end_words()

    def _start_block(self, tag: str, part: str | None) -> None:
        is_outermost = not any(self._open)
        if is_outermost and part:
            self._blocks.append(Block("div", place_for(part), (), part))
        is_kept = tag in BLOCK_TAGS and _HOLD_NO_BLOCKS.isdisjoint(self._open)
        if is_kept and is_outermost:
            self._tag = tag
        self._html.append(f"<{tag}>" if is_kept else " ")
        if tag != "hr":
            self._open.append(tag if is_kept else "")

    def _end_words(self) -> None:
        self._end_paragraph()
        if not any(self._open):
            self._end_block()

    def handle_data(self, data: str) -> None:
        self._html.append(data)
        self._text.append(_COLLAPSIBLE_SPACE.sub(" ", data))

    def handle_entityref(self, name: str) -> None:
        self._keep_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep_reference(f"&#{name};")

    def _keep_reference(self, reference: str) -> None:
        self._html.append(reference)
        self._text.append(unescape(reference))

    def _end_paragraph(self) -> None:
        if text := "".join(self._text).strip():
            self._paragraphs.append(text)
        self._text = []

    def _end_block(self) -> None:
        self._end_paragraph()
        html = "".join(self._html).strip(" \t\n\r\f")
        # Loose text is a paragraph, a loose item a list.
        around = {"": "p", "li": "ul"}.get(self._tag)
        if self._tag or self._paragraphs:
            html = f"<{around}>{html}</{around}>" if around else html
            self._blocks.append(Block(around or self._tag, html, tuple(self._paragraphs)))
        self._tag, self._html, self._paragraphs = "", [], []
