"""A reader who replies to stories the way a browser does."""

from urllib.parse import quote_plus

from lxml import html

from comments.models import Comment

FORM_TYPE = "application/x-www-form-urlencoded"
OWN_PAGE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
RECEIVED = "/comments/received/"
WORDS = {
    "body": "The tide was higher than that.",
    "name": "R. Okafor",
    "email": "okafor@example.org",
}


def comments_url(article):
    return f"{article.get_absolute_url()}comments/"


def form_in(response):
    """The comment form of a page, as the browser fills it in: name → value."""
    form = html.fromstring(response.content.decode()).get_element_by_id("comment-form")
    # A browser takes the line break after <textarea> for none.
    return {name: (value or "").removeprefix("\n") for name, value in form.fields.items()}


def encoded(fields):
    return "&".join(f"{quote_plus(name)}={quote_plus(text)}" for name, text in fields.items())


def send(client, article, raw, *, headers=OWN_PAGE, content_type=FORM_TYPE, **environ):
    """Post bytes or text as they are."""
    raw = raw if isinstance(raw, bytes) else raw.encode()
    return client.generic(
        "POST", comments_url(article), raw, content_type, headers=headers, **environ
    )


def reply(client, article, *, headers=OWN_PAGE, environ=None, **fields):
    """Fill in the form of a story and send it; with `token` given, without asking for a page."""
    if "token" not in fields:
        fields["token"] = form_in(client.get(comments_url(article)))["token"]
    return send(client, article, encoded(WORDS | fields), headers=headers, **(environ or {}))


def received(response):
    """The one comment stored, after the answer that says so."""
    assert response.status_code == 303
    assert response["Location"].partition("?r=")[0] == RECEIVED
    assert response["Cache-Control"] == "no-store"
    comment = Comment.objects.latest("id")
    assert comment.status == "pending"
    return comment


def shown_again(response, status=422):
    """The form as it is shown again: name → value; nothing was stored."""
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert not Comment.objects.exists()
    return form_in(response)


def error_at(response, field):
    """What the page says beside a field."""
    page = html.fromstring(response.content.decode())
    return page.get_element_by_id(f"comment-{field}_error").text_content().strip()
