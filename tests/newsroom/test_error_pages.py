import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection

from newsroom.errors import permission_denied
from tests.factories import make_section
from tests.pages import elements, page_of, words


def test_404_page_offers_a_search_and_the_sections(client):
    make_section("Harbour")

    response = client.get("/nowhere/<script>/")

    assert response.status_code == 404
    page = page_of(response)
    assert [words(h1) for h1 in elements(page, "h1")] == ["There is nothing at this address"]
    assert len(elements(page, "form", "search-form")) == 1
    assert "Harbour" in words(elements(page, "nav", "menu")[0])
    assert "<script>" not in response.content.decode()


def test_403_page_says_who_can_help(rf):
    response = permission_denied(rf.get("/"), PermissionDenied())

    assert response.status_code == 403
    assert "administers the desk" in response.content.decode()


def test_400_page_is_rendered_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert len(elements(page_of(response), "h1")) == 1


@pytest.mark.parametrize(
    ("broken", "status", "heading"),
    [
        (OperationalError("The database is down."), 503, "presses stand still"),
        (ValueError("A fault of ours."), 500, "something broke"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/search/?q=harbour", "/nowhere/"])
def test_fault_page_is_rendered_without_the_database(client, address, broken, status, heading):
    def fail(execute, sql, params, many, context):
        raise broken

    client.raise_request_exception = False

    with connection.execute_wrapper(fail):
        response = client.get(address)

    assert response.status_code == status
    assert ("Retry-After" in response) == (status == 503)
    page = page_of(response)
    assert heading in words(elements(page, "h1")[0])
    assert "The Lantern" in words(page)
    assert "no-store" in response["Cache-Control"]
