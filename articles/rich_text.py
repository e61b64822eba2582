"""Body text: what HTML a story may hold, and how it becomes a page.

Both directions live here, so that what is let in and what is put out can't
drift apart. Source: docs/publishing.md, "The body".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

BLOCK_TAGS = frozenset({"p", "h2", "h3", "ul", "ol", "blockquote", "div"})
INLINE_TAGS = frozenset({"a", "strong", "em", "b", "i", "sub", "sup", "br"})
URL_SCHEMES = frozenset({"http", "https", "mailto"})

_PART_KEY = re.compile(r"(quote|link|picture)-[a-z0-9]{1,16}")
_PLACED_PART = re.compile(r'<div data-part="([a-z0-9-]+)"></div>')
_STRAY_DIV = re.compile(r'<div(?! data-part="[a-z0-9-]+"></div>)[^>]*>|(?<!">)</div>')


@dataclass(frozen=True)
class Block:
    """One piece of a body from top to bottom.

    tag: `p`, `h2`, `h3`, `ul`, `ol`, `blockquote`, or `div` for the place of a part.
    html: the whole element, clean. text: its words. part: key of the row placed here.
    """

    tag: str
    html: str
    text: str
    part: str = ""


def clean_body(html: str) -> str:
    """Keep what a story may hold, drop the rest; an empty editor gives "".

    The editor sends only this much, but a POST can hold anything (F4).
    """
    cleaned = _cleaner().clean(html.replace("\x00", ""))
    cleaned = _STRAY_DIV.sub("", cleaned)
    return "" if not any(b.text or b.part for b in blocks(cleaned)) else cleaned


def blocks(html: str) -> Iterator[Block]:
    """Blocks of clean HTML in order; loose text becomes a paragraph."""
    parser = _BlockParser()
    parser.feed(html)
    parser.close()
    return iter(parser.finished())


def plain_text(html: str) -> str:
    """Words of clean HTML, blocks separated by blank lines; parts left out."""
    return "\n\n".join(block.text for block in blocks(html) if block.text)


def placed_keys(html: str) -> list[str]:
    """Keys of the parts placed in a clean body, from top to bottom."""
    return _PLACED_PART.findall(html)


def place_for(key: str) -> str:
    """The empty node that marks a part's place in a body."""
    return f'<div data-part="{key}"></div>'


def render_body(article) -> SafeString:
    """A story's body with its parts in place; those without a place come after it.

    article: with its page parts fetched, see ArticleQuerySet.with_page_parts().
    """
    parts = _parts_by_key(article)
    pieces = []
    for block in blocks(article.body):
        pieces.append(parts.pop(block.part, "") if block.part else _as_page_block(block))
    return mark_safe("\n".join([*pieces, *parts.values()]))  # noqa: S308


def render_feed_body(article) -> SafeString:
    """The body for a feed reader: words, lists and links, no parts (F3)."""
    return mark_safe(  # noqa: S308
        "\n".join(block.html for block in blocks(article.body) if not block.part)
    )


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(BLOCK_TAGS | INLINE_TAGS | {"li"}),
        attributes={"a": {"href"}, "div": {"data-part"}},
        attribute_filter=_keep_attribute,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "data-part":
        return value if _PART_KEY.fullmatch(value) else None
    # “//evil.example” borrows the page's scheme and looks like a path.
    return None if value.lstrip().startswith(("//", "\\")) else value


def _parts_by_key(article) -> dict[str, str]:
    """Rendered parts by key. A quote the body no longer says is not shown."""
    rendered = {}
    for quote in article.pull_quotes.all():
        if quote.is_verbatim:
            rendered[quote.key] = render_to_string("articles/_pull_quote.html", {"quote": quote})
    for link in article.related_links.all():
        rendered[link.key] = render_to_string("articles/_related.html", {"link": link})
    for placed in article.placed_pictures.all():
        rendered[placed.key] = render_to_string("articles/_placed_picture.html", {"placed": placed})
    return rendered


def _as_page_block(block: Block) -> str:
    if block.tag == "h2":
        return block.html.replace("<h2>", '<h2 class="crosshead">', 1)
    return block.html


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

    def finished(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0 and tag in BLOCK_TAGS:
            self._end_block()
            self._tag, self._part = tag, dict(attrs).get("data-part") or ""
        if tag == "br" or tag in BLOCK_TAGS or tag == "li":
            self._text.append(" ")
        if tag != "br":
            self._depth += 1
        self._html.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._html.append(f"</{tag}>")
        self._depth = max(0, self._depth - 1)
        if self._depth == 0 and tag in BLOCK_TAGS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self._html.append(data)
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._keep_reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep_reference(f"&#{name};")

    def _keep_reference(self, reference: str) -> None:
        self._html.append(reference)
        self._text.append(unescape(reference))

    def _end_block(self) -> None:
        html, text = "".join(self._html).strip(), "".join(self._text).strip()
        if html and (self._tag or text):
            html = html if self._tag else f"<p>{html}</p>"
            self._blocks.append(Block(self._tag or "p", html, text, self._part))
        self._tag = self._part = ""
        self._html, self._text = [], []


def paragraph(text: str) -> str:
    """A paragraph of plain words, letter for letter."""
    return f"<p>{escape(text, quote=False)}</p>"


def crosshead(text: str) -> str:
    """A heading inside the text, letter for letter."""
    return f"<h2>{escape(text, quote=False)}</h2>"
