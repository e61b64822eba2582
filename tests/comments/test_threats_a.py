"""A of docs/moderation.md: input and encoding."""

import json
import re
from io import BytesIO

import pytest
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler

from comments.addresses import email_key
from comments.models import Comment
from comments.text import is_blank, limit_marks, printable, render, skeleton
from newsroom.body_limit import BodyLimit
from tests.factories import (
    make_approved_comment,
    make_author,
    make_comment,
    make_published_article,
    make_user,
)
from tests.readers import (
    WORDS,
    comments_url,
    encoded,
    error_at,
    form_in,
    received,
    reply,
    send,
    shown_again,
)


@pytest.mark.parametrize("field", ["body", "name", "email", "website"])
def test_a1_nul_is_named_at_its_field(client, field):
    article = make_published_article()

    response = reply(client, article, **{field: "https://exam\x00ple.org/"})

    shown_again(response)
    assert "NUL" in error_at(response, field)
    assert b"\x00" not in response.content


@pytest.mark.parametrize("field", ["parent", "token", "extra"])
def test_a1_nul_in_a_field_nobody_sees_is_named_above_the_form(client, field):
    article = make_published_article()

    response = reply(client, article, **{field: "1\x00"})

    assert shown_again(response)["body"] == WORDS["body"]
    assert "NUL" in response.content.decode()


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=x; charset=rot13",
        "multipart/form-data; boundary=x; charset=hex",
        "multipart/form-data; boundary=x; charset=idna",
        "multipart/form-data; boundary=x; charset=utf-7",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=rot13",
        "application/json",
        "text/plain",
        "",
    ],
)
def test_a2_another_type_or_charset_is_refused_unread(client, content_type):
    article = make_published_article()

    response = send(client, article, encoded(WORDS), content_type=content_type)

    assert response.status_code == 415
    assert response["Cache-Control"] == "no-store"
    assert WORDS["body"] not in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("charset", ["nonsense'en'utf-8", "utf-8'en'utf-8"])
def test_a2_charset_in_another_spelling_is_refused_too(rf, charset):
    path = comments_url(make_published_article())
    content_type = f"application/x-www-form-urlencoded; charset*={charset}"
    environ = rf._base_environ(
        REQUEST_METHOD="POST",
        PATH_INFO=path,
        CONTENT_TYPE=content_type,
        CONTENT_LENGTH="6",
        **{"wsgi.input": BytesIO(b"body=x")},
    )
    statuses = []

    def start_response(status, headers):
        statuses.append(status)

    BodyLimit(WSGIHandler())(environ, start_response)

    assert statuses == ["415 Unsupported Media Type"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_a2_utf_8_may_be_declared(client, charset):
    article = make_published_article()
    fields = WORDS | {"token": form_in(client.get(comments_url(article)))["token"]}
    content_type = f"application/x-www-form-urlencoded; charset={charset}"

    response = send(client, article, encoded(fields), content_type=content_type)

    assert received(response).body == WORDS["body"]


@pytest.mark.parametrize("broken", ["%E9", "%FF%FE", "%C0%80", "%ED%A0%80", "%F4%90%80%80"])
def test_a3_bytes_that_are_no_text_wait_with_a_flag(client, broken):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    raw = encoded(WORDS | {"token": token}).replace("body=", f"body=caf{broken}+")

    comment = received(send(client, article, raw))

    assert comment.body.startswith("caf\ufffd")
    assert comment.flags == ["bad-encoding"]


def test_a3_raw_utf_8_is_read_as_it_is(client):
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    raw = f"body=Café ☕ am Hafen&name=Zoë&email=zoe@example.org&token={token}".encode()

    comment = received(send(client, article, raw))

    assert (comment.body, comment.name, comment.flags) == ("Café ☕ am Hafen", "Zoë", [])


def test_a3_control_characters_and_lone_surrogates_become_storable():
    assert printable("a\x00b\x1bc\ud800d\x85e\ufffe") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert printable("tab\tand\nline") == "tab\tand\nline"


def test_a3_control_character_in_a_reply_waits_with_a_flag(client):
    article = make_published_article()

    comment = received(reply(client, article, body="bell\x07 and escape\x1b[2J"))

    assert comment.body == "bell\ufffd and escape\ufffd[2J"
    assert comment.flags == ["bad-encoding"]


def test_a4_bidi_overrides_leave_names_and_stay_isolated_in_text(client):
    article = make_published_article()

    comment = received(reply(client, article, name="Ann\u202eanna", body="so \u202eyas I"))

    assert (comment.name, comment.body) == ("Annanna", "so \u202eyas I")
    assert render(comment.body) == '<p dir="auto">so \u202eyas I</p>'
    make_approved_comment(article, name="Ann", body="so \u202eyas I")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<bdi>Ann</bdi>" in page


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u2800", "\u3164", "\u200b \u2800\u3164", "\u0301", "\u00ad\ufeff", " "]
)
@pytest.mark.parametrize("field", ["body", "name"])
def test_a5_text_that_nobody_sees_is_missing(client, field, unseen):
    article = make_published_article()

    response = reply(client, article, **{field: unseen})

    shown_again(response)
    assert "required" in error_at(response, field)


@pytest.mark.parametrize("seen", ["a", "1", "?", "🎉", "ا", "\ufffd", "\u200bx"])
def test_a5_anything_seen_is_text(seen):
    assert not is_blank(seen)


def test_a6_stacked_marks_are_stored_as_typed_and_shown_in_their_line(client):
    article = make_published_article()
    zalgo = "h" + "\u0301" * 30 + "i"

    comment = received(reply(client, article, body=zalgo))

    assert comment.body == zalgo
    assert comment.flags == ["combining"]
    assert render(comment.body) == '<p dir="auto">h' + "\u0301" * 4 + "i</p>"


def test_a6_joiners_do_not_help_to_pile_marks_up():
    pile = "h" + ("\u0301" * 4 + "\u200d") * 5

    assert limit_marks(pile).count("\u0301") == 4


def test_a6_scripts_that_need_marks_are_left_alone(client):
    article = make_published_article()

    comment = received(reply(client, article, body="Tiếng Việt, מְנֻקָּד, น้ำท่วม, مُشَكَّل"))

    assert comment.flags == []
    assert render(comment.body) == f'<p dir="auto">{comment.body}</p>'


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 422), (64 * 1024 + 1, 413)])
def test_a7_64_kib_is_the_most_that_is_read(client, size, status):
    article = make_published_article()
    raw = "body=".ljust(size, "x")

    response = send(client, article, raw)

    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert ("xxx" in response.content.decode()) == (status == 422)
    assert not Comment.objects.exists()


def test_a8_line_breaks_count_once_at_the_limit(client):
    article = make_published_article()
    text = "\r\n".join(["four"] * 1000) + "!"

    comment = received(reply(client, article, body=text))

    assert comment.body == text.replace("\r\n", "\n")
    assert len(comment.body) == 5000


def test_a8_one_character_more_is_refused_with_every_word_kept(client):
    article = make_published_article()
    text = "x" * 5001

    response = reply(client, article, body=text)

    assert shown_again(response)["body"] == text
    assert "5001" in error_at(response, "body")


@pytest.mark.parametrize(
    "disguise",
    [
        "INES ALDANA",
        "Inеs Aldаna",
        "Ｉｎｅｓ　Ａｌｄａｎａ",
        "lnes A1dana",
        "Inés Áldana",
        "In\u200bes Aldana",
    ],
)
def test_a9_disguised_name_is_shown_as_typed_and_compared_by_its_looks(client, disguise):
    article = make_published_article()
    make_author("Ines Aldana")

    comment = received(reply(client, article, name=disguise))

    assert comment.flags == ["staff-name"]
    assert comment.name == " ".join(disguise.split())


def test_a9_skeletons_keep_different_names_apart():
    assert skeleton("Ines Aldana") != skeleton("Tomas Reyk")
    assert skeleton("раураl") == skeleton("PayPal")


@pytest.mark.parametrize(
    "name", ["Moderator", "The Lantern", "the lantern team", "Mo Deskman", "Admin", "Inez Aldana"]
)
def test_a10_name_like_ours_waits_with_a_flag_and_gets_no_badge(client, name):
    article = make_published_article()
    make_author("Ines Aldana")
    make_user("mo", "Moderator", first_name="Mo", last_name="Deskman")

    comment = received(reply(client, article, name=name))

    assert comment.flags == ["staff-name"]
    assert comment.author is None


@pytest.mark.parametrize("name", ["R. Okafor", "Ann", "Modest Reader", "Ina Landa"])
def test_a10_other_names_are_left_alone(client, name):
    article = make_published_article()
    make_author("Ines Aldana")

    assert received(reply(client, article, name=name)).flags == []


def test_a10_badge_comes_from_the_signed_in_author_alone(client):
    article = make_published_article()
    reporter = make_user("ines", "Reporter", first_name="Ines", last_name="Aldana")
    make_approved_comment(article, name="Ines Aldana", email="ines@example.org")
    typed = client.get(article.get_absolute_url()).content.decode()
    make_approved_comment(article, name="Ines Aldana", author=reporter)
    signed_in = client.get(article.get_absolute_url()).content.decode()

    assert typed.count('class="badge">Staff') == 0
    assert signed_in.count('class="badge">Staff') == 1


def test_a11_name_has_one_line(client):
    article = make_published_article()

    comment = received(reply(client, article, name="Ann\r\nBcc: x@example.org\tor so\u2028more"))

    assert comment.name == "Ann Bcc: x@example.org or so more"
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["ann@example.org\r\nBcc: all@example.org", "a@[127.0.0.1]"])
def test_a12_what_is_no_readers_mailbox_is_refused(client, email):
    article = make_published_article()

    response = reply(client, article, email=email)

    shown_again(response)
    assert "name@example.org" in error_at(response, "email")


@pytest.mark.parametrize(
    "email", ["a@[IPv6:::1]", "a@localhost", "a", "a@b", "ü@example.org", "a b@c.de"]
)
def test_a12_malformed_mailbox_is_refused(client, email):
    shown_again(reply(client, make_published_article(), email=email))


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("Ann.Lee+news@Example.ORG", "ann.lee+news@example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
    ],
)
def test_a12_mailbox_is_kept_as_typed_and_compared_folded(client, email, key):
    article = make_published_article()

    comment = received(reply(client, article, email=email))

    assert (comment.email, comment.email_key) == (email, key)


def test_a12_dots_and_tags_stay_different_mailboxes():
    assert len({email_key(x) for x in ("a.b@x.org", "ab@x.org", "ab+c@x.org")}) == 3


@pytest.mark.parametrize("more", ["&body=again", "&status=approved&status=approved"])
def test_a13_repeated_field_is_refused_with_the_text_kept(client, more):
    article = make_published_article()

    response = send(client, article, encoded(WORDS) + more)

    assert shown_again(response, status=400)["body"] == WORDS["body"]


@pytest.mark.parametrize(("extra_fields", "status"), [(996, 303), (997, 400)])
def test_a13_a_thousand_fields_are_the_most(client, extra_fields, status):
    article = make_published_article()
    fields = WORDS | {"token": form_in(client.get(comments_url(article)))["token"]}
    fields |= {f"f{n}": "" for n in range(extra_fields)}

    response = send(client, article, encoded(fields))

    assert response.status_code == status


def test_a13_fields_of_ours_alone_are_read(client):
    article = make_published_article()
    other = make_comment(article)

    comment = received(
        reply(client, article, status="approved", id=str(other.pk), flags="[]", author="1")
    )

    assert comment.pk != other.pk
    assert (comment.status, comment.author) == ("pending", None)


def test_a_hostile_strings_are_stored_or_refused_and_never_break_anything(
    client, corpora, settings
):
    settings.COMMENT_MAX_PER_SENDER = settings.COMMENT_MAX_PER_ADDRESS = 10_000
    article = make_published_article()
    token = form_in(client.get(comments_url(article)))["token"]
    strings = json.loads((corpora / "hostile" / "blns.json").read_text())

    for text in strings:
        response = reply(client, article, body=text, name=text[:60], token=token)
        assert response.status_code in (303, 422)
        if response.status_code == 422:
            form = form_in(response)
            assert re.sub(r"\s", "", form["body"]) == re.sub(r"\s", "", printable(text))

    assert Comment.objects.count() > 400
