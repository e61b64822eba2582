"""deploy/nginx.conf in front of the whole application: as fast as files, and as true."""

import gzip
import http.client
import runpy
import ssl
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import brotli
import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from articles.publishing import withdraw_article
from comments.models import Comment
from comments.moderation import approve_comment, remove_comment
from comments.tokens import next_token_at
from newsroom.page_keys import ASKING
from newsroom.page_store.public_tree import hour_end, hour_name
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
    make_tag,
)
from tests.nginx import BROTLI_MODULES, NAME, READER, Application, require_nginx, running_nginx
from tests.page_store import Reader, file_store, in_use
from tests.readers import FORM_TYPE, RECEIVED, WORDS, comments_url, encoded, form_in

# nginx lives by the real clock: a test has to end in the hour in which it begins.
LONGEST_TEST_S = 10
# Of the connection; and both tags are made of the content, each in its own way.
NOT_COMPARED = {"Server", "Date", "Connection", "Etag"}
OWN_PAGE = {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin", "Content-Type": FORM_TYPE}


@pytest.fixture(autouse=True)
def one_hour():
    left_s = hour_end(time.time()) - time.time()
    if left_s < LONGEST_TEST_S:
        time.sleep(left_s)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def application(home, settings, monkeypatch, transactional_db):
    """The whole application as a site behind nginx has it."""
    require_nginx()
    settings.SITE_URL = f"https://{NAME}"
    settings.SITE_IS_HTTPS = True
    settings.ALLOWED_HOSTS = [NAME]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_URL]
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.STATIC_ROOT = home / "static"
    settings.PAGE_STORE_FOLDER = home / "page-store"
    write_static_files(home / "static")
    with in_use(monkeypatch, file_store(home / "page-store")):
        application = Application(runpy.run_module("newsroom.wsgi")["application"])
        yield application
        application.stop()


@pytest.fixture
def nginx(tmp_path, home, application):
    with running_nginx(tmp_path / "nginx", home, application.port) as nginx:
        yield nginx


def write_static_files(folder):
    rules = b"body { color: black }" * 50
    (folder / "css").mkdir(parents=True)
    for name in ("base.0123456789ab.css", "base.css"):
        (folder / "css" / name).write_bytes(rules)
        (folder / "css" / f"{name}.gz").write_bytes(gzip.compress(rules))


def make_lasting_article(headline="Marram Lock closes", **fields):
    """A story whose form has no new token in this hour or the next, so that nginx may have it."""
    for number in count(1):
        article = make_published_article(f"{headline} {number}", **fields)
        token_lasts = next_token_at(article.story_id, timezone.now()) - timezone.now()
        if token_lasts > timedelta(hours=2, minutes=2):
            return article


def in_front(application, path, **headers):
    """What the application itself says, from its store."""
    as_behind_nginx = {"Host": NAME, "X-Forwarded-Proto": "https"}
    return Reader(application.application).get(path, headers=as_behind_nginx | headers)


def kept_page(nginx):
    """The address of a story that nginx has by itself."""
    path = make_lasting_article().get_absolute_url()
    assert nginx.ask(path).status == 200
    return path


def test_kept_page_is_answered_by_nginx_alone(nginx, application):
    path = make_lasting_article().get_absolute_url()

    first = nginx.ask(path)
    application.stop()
    second = nginx.ask(path)

    assert application.asked == [f"GET {path}"]
    assert second.status == 200
    assert second.body == first.body
    assert nginx.ask("/somewhere-else/").status == 502


def test_headers_are_those_of_the_application_for_every_kind_of_page(nginx, application):
    tag = make_tag()
    story = make_lasting_article(tags=[tag])
    make_approved_comment(story)
    day = story.first_published_on
    paths = ["/", story.get_absolute_url(), comments_url(story), "/privacy/", "/house-rules/"]
    paths += [story.section.get_absolute_url(), tag.get_absolute_url(), "/corrections/"]
    paths += [author.get_absolute_url() for author in story.authors.all()]
    paths += [f"/{day:%Y/%m/%d}/", f"/{day:%Y/%m}/", f"/{day:%Y}/"]
    for path in paths:
        nginx.ask(path)
    application.asked.clear()

    for path in paths:
        ours, theirs = nginx.ask(path), in_front(application, path)
        assert comparable(ours) == comparable(theirs)
        assert ours.body == theirs.body
    assert application.asked == []


def comparable(answer):
    """The headers that say something of the page, and the policy's parts in any order."""
    headers = {name: text for name, text in answer.headers.items() if name not in NOT_COMPARED}
    policy = headers.pop("Content-Security-Policy")
    return headers, set(policy.split("; "))


def test_reader_gets_the_encoding_that_was_made_when_the_page_was(nginx):
    path = kept_page(nginx)
    plain = nginx.ask(path)

    zipped = nginx.ask(path, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["Etag"] != plain.headers["Etag"]
    assert zipped.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.skipif(not BROTLI_MODULES, reason="libnginx-mod-http-brotli-static is not installed")
def test_brotli_comes_first_where_nginx_knows_it(nginx):
    path = kept_page(nginx)

    answer = nginx.ask(path, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.body) == nginx.ask(path).body


def test_reader_who_has_the_page_is_told_so_until_it_changes(nginx, application):
    article = make_lasting_article()
    path = article.get_absolute_url()
    nginx.ask(path)
    known = {"If-None-Match": nginx.ask(path).headers["Etag"]}
    application.asked.clear()

    assert nginx.ask(path, headers=known).status == 304
    assert application.asked == []
    make_approved_comment(article)
    assert nginx.ask(path, headers=known).status == 200


def test_time_of_a_file_is_no_time_of_a_page(nginx):
    path = kept_page(nginx)

    answer = nginx.ask(path, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})

    assert answer.status == 200
    assert "Last-Modified" not in answer.headers


def test_head_has_the_headers_and_no_body(nginx, application):
    path = kept_page(nginx)
    application.asked.clear()

    answer = nginx.ask(path, method="HEAD")

    assert application.asked == []
    assert answer.body == b""
    assert answer.headers == nginx.ask(path).headers | {"Date": answer.headers["Date"]}


@pytest.mark.parametrize("query", ["?", "?utm_source=letter&utm_campaign=a+b", "?homepage=2"])
def test_query_that_means_nothing_costs_the_application_nothing(nginx, application, query):
    path = kept_page(nginx)
    application.asked.clear()

    assert nginx.ask(path + query).body == nginx.ask(path).body
    assert application.asked == []


@pytest.mark.parametrize(
    "query",
    [
        *("?page=2", "?a=b&page=2", "?page", "?%70age=2", "?q=a", "?a&comment=1"),
        *(f"?{name}=1" for names in (*ASKING.values(), ["order"]) for name in sorted(names)),
    ],
)
def test_query_that_may_mean_another_page_is_asked_of_the_application(nginx, application, query):
    path = kept_page(nginx)
    application.asked.clear()

    nginx.ask(path + query)

    assert application.asked == [f"GET {path}{query}"]


def test_files_of_the_tree_have_no_address_of_their_own(nginx):
    path = kept_page(nginx)

    assert nginx.ask(f"{path}index.html").status == 404
    assert nginx.ask(f"{path}index.html.gz").status == 404
    assert nginx.ask(f"/{hour_name(time.time())}{path}").status == 404


def test_address_in_any_script_is_answered_by_nginx(nginx, application):
    path = make_lasting_article("Hafen öffnet früh").get_absolute_url()
    first = nginx.ask(path)
    application.asked.clear()

    second = nginx.ask(path)

    assert "%" in path
    assert (second.status, second.body) == (200, first.body)
    assert application.asked == []


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE"])
def test_other_methods_are_the_applications_to_refuse(nginx, application, method):
    path = kept_page(nginx)
    application.asked.clear()

    answer = nginx.ask(path, method=method)

    assert application.asked == [f"{method} {path}"]
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/search/?q=a%20b%2Fc", "/feed/", "/%E2%9C%93/?a=%"])
def test_application_is_asked_what_the_reader_asked(nginx, application, path):
    nginx.ask(path)

    assert application.asked_as == [path]


# What is true


def test_change_is_seen_by_the_very_next_reader(nginx):
    comment = make_comment(make_lasting_article(), body="The tide was higher than that.")
    pages = [comment.article.get_absolute_url(), comments_url(comment.article)]
    for page in pages:
        assert b"The tide was higher" not in nginx.ask(page).body

    approve_comment(comment, by=make_moderator())

    for page in pages:
        assert b"The tide was higher" in nginx.ask(page).body
        assert b"The tide was higher" in nginx.ask(page).body

    remove_comment(comment, by=make_moderator("noor"))

    for page in pages:
        assert b"The tide was higher" not in nginx.ask(page).body


def test_withdrawn_story_is_gone_for_the_very_next_reader(nginx):
    article = make_lasting_article()
    path = article.get_absolute_url()
    nginx.ask(path)
    nginx.ask("/")

    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    for _time in range(2):
        assert nginx.ask(path).status == 410
        assert article.headline not in nginx.ask("/").text


def test_file_put_in_the_place_of_another_is_read_at_once(nginx, home):
    folder = home / "page-store/files/public/current" / hour_name(time.time()) / "by-hand"
    folder.mkdir(parents=True)
    for number in range(5):
        new = folder / "new"
        new.write_text(f"{number}")
        new.replace(folder / "index.html")

        assert {nginx.ask("/by-hand/").body for _worker in range(4)} == {b"%d" % number}


def test_page_that_changes_within_the_hour_is_the_applications(nginx, application):
    make_lasting_article()
    make_published_article(at=timezone.now() + timedelta(seconds=5))
    nginx.ask("/")
    application.asked.clear()

    nginx.ask("/")

    assert application.asked == ["GET /"]


def test_nothing_but_the_folder_of_this_hour_is_read(nginx, home):
    now = time.time()
    for hour in (now - 3600, now, now + 3600):
        folder = home / "page-store/files/public/current" / hour_name(hour) / "by-hand"
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(hour_name(hour))

    assert nginx.ask("/by-hand/").body.decode() == hour_name(now)
    (folder.parents[1] / hour_name(now) / "by-hand" / "index.html").unlink()
    assert nginx.ask("/by-hand/").status == 404


def test_first_hit_of_an_hour_shows_the_page_to_nginx_without_a_render(home, application):
    quarter_to = datetime(2026, 3, 1, 11, 45, tzinfo=UTC)
    tree = home / "page-store/files/public/current"
    with time_machine.travel(quarter_to, tick=False):
        path = make_lasting_article().get_absolute_url()
        kept = in_front(application, path)
    [earlier, later] = [
        tree / hour / path.strip("/") for hour in ("2026-03-01T11", "2026-03-01T12")
    ]
    assert (earlier / "index.html").read_bytes() == kept.body
    assert not later.exists()

    with time_machine.travel(quarter_to + timedelta(minutes=15), tick=False):
        assert in_front(application, path).headers["Etag"] == kept.headers["Etag"]

    assert (later / "index.html").read_bytes() == kept.body


# What readers send


def test_comment_reaches_the_application_with_its_sender(nginx):
    article = make_lasting_article()
    page = nginx.ask(comments_url(article))
    token = form_in(HttpResponse(page.body))["token"]

    answer = nginx.ask(
        comments_url(article),
        method="POST",
        body=encoded(WORDS | {"token": token}),
        headers=OWN_PAGE | {"X-Forwarded-For": "203.0.113.9"},
    )

    assert answer.status == 303
    assert answer.headers["Location"].startswith(RECEIVED)
    # The forged one stands left of what nginx saw.
    assert Comment.objects.get().address == READER


@pytest.mark.parametrize(("length", "status"), [(64 * 1024, 404), (64 * 1024 + 1, 413)])
def test_comment_longer_than_the_application_takes_ends_at_nginx(
    nginx, application, length, status
):
    path = "/2026/01/01/nowhere/comments/"

    answer = nginx.ask(path, method="POST", body=b"x" * length, headers=OWN_PAGE)

    assert answer.status == status
    assert application.asked == ([] if status == 413 else [f"POST {path}"])


def test_picture_for_the_desk_may_be_longer(nginx, application):
    answer = nginx.ask("/admin/", method="POST", body=b"x" * 2_000_000, headers=OWN_PAGE)

    assert answer.status in (302, 403)
    assert application.asked == ["POST /admin/"]


def test_request_sent_slowly_takes_nobodys_turn(nginx, application):
    body = b"body=hello"
    with nginx.connect() as slow:
        slow.sendall(
            b"POST /2026/01/01/nowhere/comments/ HTTP/1.1\r\nHost: %s\r\n"
            b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (NAME.encode(), FORM_TYPE.encode(), len(body), body[:4])
        )
        nginx.ask("/search/")
        assert application.asked == ["GET /search/"]

        slow.sendall(body[4:])

        assert slow.recv(100).startswith(b"HTTP/1.1 404")
    assert application.asked[1:] == ["POST /2026/01/01/nowhere/comments/"]


def test_flood_from_one_address_is_held_off_and_its_reader_is_not(nginx, application):
    path = kept_page(nginx)
    answers = []
    # One more is let through every two seconds that the machine takes for these.
    while 429 not in answers and len(answers) < 200:
        answer = nginx.ask("/2026/01/01/nowhere/comments/", method="POST", headers=OWN_PAGE)
        answers.append(answer.status)

    assert answers[:21] == [404] * 21
    assert answers[-1] == 429
    assert nginx.ask(path).status == nginx.ask(f"{path}?page=1").status == 200


# What is not for everybody


def test_numbers_are_not_for_the_outside(nginx, application):
    assert nginx.ask("/metrics").status == 403
    assert application.asked == []


def test_desk_is_the_applications_and_kept_by_nobody(nginx, application):
    for _time in range(2):
        answer = nginx.ask("/admin/login/")
        assert answer.status == 200
        assert "no-store" in answer.headers["Cache-Control"]
    assert application.asked == ["GET /admin/login/"] * 2


def test_plain_http_leads_to_https(nginx):
    client = http.client.HTTPConnection("127.0.0.1", nginx.http_port)
    client.request("GET", "/2026/?page=2", headers={"Host": "elsewhere.example"})

    answer = client.getresponse()

    assert answer.status == 301
    assert answer.getheader("Location") == f"https://{NAME}/2026/?page=2"


def test_browsers_get_http_2(nginx):
    with nginx.connect(protocols=("h2", "http/1.1")) as connection:
        assert connection.selected_alpn_protocol() == "h2"


def test_other_name_is_not_answered(nginx):
    with pytest.raises(ssl.SSLError):
        nginx.connect(name="elsewhere.example")


# Style sheets and scripts


@pytest.mark.parametrize("path", ["/static/css/base.0123456789ab.css", "/static/css/base.css"])
def test_static_file_is_answered_by_nginx_as_the_application_would(nginx, application, path):
    for encoding in ("gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        ours = nginx.ask(path, headers=headers)
        theirs = in_front(application, path, **headers)

        assert ours.body == theirs.body
        for name in ("Cache-Control", "Vary", "X-Content-Type-Options"):
            assert ours.headers[name] == theirs.headers[name]
        assert ours.headers.get("Content-Encoding") == theirs.headers.get("Content-Encoding")
        assert ours.headers["Content-Type"] == "text/css; charset=utf-8"
    assert application.asked == []


def test_nginx_starts_without_the_brotli_module(tmp_path):
    require_nginx()
    with running_nginx(
        tmp_path / "nginx", tmp_path, application_port=1, with_brotli=False
    ) as nginx:
        assert nginx.ask("/").status == 502
