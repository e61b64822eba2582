"""How the body begins and hangs together, and what was left in it."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from articles.publish_checks.registry import Finding, Kind, publish_check
from articles.publish_checks.story import Story
from articles.publish_checks.wording import around

MAX_FIRST_PARAGRAPH_WORDS = 60
_PLACEHOLDER = re.compile(
    r"\[\s*(?:check|confirm|fill in|name|source|tbc|tk)\b[^\[\]]{0,200}\]"
    r"|\blorem ipsum\b|\b(?-i:TK|TKTK|TKK|XXX+|TBC|TBD)\b|\?\?\?+",
    re.IGNORECASE,
)
# Words that hardly ever stand twice on purpose. Others do: “had had”, “nous nous”.
_ONCE = {
    "en": "a an and are as at be by for from if in is it of on or the their this to was were with",
    "fr": "au aux ce dans de des du et est il la le les ou par pour que qui sur un une",
    "de": "als an auf aus bei den dem des ein eine einen für im ist mit und vom von zu zum zur",
    "es": "al como con de del el en es la las los o para por que se su un una y",
}
_TWICE = re.compile(r"(?<![\w'’-])(\w+)\s+\1(?![\w'’-])", re.IGNORECASE)


@publish_check("crosshead-first")
def body_begins_with_text(story: Story, at: datetime) -> Iterator[Finding]:
    words = [block for block in story.blocks if not block.part]
    if words and words[0].tag in ("h2", "h3"):
        yield Finding(
            "crosshead-first",
            "body",
            _("The body begins with a crosshead."),
            fix=_("Let a paragraph come first."),
            kind=Kind.ADVICE,
        )


@publish_check("first-paragraph")
def first_paragraph_is_short(story: Story, at: datetime) -> Iterator[Finding]:
    first = next((block.text for block in story.blocks if block.tag == "p" and block.text), "")
    count = len(first.split())
    if count > MAX_FIRST_PARAGRAPH_WORDS:
        yield Finding(
            "first-paragraph",
            "body",
            _("The first paragraph has %(count)d words.") % {"count": count},
            fix=_("Tell the news in fewer than %(most)d, and the rest below.")
            % {"most": MAX_FIRST_PARAGRAPH_WORDS},
            kind=Kind.ADVICE,
        )


@publish_check("placeholder")
def nothing_is_left_to_fill_in(story: Story, at: datetime) -> Iterator[Finding]:
    for field, text in story.texts():
        if found := _PLACEHOLDER.search(text):
            yield Finding(
                "placeholder",
                field,
                _("“%(words)s” is still to be filled in.") % {"words": around(text, *found.span())},
                fix=_("Put in what belongs there, or take it out."),
                about=text,
            )


@publish_check("double-word")
def no_word_stands_twice(story: Story, at: datetime) -> Iterator[Finding]:
    once = set(_ONCE.get(story.article.language.split("-")[0], "").split())
    for field, text in story.texts():
        for found in _TWICE.finditer(text):
            if found[1].lower() in once:
                yield Finding(
                    "double-word",
                    field,
                    _("“%(words)s” has a word twice.") % {"words": around(text, *found.span())},
                    fix=_("Take one of the two out."),
                    kind=Kind.ADVICE,
                    about=found[0],
                )


@publish_check("empty-place")
def places_have_parts(story: Story, at: datetime) -> Iterator[Finding]:
    keys = {row.key for rows in (story.quotes, story.links, story.placed) for row in rows}
    if any(block.part and block.part not in keys for block in story.blocks):
        yield Finding(
            "empty-place",
            "body",
            _("The body has a place for a quote, link or picture that is not there."),
            fix=_("Take the empty place out, or add what belongs there."),
            kind=Kind.ADVICE,
        )
