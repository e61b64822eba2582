"""X5: nothing that readers must not see shows at any address the router knows."""

from types import ModuleType
from urllib.parse import unquote_plus

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.utils import timezone

from articles.models import Article, Tag
from comments.models import Comment
from tests.newsroom.every_address import (
    EXAMPLES,
    Address,
    addresses,
    admin_addresses,
    all_routes,
    public_routes,
    search,
)
from tests.newsroom.hidden_edition import UNHEARD_OF, plant

SIGN_IN = "/admin/login/"


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker):
    """Planted once; its rows are taken back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


def everything(response):
    """Head and body of an answer as one text."""
    body = b"".join(response) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    head += f"\n{response.cookies.output()}"
    # Letter for letter: a secret has to be found in a picture's bytes, too.
    return f"{response.status_code}\n{head}\n{body.decode('latin-1')}"


def leaks(client, edition, walked):
    """A sentence for each secret that an answer gives away and was not told before."""
    found = []
    for address in walked:
        told = unquote_plus(address.sent).casefold()
        shown = edition.shown_in(everything(address.fetch(client)), told)
        found += [f"{address} shows the {where}" for where in shown]
    return found


def routes_without_examples(examples=EXAMPLES):
    return [
        f"{name} ({route!r}) has no example in tests/newsroom/every_address.py"
        for route, name in public_routes().items()
        if route not in examples
    ]


def searched(client, word):
    """The answer to a search, without the word itself."""
    return everything(Address(search(word)).fetch(client)).casefold().replace(word, "")


def found_by_search(client, words):
    """Those of some words whose search is answered in another way than one for nothing at all."""
    # One moment, for the answers say when they were given.
    with time_machine.travel(timezone.now(), tick=False):
        nothing = searched(client, UNHEARD_OF)
        return [word for word in words if searched(client, word) != nothing]


def test_x5_every_route_is_walked():
    assert routes_without_examples() == []
    assert set(EXAMPLES) - set(public_routes()) == set()


def test_x5_no_address_shows_a_secret(client, edition):
    assert len(edition.secrets) > 250
    assert leaks(client, edition, addresses(edition)) == []


def test_x5_f58_no_search_finds_a_secret_or_counts_it(client, edition):
    found = found_by_search(client, [*edition.secrets, "water"])

    assert [edition.secrets.get(word, word) for word in found] == ["water"]


def test_x5_address_of_a_story_or_picture_not_public_yet_is_not_found(client, edition):
    statuses = {
        path: client.get(path).status_code
        for path in [*edition.silent_addresses, "/media/" + "0" * 32 + "/w480.jpg"]
    }

    assert len(statuses) > 50
    assert {path: status for path, status in statuses.items() if status != 404} == {}


def test_x5_picture_of_a_public_story_is_found(client, edition):
    assert client.get(f"/media/{edition.public.lead_picture.key}/w480.jpg").status_code == 200


def test_x5_desk_sends_strangers_to_sign_in(client, edition):
    others = {}
    for path_ in admin_addresses(edition):
        for address in (Address(path_), Address(path_, "action=publish")):
            response = address.fetch(client)
            assert edition.shown_in(everything(response), "") == [], address
            is_nowhere = path_.startswith("/admin/r/") and response.status_code == 404
            if not is_nowhere and not response.get("Location", "").startswith(SIGN_IN):
                others[str(address)] = response.status_code

    assert others == {
        "/admin/login/": 200,
        "POST /admin/login/": 200,
        # Nobody is signed in, so there is nothing to do but to go to the desk.
        "/admin/logout/": 302,
        "POST /admin/logout/": 302,
    }


# The canary can die.


def with_routes(settings, *more):
    """The router with more addresses."""
    urls = ModuleType("tests.urls_with_a_leak")
    urls.urlpatterns = [*more, path("", include("newsroom.urls"))]
    settings.ROOT_URLCONF = urls


def naive(request, **kwargs):
    return HttpResponse("\n".join(Article.objects.values_list("headline", flat=True)))


@pytest.mark.parametrize(
    ("view", "what"),
    [
        (naive, "headline of the draft story"),
        (
            lambda request: HttpResponse(
                headers={"Link": " ".join(Article.objects.values_list("canonical_url", flat=True))}
            ),
            "canonical address of the scheduled story",
        ),
        (
            lambda request: HttpResponse(" ".join(Tag.objects.values_list("slug", flat=True))),
            "tag of the embargoed story",
        ),
        (
            lambda request: HttpResponse(
                "".join(Comment.objects.values_list("email", flat=True)).upper()
            ),
            "mailbox of the comment on the public story",
        ),
    ],
    ids=["body", "header", "tag", "comment"],
)
def test_x5_naive_view_makes_the_walk_fail_and_is_named(client, settings, edition, view, what):
    with_routes(settings, path("naive/", view))

    walked = addresses(edition, {"naive/": lambda edition: ["/naive/"]})

    assert f"/naive/ shows the {what}" in leaks(client, edition, walked)


@pytest.mark.parametrize(
    ("planted", "route"),
    [
        (path("naive/<int:pk>/", naive, name="naive"), "naive/<int:pk>/"),
        (re_path(r"^naive/(?P<pk>\d+)/$", naive, name="naive"), r"^naive/(?P<pk>\d+)/$"),
        (path("in/", include([path("side/", naive, name="naive")])), "in/side/"),
    ],
    ids=["path", "re_path", "include"],
)
def test_x5_route_without_an_example_makes_the_walk_fail_and_is_named(settings, planted, route):
    with_routes(settings, planted)

    assert routes_without_examples() == [
        f"naive ({route!r}) has no example in tests/newsroom/every_address.py"
    ]


def test_x5_search_that_only_counts_is_found_out(client, settings, edition):
    def count(request):
        return HttpResponse(Article.objects.filter(standfirst__icontains=request.GET["q"]).count())

    with_routes(settings, path("search/", count))
    secret = edition.hidden["draft"].standfirst

    assert found_by_search(client, [secret]) == [secret]


def test_walk_knows_every_route_of_the_desk_too():
    assert "admin/articles/article/<path:object_id>/change/" in dict(all_routes())
