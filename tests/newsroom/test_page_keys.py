import pytest
from django.urls import resolve

from newsroom.page_keys import NEVER_KEPT, PAGED, page_key
from tests.newsroom.every_address import public_routes

STORY = "/2026/03/01/a-story/"


@pytest.mark.parametrize("path", ["/", STORY, f"{STORY}comments/", "/section/news/", "/feed/"])
def test_page_is_named_by_its_path(path):
    assert page_key(path, "") == path


@pytest.mark.parametrize("query", ["utm=1", "x=%3Cscript%3E", "page=1", "pages=2", "&&&", "q=a"])
def test_junk_makes_no_other_name(query):
    assert page_key("/section/news/", query) == "/section/news/"


@pytest.mark.parametrize("path", ["/", STORY, "/feed/", "/sitemap.xml", "/privacy/"])
@pytest.mark.parametrize("query", ["page=2", "parent=1", "comment=7"])
def test_number_means_nothing_where_there_is_one_page(path, query):
    assert page_key(path, query) == path


def test_later_page_has_a_name_of_its_own():
    assert page_key("/section/news/", "utm=1&page=3") == "/section/news/?page=3"
    assert page_key("/section/news/", "page=3&page=4") == "/section/news/?page=4"
    assert page_key("/section/news/", "p%61ge=3") == "/section/news/?page=3"


@pytest.mark.parametrize("number", ["0", "-1", "9e9", "", "1.0", "01", "1234567", "%00", "²"])
def test_what_is_no_number_of_a_page_is_not_kept(number):
    assert page_key("/section/news/", f"page={number}") is None


@pytest.mark.parametrize(
    "query", ["parent=1", "comment=7", "page=2&parent=", "p%61rent=1", "report=3"]
)
def test_question_about_one_comment_is_not_kept(query):
    assert page_key(f"{STORY}comments/", query) is None


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/", "/admin/articles/article/", "/search/", "/comments/received/", "/healthz"),
        *("/readyz", "/metrics", f"/media/{'a' * 32}/640.jpg", "/static/css/base.css"),
        *("/no/such/page/", "/section/news", "/\xff/", "//", ""),
    ],
)
def test_what_is_for_one_person_or_nobody_is_not_kept(path):
    assert page_key(path, "") is None


def test_unicode_path_is_found_as_wsgi_writes_it():
    path = "/section/öffentlich/".encode().decode("latin-1")

    assert page_key(path, "") == path


def test_names_of_views_exist():
    known = set(public_routes().values())
    named = {name.partition(":")[2] or name for name in PAGED | NEVER_KEPT}

    assert named <= known


def test_pages_of_lists_alone_have_numbers(client):
    assert resolve("/section/news/").view_name in PAGED


def test_order_of_a_conversation_is_part_of_its_name():
    page = f"{STORY}comments/"

    assert page_key(page, "order=newest") == f"{page}?order=newest"
    assert page_key(page, "page=2&order=newest&utm=1") == f"{page}?order=newest&page=2"
    assert page_key(page, "order=newest&page=1") == f"{page}?order=newest"
    assert page_key(page, "order=newest&order=oldest") == page
    assert page_key("/section/news/", "order=newest&page=2") == "/section/news/?page=2"
    assert page_key(page, "order=newest&page=0") is None
