"""B of docs/moderation.md: HTML and links."""

import json
import re
import socket
from xml.etree import ElementTree

import pytest
from lxml import html

from comments import links
from comments.links import public_url
from comments.models import Comment
from comments.text import render
from tests.factories import make_approved_comment, make_published_article
from tests.readers import error_at, received, reply, shown_again

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "&lt;b&gt;&amp;amp;",
    "]]></description><script>",
    "</textarea></script><style>*{display:none}",
    "<!--",
]
URL_REL = "nofollow ugc noopener noreferrer"


def elements(markup):
    return {element.tag for element in html.fragment_fromstring(markup, "div").iter()} - {"div"}


@pytest.mark.parametrize("typed", HOSTILE)
def test_b1_markup_is_stored_as_typed_and_shown_as_text(client, typed):
    article = make_published_article()

    comment = received(reply(client, article, body=typed, name=typed[:60]))

    assert (comment.body, comment.name) == (typed, typed[:60])
    make_approved_comment(article, body=typed, name=typed[:60])
    page = html.fromstring(client.get(article.get_absolute_url()).content.decode())
    (shown,) = page.find_class("comment")
    assert shown.find_class("comment-text")[0].text_content() == typed
    assert shown.find("header").find("b").text_content() == typed[:60]


def test_b1_no_field_holds_html():
    assert not [field.name for field in Comment._meta.get_fields() if "html" in field.name]


def test_b1_hostile_markup_never_becomes_an_element(corpora):
    cases = json.loads((corpora / "hostile" / "dompurify-expect.json").read_text())

    for case in cases:
        rendered = render(case["payload"])
        assert elements(rendered) <= {"p", "br", "a"}
        for link in html.fragment_fromstring(rendered, "div").iter("a"):
            assert set(link.attrib) == {"href", "rel"}
            assert link.get("href").startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://bank@evil.example/",
        "https://bank:pin@evil.example/",
        "//evil.example",
        "http:evil.example",
        "http:/evil.example",
        "https://good.example\\@evil.example/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://１２７.0.0.1/",
        "http://localhost/",
        "http://printer.local/",
        "http://db.internal:5432/",
        "http://example.org:99999/",
        "http://example",
        "http://-example.org/",
        "http://exa mple.org/",
        "http://",
        "example.org",
    ],
)
def test_b2_website_that_is_no_public_page_is_refused(client, website):
    response = reply(client, make_published_article(), website=website)

    shown_again(response)
    assert "https://example.org/" in error_at(response, "website")


def test_b2_host_that_is_too_long_is_refused_before_it_costs_anything(monkeypatch):
    monkeypatch.setattr(links, "punycode", lambda host: pytest.fail("It was encoded."))

    assert public_url(f"https://{'字' * 64}.com/") is None
    assert public_url(f"https://{'a.' * 126}com/") is None


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://example.org/~ann/?a=b#c", "example.org"),
        ("HTTP://Example.ORG", "example.org"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("https://аpple.example/", "xn--pple-43d.example"),
        ("https://example.org:8443/", "example.org"),
    ],
)
def test_b2_plain_website_is_taken_and_shown_by_its_ascii_host(client, website, host):
    article = make_published_article()

    assert received(reply(client, article, website=website)).website == website
    make_approved_comment(article, website=website)
    page = html.fromstring(client.get(article.get_absolute_url()).content.decode())
    (link,) = page.find_class("comment-website")[0]
    assert link.text_content() == host
    assert link.get("href") == public_url(website)
    assert link.get("rel") == URL_REL


@pytest.mark.parametrize(
    "typed",
    [
        "**bold** _it_ # head",
        "[b]bold[/b] [url=http://x]y[/url]",
        "[x](javascript:alert(1))",
        "javascript:alert(1)",
        "www.example.org",
        "ftp://example.org/",
    ],
)
def test_b3_there_is_no_markup_language(typed):
    rendered = render(typed)

    assert elements(rendered) == {"p"}
    assert html.fragment_fromstring(rendered).text_content() == typed


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("https://example.org/?a=1&b=2!", ["https://example.org/?a=1&b=2"]),
        ("«https://example.org/»", ["https://example.org/"]),
        ("HTTPS://EXAMPLE.org/A", ["https://example.org/A"]),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ("http://bücher.example/ä", ["http://xn--bcher-kva.example/ä"]),
        ("http://bank@evil.example/", []),
        ("http://127.0.0.1/", []),
        ("https://", []),
        ('https://example.org/"onmouseover="x', ["https://example.org/"]),
        ("xhttps://example.org", []),
    ],
)
def test_b4_whole_public_addresses_alone_become_links(typed, links):
    rendered = html.fragment_fromstring(render(typed))

    assert [link.get("href") for link in rendered.iter("a")] == links


def test_b4_email_in_the_text_stays_text_and_waits_with_a_flag(client):
    article = make_published_article()

    comment = received(reply(client, article, body="Write to me: ann@example.org, please"))

    assert comment.flags == ["email-in-body"]
    assert elements(render(comment.body)) == {"p"}


def test_b5_readers_links_are_no_recommendation_and_show_their_host():
    rendered = html.fragment_fromstring(render("https://пример.example/x"))

    (link,) = rendered.iter("a")
    assert link.get("rel") == URL_REL
    assert link.text_content() == "https://xn--e1afmkfd.example/x"


@pytest.mark.parametrize(("count", "flags"), [(2, []), (3, ["links"])])
def test_b5_more_than_two_links_wait_with_a_flag(client, count, flags):
    article = make_published_article()
    body = " ".join(f"https://example.org/{n}" for n in range(count))

    assert received(reply(client, article, body=body)).flags == flags


@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
@pytest.mark.parametrize("typed", [*HOSTILE, "noncharacter \ufffe", "bell \x07"])
def test_b6_feeds_carry_any_text(client, kind, typed):
    comment = make_approved_comment(body="Words", name="Ann")
    # Past the form, as an old row or an import may have it.
    Comment.objects.filter(pk=comment.pk).update(body=typed, name=typed[:60])

    response = client.get(f"/comments/feed/{kind}")

    assert response.status_code == 200
    if kind == "json/":
        (entry,) = json.loads(response.content)["items"]
        assert elements(entry["content_html"]) <= {"p", "br", "a"}
    else:
        assert ElementTree.fromstring(response.content) is not None


def test_b6_text_never_leaves_the_element_it_stands_in(client):
    article = make_published_article()
    make_approved_comment(article, body="</article></section></main><h1>mine</h1>")

    page = client.get(article.get_absolute_url()).content.decode()

    assert len(re.findall("<h1", page)) == 1


def test_b7_no_address_of_a_reader_is_ever_fetched(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("something was fetched")

    article = make_published_article()
    # The database of the test is connected already.
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)

    received(
        reply(
            client,
            article,
            body="http://169.254.169.254/latest and https://intranet.example/",
            website="https://intranet.example/",
        )
    )
    assert client.get(article.get_absolute_url()).status_code == 200
