"""Body text: cleaned on its way in, made a page on its way out.

Source: docs/publishing.md, "The body".
"""

from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.body_blocks import Block, blocks, place_for
from articles.models import Article
from articles.pull_quotes import is_verbatim

__all__ = [
    "blocks",
    "clean_body",
    "crosshead",
    "paragraph",
    "paragraphs",
    "place_for",
    "plain_text",
    "render_body",
    "render_feed_body",
]


def clean_body(html: str) -> str:
    """Keep what a story may hold, drop the rest; an empty editor gives "".

    The editor sends only this much, but a POST can hold anything.
    """
    kept = blocks(html)
    is_empty = not any(block.paragraphs or block.part for block in kept)
    return "" if is_empty else "".join(block.html for block in kept)


def paragraphs(html: str) -> list[str]:
    """Words of a body, a list's items one by one; parts left out."""
    return [text for block in blocks(html) for text in block.paragraphs]


def plain_text(html: str) -> str:
    """Words of a body, paragraphs separated by blank lines; parts left out."""
    return "\n\n".join(paragraphs(html))


def paragraph(text: str) -> str:
    """A paragraph of plain words, letter for letter."""
    return f"<p>{escape(text, quote=False)}</p>"


def crosshead(text: str) -> str:
    """A heading inside the text, letter for letter."""
    return f"<h2>{escape(text, quote=False)}</h2>"


def render_body(article: Article) -> SafeString:
    """A story's body with its parts in place; those without a place come after it.

    Cleaned once more, for a body that came past revise_article.
    article: with its page parts fetched, see ArticleQuerySet.with_page_parts().
    """
    body = blocks(article.body)
    parts = _parts_by_key(article, body)
    pieces = []
    for block in body:
        pieces.append(parts.pop(block.part, "") if block.part else _as_page_block(block))
    return mark_safe("\n".join([*pieces, *parts.values()]))  # noqa: S308


def render_feed_body(article: Article) -> SafeString:
    """The body for a feed reader: words, lists and links, no parts."""
    return mark_safe(  # noqa: S308
        "\n".join(block.html for block in blocks(article.body) if not block.part)
    )


def _parts_by_key(article: Article, body: list[Block]) -> dict[str, str]:
    """Rendered parts by key. A quote that the body does not say is not shown."""
    said = [text for block in body for text in block.paragraphs]
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
    if block.tag == "h2":
        return block.html.replace("<h2>", '<h2 class="crosshead">', 1)
    return block.html
