import json
from html.parser import HTMLParser
from time import perf_counter
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, PlacedPicture, PullQuote, RelatedLink
from articles.rich_text import (
    blocks,
    clean_body,
    crosshead,
    paragraph,
    paragraphs,
    place_for,
    plain_text,
    render_body,
    render_feed_body,
)
from tests.factories import make_draft, make_picture

ALLOWED = {
    **dict.fromkeys(["p", "h2", "h3", "ul", "ol", "li", "blockquote", "br"], frozenset()),
    **dict.fromkeys(["strong", "em", "b", "i", "sub", "sup"], frozenset()),
    "a": frozenset({"href"}),
    "div": frozenset({"data-part"}),
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    '<p onclick="alert(1)" onmouseover=alert(1)>Noon</p>',
    '<p style="background:url(javascript:alert(1))">Noon</p>',
    '<a href="javascript:alert(1)">Noon</a>',
    '<a href=" jAvAsCrIpT&colon;alert(1)">Noon</a>',
    '<a href="java&#10;script:alert(1)">Noon</a>',
    '<a href="\x01javascript:alert(1)">Noon</a>',
    '<a href="data:text/html,<script>alert(1)</script>">Noon</a>',
    '<a href="vbscript:msgbox(1)">Noon</a>',
    '<a href="//evil.example/">Noon</a>',
    '<a href="/\\evil.example/">Noon</a>',
    '<a href="/\t/evil.example/">Noon</a>',
    '<a href="https://example.org/" target=_blank ping=//evil.example rel=opener>Noon</a>',
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>Noon</text></a></svg>',
    '<iframe src="https://evil.example/" srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<form action="//evil.example/"><input name=q formaction=javascript:alert(1)></form>',
    '<meta http-equiv=refresh content="0;url=//evil.example/"><base href="//evil.example/">',
    "<style>@import '//evil.example/x.css';</style>",
    '<div data-part="quote-1" onclick="alert(1)"></div>',
    '<div data-part="javascript:alert(1)"></div>',
    '<div data-part="quote-1&quot; onclick=&quot;alert(1)"></div>',
    # Markup that a second parser reads in another way than the first.
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<<p>script>alert(1)<</p>/script>",
    "<!--><img src=x onerror=alert(1)>-->",
]


class _Faults(HTMLParser):
    """Every element and attribute that a body must not have."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        allowed = ALLOWED.get(tag)
        if allowed is None:
            self.found.append(f"<{tag}>")
            return
        for name, value in attrs:
            is_crosshead = (tag, name, value) == ("h2", "class", "crosshead")
            if name not in allowed and not is_crosshead:
                self.found.append(f"{name} of <{tag}>")
            if name == "href":
                self.look_at_address(value)

    def look_at_address(self, value):
        address = urlsplit(value)
        if address.scheme not in ("http", "https", "mailto", ""):
            self.found.append(value)
        if address.netloc and not address.scheme:
            self.found.append(value)

    def handle_comment(self, data):
        self.found.append(f"comment {data}")


def faults(html):
    parser = _Faults()
    parser.feed(html)
    parser.close()
    return parser.found


def rendered(article, body):
    article.body = body
    return render_body(article)


@pytest.mark.parametrize("html", HOSTILE)
def test_f4_hostile_markup_survives_neither_cleaning_nor_rendering(html):
    article = make_draft()

    assert faults(clean_body(html)) == []
    assert faults(rendered(article, html)) == []
    assert faults(render_feed_body(article)) == []


@pytest.mark.parametrize("html", HOSTILE)
def test_f4_parsing_clean_markup_again_finds_nothing_new(html):
    once = clean_body(html)

    assert clean_body(once) == once


def test_f4_known_attacks_survive_neither_cleaning_nor_rendering(corpora):
    cases = json.loads((corpora / "hostile" / "dompurify-expect.json").read_text())
    naughty = json.loads((corpora / "hostile" / "blns.json").read_text())
    article = make_draft()

    survived = [
        html
        for html in [*(case["payload"] for case in cases), *naughty]
        if faults(clean_body(html))
        or faults(rendered(article, html))
        or clean_body(clean_body(html)) != clean_body(html)
    ]

    assert survived == []


@given(st.lists(st.sampled_from([*HOSTILE, "<ul>", "<li>", "</ul>", "<div>", "</div>", "Noon"])))
def test_f4_mixtures_of_hostile_markup_stay_harmless(pieces):
    once = clean_body("".join(pieces))

    assert faults(once) == []
    assert clean_body(once) == once


@pytest.mark.parametrize(
    "html",
    [
        "<p>Noon</p>",
        "<h2>“It turned”</h2><p>At <strong>noon</strong>, <em>sharp</em>.</p>",
        "<ul><li><p>One</p></li><li><p>Two</p></li></ul>",
        "<ol><li>One</li></ol><blockquote><p>Said</p></blockquote><h3>Then</h3>",
        '<p><a href="https://example.org/a?b=c&amp;d=e#f">There</a></p>',
        '<p><a href="mailto:desk@example.org">Write</a> <a href="/2026/03/01/tide/">Here</a></p>',
        "<p>H<sub>2</sub>O, 10<sup>2</sup><br>Next line</p>",
        '<p>One</p><div data-part="quote-1a2b"></div><p>Two</p>',
        "<p>Ärger &amp; “Größe” 港口 تعطل 🎉 &lt;b&gt;</p>",
    ],
)
def test_what_the_editor_writes_is_kept_letter_for_letter(html):
    assert clean_body(html) == html


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<p><br></p>", "<p>\u00a0</p>", "<ul></ul>"])
def test_empty_editor_is_an_empty_body(html):
    assert clean_body(html) == ""


def test_body_of_a_placed_part_alone_is_not_empty():
    assert clean_body(place_for("picture-1")) == '<div data-part="picture-1"></div>'


def test_f4_word_s_clothes_are_dropped_and_its_words_kept():
    pasted = (
        '<p class=MsoNormal style="margin:0"><span lang=EN-GB style="font-family:Arial">The tide'
        "<o:p></o:p></span></p><table><tr><td>Noon</td></tr></table><h1>Title</h1>"
    )

    cleaned = clean_body(pasted)

    assert faults(cleaned) == []
    assert plain_text(cleaned).split() == ["The", "tide", "Noon", "Title"]


def test_what_no_database_takes_is_dropped():
    assert clean_body("<p>No\x00on\ud800</p>") == "<p>Noon</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>One</div><div>Two</div>",
        "<table><tr><td>One</td><td>Two</td></tr></table>",
        "<section><h1>One</h1>Two</section>",
        "One<hr>Two",
        "<div><div><p>One</p></div>Two</div>",
    ],
)
def test_words_of_blocks_that_are_dropped_stay_apart(html):
    assert clean_body(html) == "<p>One</p><p>Two</p>"


def test_words_of_blocks_dropped_inside_a_list_stay_apart():
    assert paragraphs(clean_body("<ul><li><div>One</div><div>Two</div></li></ul>"))[0].split() == [
        "One",
        "Two",
    ]


def test_body_nested_without_end_is_kept_as_text_and_soon():
    begun = perf_counter()

    cleaned = clean_body("<div>" * 100_000 + "Noon")

    assert perf_counter() - begun < 10
    assert plain_text(cleaned).endswith("Noon")


def test_body_of_a_megabyte_is_kept_whole_and_soon():
    body = paragraph("The tide turned at noon. " * 20) * 2_000
    begun = perf_counter()

    assert clean_body(body) == body
    assert perf_counter() - begun < 10


@pytest.mark.parametrize("text", ["Noon", "<b> & \"quotes\" 'n' all", "“…” — é", "a &amp; b"])
def test_words_go_in_and_come_out_letter_for_letter(text):
    body = clean_body(paragraph(text) + crosshead(text))

    assert paragraphs(body) == [text, text]


def test_words_of_two_paragraphs_never_run_together():
    html = (
        "<p>One<br>line</p><ul><li>Two</li><li><p>Three</p></li></ul>"
        "Loose<blockquote><p>A</p><p>B</p></blockquote>"
    )

    assert paragraphs(html) == ["One line", "Two", "Three", "Loose", "A", "B"]


def test_line_breaks_of_the_source_are_spaces_to_a_reader():
    assert paragraphs("<p>One\n\n  two</p>") == ["One two"]


def test_blocks_come_in_order_each_whole():
    html = clean_body("<h2>Title</h2><p>One</p>Loose<li>Item</li>" + place_for("quote-1"))

    assert [(block.tag, block.html, block.part) for block in blocks(html)] == [
        ("h2", "<h2>Title</h2>", ""),
        ("p", "<p>One</p>", ""),
        ("p", "<p>Loose</p>", ""),
        ("ul", "<ul><li>Item</li></ul>", ""),
        ("div", '<div data-part="quote-1"></div>', "quote-1"),
    ]


def test_crosshead_is_a_heading_with_a_class():
    article = make_draft(body=crosshead("“It turned”"))

    assert render_body(article) == '<h2 class="crosshead">“It turned”</h2>'


@pytest.fixture
def illustrated():
    """A story with one part of each kind."""
    article = make_draft(body="<p>The tide turned.</p><p>At noon.</p>")
    PullQuote.objects.create(article=article, key="quote-1", text="The tide turned")
    RelatedLink.objects.create(article=article, key="link-1", title="The old lock")
    PlacedPicture.objects.create(article=article, key="picture-1", picture=make_picture())
    return article


def order_of(page, *marks):
    return sorted(marks, key=page.index)


def test_part_stands_where_its_node_is(illustrated):
    body = "".join(
        ["<p>One</p>", place_for("link-1"), "<p>The tide turned</p>", place_for("quote-1")]
    )

    page = rendered(illustrated, body)

    marks = ("<p>One</p>", "The old lock", "<p>The tide turned</p>", "pull-quote")
    assert order_of(page, *marks) == list(marks)
    assert "data-part" not in page


def test_row_without_a_node_is_shown_after_the_text(illustrated):
    page = render_body(illustrated)

    marks = ("At noon.", "pull-quote", "The old lock")
    assert order_of(page, *marks) == list(marks)
    assert illustrated.placed_pictures.get().picture.alt in page


def test_node_without_a_row_renders_nothing(illustrated):
    page = rendered(illustrated, f"<p>One</p>{place_for('quote-9')}<p>Two</p>")

    assert "quote-9" not in page
    assert "data-part" not in page


def test_part_placed_twice_is_shown_once(illustrated):
    page = rendered(illustrated, place_for("link-1") + "<p>One</p>" + place_for("link-1"))

    assert page.count("The old lock") == 1


def test_node_inside_a_paragraph_or_list_is_no_place(illustrated):
    body = clean_body(f"<ul><li>One{place_for('link-1')}</li></ul><p>Two</p>")

    page = rendered(illustrated, body)

    assert order_of(page, "One", "Two", "The old lock") == ["One", "Two", "The old lock"]
    assert "data-part" not in page
    assert "data-part" not in render_feed_body(illustrated)


def test_words_of_parts_are_escaped(illustrated):
    illustrated.related_links.update(title="<script>alert(1)</script>", kicker="<b>")

    page = render_body(Article.objects.get())

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_f3_feed_has_the_words_and_no_parts(illustrated):
    illustrated.body = "<h2>Title</h2><p>One</p>" + place_for("quote-1")

    assert render_feed_body(illustrated) == "<h2>Title</h2>\n<p>One</p>"
