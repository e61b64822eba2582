"""Body text: what HTML a story may hold, and how it becomes a page.

Both directions live here, so that what is let in and what is put out can't
drift apart. Source: docs/publishing.md, "The body".
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.pull_quotes import is_verbatim

BLOCK_TAGS = frozenset({"p", "h2", "h3", "ul", "ol", "blockquote", "div"})
INLINE_TAGS = frozenset({"a", "strong", "em", "b", "i", "sub", "sup", "br"})
_TOP_TAGS = BLOCK_TAGS | {"li"}
URL_SCHEMES = frozenset({"http", "https", "mailto"})

_PART_KEY = re.compile(r"(quote|link|picture)-[a-z0-9]{1,16}")
_PLACED_PART = re.compile(r'<div data-part="[a-z0-9-]+"></div>')
_STRAY_DIV = re.compile(r'<div(?! data-part="[a-z0-9-]+"></div>)[^>]*>|(?<!">)</div>')
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# These need no end tag, so their start says nothing of depth.
_UNCLOSED_TAGS = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd tr td th option".split()
)
# The parser's time grows with the square of the depth; no story nests so much.
_MAX_DEPTH = 200
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


def clean_body(html: str) -> str:
    """Keep what a story may hold, drop the rest; an empty editor gives "".

    The editor sends only this much, but a POST can hold anything (F4). What is
    nested deeper than 200 elements is kept as plain text, tags and all.
    """
    # No database takes NUL or half a surrogate pair.
    html = html.replace("\x00", "").encode(errors="ignore").decode()
    if _depth(html) > _MAX_DEPTH:
        html = escape(html)
    cleaned = _STRAY_DIV.sub("", _cleaner().clean(html))
    return "" if not any(b.paragraphs or b.part for b in blocks(cleaned)) else cleaned


def blocks(html: str) -> Iterator[Block]:
    """Blocks of clean HTML in order; loose text becomes a paragraph."""
    parser = _BlockParser()
    parser.feed(html)
    parser.close()
    return iter(parser.finished())


def paragraphs(html: str) -> list[str]:
    """Words of clean HTML, a list's items one by one; parts left out."""
    return [text for block in blocks(html) for text in block.paragraphs]


def plain_text(html: str) -> str:
    """Words of clean HTML, paragraphs separated by blank lines; parts left out."""
    return "\n\n".join(paragraphs(html))


def place_for(key: str) -> str:
    """The empty node that marks a part's place in a body."""
    return f'<div data-part="{key}"></div>'


def render_body(article) -> SafeString:
    """A story's body with its parts in place; those without a place come after it.

    Cleaned once more, for a body that came past revise_article.
    article: with its page parts fetched, see ArticleQuerySet.with_page_parts().
    """
    body = clean_body(article.body)
    parts = _parts_by_key(article, body)
    pieces = []
    for block in blocks(body):
        pieces.append(parts.pop(block.part, "") if block.part else _as_page_block(block))
    return mark_safe("\n".join([*pieces, *parts.values()]))  # noqa: S308


def render_feed_body(article) -> SafeString:
    """The body for a feed reader: words, lists and links, no parts (F3)."""
    return mark_safe(  # noqa: S308
        "\n".join(
            _PLACED_PART.sub("", block.html)
            for block in blocks(clean_body(article.body))
            if not block.part
        )
    )


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TOP_TAGS | INLINE_TAGS),
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


def _parts_by_key(article, body: str) -> dict[str, str]:
    """Rendered parts by key. A quote that the body does not say is not shown (X1)."""
    said = paragraphs(body)
    rendered = {}
    for quote in article.pull_quotes.all():
        if is_verbatim(quote.text, said):
            rendered[quote.key] = render_to_string("articles/_pull_quote.html", {"quote": quote})
    for link in article.related_links.all():
        rendered[link.key] = render_to_string("articles/_related.html", {"link": link})
    for placed in article.placed_pictures.all():
        rendered[placed.key] = render_to_string("articles/_placed_picture.html", {"placed": placed})
    return rendered


def _as_page_block(block: Block) -> str:
    # A part has its place between blocks; inside one its node stands for nothing.
    html = _PLACED_PART.sub("", block.html)
    if block.tag == "h2":
        return html.replace("<h2>", '<h2 class="crosshead">', 1)
    return html


class _BlockParser(HTMLParser):
    """Cuts clean HTML at its outermost elements.

    nh3's output is well formed, so depth alone tells where a block ends.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._blocks: list[Block] = []
        self._depth = 0
        self._tag = ""
        self._part = ""
        self._html: list[str] = []
        self._text: list[str] = []
        self._paragraphs: list[str] = []

    def finished(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0 and tag in _TOP_TAGS:
            self._end_block()
            self._tag, self._part = tag, dict(attrs).get("data-part") or ""
        if tag == "br":
            self._text.append(" ")
        elif tag in _TOP_TAGS:
            self._end_paragraph()
        if tag != "br":
            self._depth += 1
        self._html.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._html.append(f"</{tag}>")
        self._depth = max(0, self._depth - 1)
        if tag in _TOP_TAGS:
            self._end_paragraph()
        if self._depth == 0 and tag in _TOP_TAGS:
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
        html, tag = "".join(self._html).strip(), self._tag
        # Loose text is a paragraph, a loose item a list.
        around = {"": "p", "li": "ul"}.get(tag, "")
        if html and (tag or self._paragraphs):
            html = f"<{around}>{html}</{around}>" if around else html
            self._blocks.append(Block(around or tag, html, tuple(self._paragraphs), self._part))
        self._tag = self._part = ""
        self._html, self._paragraphs = [], []


def paragraph(text: str) -> str:
    """A paragraph of plain words, letter for letter."""
    return f"<p>{escape(text, quote=False)}</p>"


def crosshead(text: str) -> str:
    """A heading inside the text, letter for letter."""
    return f"<h2>{escape(text, quote=False)}</h2>"
