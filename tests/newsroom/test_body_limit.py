from io import BytesIO

import pytest

from comments.posted import MAX_BYTES
from newsroom.body_limit import MAX_REQUEST_BYTES, BodyLimit

PATH = "/2026/03/01/harbour/comments/"


@pytest.fixture
def post():
    """post(body, path, **environ): the status, and what the application read (or None)."""

    def send(body, path=PATH, **environ):
        seen = {"status": None, "body": None, "type": None}

        def application(environ, start_response):
            seen["body"] = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            seen["type"] = environ.get("CONTENT_TYPE")
            start_response("200 OK", [])
            return [b"fine"]

        def start_response(status, headers):
            seen.update(status=status, headers=dict(headers))

        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "wsgi.input": BytesIO(body),
            **environ,
        }
        seen["page"] = b"".join(BodyLimit(application)(environ, start_response))
        return seen

    return send


def test_comment_of_64_kib_passes_whole(post):
    body = b"x" * MAX_BYTES

    answer = post(body, CONTENT_LENGTH=str(len(body)))

    assert answer["status"] == "200 OK"
    assert answer["body"] == body


def test_comment_of_one_byte_more_is_refused_unread(post):
    body = b"x" * (MAX_BYTES + 1)

    answer = post(body, CONTENT_LENGTH=str(len(body)))

    assert answer["status"] == "413 Content Too Large"
    assert answer["body"] is None
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert b"xx" not in answer["page"]


def test_comment_sent_in_chunks_reaches_the_form(post):
    answer = post(b"body=hello", **{"wsgi.input_terminated": True})

    assert answer["body"] == b"body=hello"


def test_long_comment_sent_in_chunks_is_refused(post):
    body = b"x" * (MAX_BYTES + 1)

    answer = post(body, **{"wsgi.input_terminated": True})

    assert answer["status"] == "413 Content Too Large"


def test_no_more_than_the_declared_length_is_read(post):
    answer = post(b"body=hello&NEXT REQUEST", CONTENT_LENGTH="10")

    assert answer["body"] == b"body=hello"


@pytest.mark.parametrize("length", ["-1", "ten", ""])
def test_nonsense_length_is_no_way_around_the_limit(post, length):
    body = b"x" * (MAX_BYTES + 1)

    answer = post(body, CONTENT_LENGTH=length, **{"wsgi.input_terminated": True})

    assert answer["status"] == "413 Content Too Large"


@pytest.mark.parametrize("path", ["/admin/articles/article/add/", "/2026/03/01/harbour/"])
def test_other_forms_are_not_limited(post, path):
    body = b"x" * (MAX_BYTES + 1)

    answer = post(body, path=path, CONTENT_LENGTH=str(len(body)))

    assert answer["body"] == body


def test_type_that_django_chokes_on_is_dropped_on_every_page(post):
    answer = post(b"", path="/", CONTENT_TYPE="text/plain; charset*=none''such")

    assert answer["type"] == ""


def test_type_of_a_form_with_files_stays(post):
    answer = post(b"", path="/admin/", CONTENT_TYPE="multipart/form-data; boundary=x")

    assert answer["type"] == "multipart/form-data; boundary=x"


def test_request_of_32_mb_reaches_the_desk_and_a_longer_one_does_not(post):
    fits = post(b"", path="/admin/login/", CONTENT_LENGTH=str(MAX_REQUEST_BYTES))
    too_long = post(b"", path="/admin/login/", CONTENT_LENGTH=str(MAX_REQUEST_BYTES + 1))

    assert fits["status"] == "200 OK"
    assert too_long["status"] == "413 Content Too Large"
    assert too_long["body"] is None
