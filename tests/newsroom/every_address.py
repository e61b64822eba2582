"""Every route of the router with addresses to walk it by.

A new route fails the walks until it has examples here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import URLResolver, get_resolver, resolve, reverse

from articles.models import Correction, Picture
from comments.tokens import make_token
from tests.newsroom.hidden_edition import UNHEARD_OF, HiddenEdition
from tests.readers import FORM_TYPE, OWN_PAGE, WORDS, encoded

_DESK = re.compile(r"\^?admin/")
PAGES = ["", "?page=1", "?page=2", "?page=0", "?page=abc", "?page=999999", "?utm=1"]


@dataclass(frozen=True)
class Address:
    """One request of the walk. body: urlencoded fields of a POST, None for a GET."""

    path: str
    body: str | None = None
    headers: dict = field(default_factory=dict)

    def __str__(self):
        return self.path if self.body is None else f"POST {self.path}"

    @property
    def sent(self):
        """All that the answer may repeat."""
        return f"{self.path} {self.body or ''}"

    def fetch(self, client):
        if self.body is None:
            return client.get(self.path, headers=self.headers)
        # The type twice, for the client leaves it out where nothing is sent.
        return client.generic(
            "POST",
            self.path,
            self.body.encode(),
            FORM_TYPE,
            headers=self.headers,
            CONTENT_TYPE=FORM_TYPE,
        )


def all_routes(resolver=None, prefix=""):
    """Every route as resolve() names it, and its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
        if isinstance(entry, URLResolver):
            yield from all_routes(entry, route)
        else:
            yield route, entry.name or "without a name"


def public_routes():
    return {route: name for route, name in all_routes() if not _DESK.match(route)}


def admin_routes():
    return [route for route, _name in all_routes() if _DESK.match(route)]


def _alone(name):
    return lambda edition: [reverse(name)]


def _stories(edition):
    """Stories with an address, whatever stands there."""
    everything = [edition.public, *edition.live, *edition.hidden.values()]
    return [story for story in everything if story.first_published_on]


def _story_pages(edition):
    paths = [story.get_absolute_url() for story in _stories(edition)]
    old = [
        reverse("articles:article", args=[address.day, address.slug])
        for story in _stories(edition)
        for address in story.old_addresses.all()
    ]
    return [*paths, *old, "/2001/01/01/nowhere/"]


def _told_changes(edition):
    """Of each story by each note there is, told or not, and one that is not there."""
    notes = [*Correction.objects.values_list("pk", flat=True), 99999999]
    stories = [story.get_absolute_url() for story in _stories(edition)]
    return [f"{path}changes/{note}/" for path in stories for note in notes]


def _conversations(edition):
    comments = [
        f"?{key}={comment.pk}"
        for comment in edition.comments
        for key in ("parent", "comment", "report")
    ]
    queries = [*PAGES, *comments, "?parent=abc", "?comment=", "?parent=99999999", "?report=abc"]
    queries += ["?order=newest", "?order=newest&page=2", "?order=oldest"]
    pages = [f"{edition.public.get_absolute_url()}comments/{query}" for query in queries]
    return [*pages, *(f"{path}comments/" for path in _story_pages(edition))]


def _posts(edition):
    """What a reader may send: an empty form, a wrong parent, a duplicate, to each story."""
    own = f"{edition.public.get_absolute_url()}comments/"
    pending = edition.comments[0]
    known = {"body": pending.body, "name": pending.name, "email": pending.email}
    forms = [{}, WORDS, known, *(WORDS | {"parent": str(c.pk)} for c in edition.comments)]
    posts = [Address(own, encoded(form), OWN_PAGE) for form in forms]
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    posts.append(Address(own, encoded(WORDS), foreign))
    for story in _stories(edition):
        posts.append(Address(f"{story.get_absolute_url()}comments/", encoded(WORDS), OWN_PAGE))
    return posts


def _reports(edition):
    """Of each comment, whatever its status: without a reason, and with one."""
    path = f"{edition.public.get_absolute_url()}comments/"
    token = make_token(edition.public.story_id, edition.at)
    return [
        Address(f"{path}?report={comment.pk}", encoded(form), OWN_PAGE)
        for comment in edition.comments
        for form in ({}, {"reason": "abuse", "note": "Look.", "token": token})
    ]


def _error_reports(edition):
    pages = [f"{path}report-an-error/" for path in _story_pages(edition)]
    filled = {"note": "It was Monday.", "token": make_token(edition.public.story_id, edition.at)}
    posts = [Address(page, encoded(form), OWN_PAGE) for page in pages for form in ({}, filled)]
    return [*pages, *posts]


def _private(page, edition):
    """A page behind private links: opened, pressed, and with a link that nobody has."""
    path = f"/comments/{page}/"
    links = [f"{path}?r={token}" for token in (*edition.links[page], "nobody-has-it", "%00")]
    press = [Address(link, encoded({"press": "1"}), OWN_PAGE) for link in links[-3:]]
    return [path, *links, *press]


def search(query):
    return f"/search/?{encoded({'q': query})}"


def _searches(edition):
    """The secrets themselves are looked for in test_leak_canary.py."""
    queries = [UNHEARD_OF, "water", "secret", "", "%", "\x00", "x" * 5000]
    return ["/search/", *map(search, queries), f"{search('water')}&page=2"]


def _lists(kind, suffix=""):
    def paths(edition):
        slugs = [*edition.slugs[kind], "nowhere"]
        bases = [reverse(f"articles:{kind}", args=[slug]) + suffix for slug in slugs]
        return [*bases, *(f"{bases[0]}{query}" for query in PAGES)]

    return paths


def _dates(name):
    def paths(edition):
        bases = sorted({reverse(f"articles:{name}", args=[day]) for day in edition.days})
        return [f"{base}{query}" for base in bases for query in PAGES]

    return paths


def _month_sitemaps(edition):
    months = sorted({(day.year, day.month) for day in edition.days})
    return [f"/sitemap-{year}-{month:02}-{n}.xml" for year, month in months for n in (1, 2)]


def _renditions(edition):
    names = ["w480.jpg", "w480.webp", "card.jpg", "original.jpg"]
    keys = [*Picture.objects.values_list("key", flat=True), "0" * 32]
    return [f"/media/{key}/{name}" for key in keys for name in names]


Examples = Callable[[HiddenEdition], list[str | Address]]

EXAMPLES: dict[str, Examples] = {
    "": lambda edition: ["/", "/?page=2"],
    "healthz": _alone("healthz"),
    "readyz": _alone("readyz"),
    "metrics": _alone("metrics"),
    "privacy/": _alone("privacy"),
    "house-rules/": _alone("house_rules"),
    "robots.txt": _alone("articles:robots"),
    "<day:day>/<words:slug>/": _story_pages,
    "<day:day>/<words:slug>/comments/": lambda e: [
        *_conversations(e),
        *_posts(e),
        *_reports(e),
    ],
    "<day:day>/<words:slug>/changes/<int:number>/": _told_changes,
    "<day:day>/<words:slug>/report-an-error/": _error_reports,
    "corrections/received/": lambda edition: [f"/corrections/received/{q}" for q in ("", "?r=abc")],
    "comments/reported/": _alone("comments:reported"),
    "moderation/": _alone("comments:moderation_figures"),
    "comments/received/": lambda edition: [
        "/comments/received/",
        *(f"/comments/received/?r={comment.pk}" for comment in edition.comments),
        *_private("received", edition),
    ],
    "comments/mailbox/": lambda edition: [
        *_private("mailbox", edition),
        Address("/comments/mailbox/", encoded({"email": "okafor@example.org"}), OWN_PAGE),
        Address("/comments/mailbox/", encoded({"email": "nobody"}), OWN_PAGE),
    ],
    **{
        f"comments/{door}/": lambda edition, door=door: _private(door, edition)
        for door in ("confirm", "unsubscribe", "proof")
    },
    "<day:day>/": _dates("day"),
    "<month:month>/": _dates("month"),
    "<year:year>/": _dates("year"),
    "search/": _searches,
    "corrections/": lambda edition: [f"/corrections/{query}" for query in PAGES],
    "sitemap.xml": _alone("articles:sitemap_index"),
    "sitemap-pages-<count:number>.xml": lambda e: [f"/sitemap-pages-{n}.xml" for n in (1, 2)],
    "sitemap-<sitemap_month:month>-<count:number>.xml": _month_sitemaps,
    "news-sitemap.xml": _alone("articles:news_sitemap"),
    r"^media/(?P<key>[0-9a-f]{32})/(?P<name>[a-z0-9]{1,16}\.[a-z]{3,4})\Z": _renditions,
    **{
        f"{base}feed/{kind}": lambda edition, path=f"/{base}feed/{kind}": [path]
        for base in ("", "comments/")
        for kind in ("", "atom/", "json/")
    },
    **{f"{kind}/<words:slug>/": _lists(kind) for kind in ("section", "tag", "author")},
    **{
        f"{kind}/<words:slug>/feed/{form}": _lists(kind, f"feed/{form}")
        for kind in ("section", "tag", "author")
        for form in ("", "atom/", "json/")
    },
}
# Answers that belong to no route, and one to a host that is not ours.
STRAYS = [
    *map(
        Address,
        ["/nowhere/", "/2026/13/45/tide/", "/sitemap-pages-0.xml", "/feed", "//evil.example/"],
    ),
    Address("/", headers={"Host": "evil.example"}),
]


def addresses(edition, examples=EXAMPLES):
    """All that is walked, each route's examples proved to be its own."""
    walked = [*STRAYS, *map(Address, edition.silent_addresses)]
    for route, make in examples.items():
        for example in make(edition):
            address = example if isinstance(example, Address) else Address(example)
            found = resolve(address.path.partition("?")[0]).route
            assert found == route, f"{address} is an example of {found!r}, not of {route!r}"
            walked.append(address)
    return walked


def admin_addresses(edition):
    """Every page of the desk, asked for a row that exists."""
    pk = str(edition.hidden["draft"].pk)
    for route in admin_routes():
        path = re.sub(r"<(?:int:|path:)?\w*(?:id|pk)>", pk, f"/{route.removeprefix('^')}")
        path = path.replace("<str:name>", "w480.jpg").replace("(?P<url>.*)$", "nowhere")
        for app_label in ("articles", "comments", "auth"):
            yield re.sub(r"\^\(\?P<app_label>.*\)/\$$", f"{app_label}/", path)
