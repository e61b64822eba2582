"""X5: the walk of test_leak_canary.py notices a leak through whatever a reader gets.

Each reader template, each text of a feed and each header in turn gives away a waiting
reply's e-mail, network address and words.
"""

import base64
import re
from html import escape
from urllib.parse import quote

import pytest
from crispy_forms.templatetags.crispy_forms_tags import whole_uni_form_template
from crispy_forms.utils import default_field_template
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.template import engines
from django.template.loaders import filesystem
from django.test import Client
from jinja2 import BaseLoader

from articles import feed_formats
from comments import forms, reader_filters
from tests.newsroom.every_address import Address, addresses
from tests.newsroom.hidden_edition import plant
from tests.newsroom.test_leak_canary import leaks
from tests.readers import OWN_PAGE

FOLDER = settings.BASE_DIR / "templates" / "readers"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*ml"))
# The parts of a form, which Django's own templates set.
FORM_PARTS = [
    "newsroom/whole_uni_form.html",
    "newsroom/_form_errors.html",
    "newsroom/field.html",
    "newsroom/layout/div.html",
]
# For editors, or when something of ours fails; the walk meets none of them.
NOT_WALKED = {
    "articles/_front_preview_bar.html",
    "articles/front_preview_page.html",
    "articles/preview_page.html",
    "articles/section_preview_page.html",
    "newsroom/403.html",
    "newsroom/500.html",
    "newsroom/503.html",
}
OPENING = re.compile(r"\{%-?\s*(?:block|macro)\b.*?%\}", re.DOTALL)
BEGINS_ELSEWHERE = re.compile(r"\{%-?\s*(?:extends|macro)\b")


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


@pytest.fixture
def secrets(edition):
    """What leaks, and the names under which the walk must find it."""
    (comment,) = edition.public.comments.filter(status="pending")
    told = "the comment on the public story, pending"
    where = {f"{part} of {told}" for part in ("mailbox", "network address", "body")}
    return f" {comment.email} {comment.address} {comment.body} ", where


def noticed(client, edition, address):
    found = leaks(client, edition, [address])
    return {sentence.partition(" shows the ")[2] for sentence in found}


class Leaking(BaseLoader):
    """Templates that call leak(name) wherever they begin to print."""

    def __init__(self, loader):
        self.loader = loader

    def get_source(self, environment, template):
        source, *rest = self.loader.get_source(environment, template)
        call = f"{{{{ leak({template!r}) }}}}"
        source = OPENING.sub(lambda opening: opening[0] + call, source)
        if not BEGINS_ELSEWHERE.search(source):
            source = call + source
        return source, *rest


class Leak:
    """Gives `text` away where the armed template prints, and notes all that print."""

    def __init__(self):
        self.armed = self.text = ""
        self.printed = set()

    def __call__(self, template):
        self.printed.add(template)
        return self.text if template == self.armed else ""


def forget_copies():
    """What each process keeps of what templates printed, and of the templates of a form."""
    for kept in (
        reader_filters._entry_markup,
        forms._empty_form,
        default_field_template,
        whole_uni_form_template,
    ):
        kept.cache_clear()


@pytest.fixture(scope="module")
def leak():
    """Every reader template with a hole in it."""
    environment = engines["jinja2"].env
    leak = Leak()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "loader", Leaking(environment.loader))
        patch.setitem(environment.globals, "leak", leak)
        environment.cache.clear()
        forget_copies()
        yield leak
    environment.cache.clear()
    forget_copies()


@pytest.fixture(scope="module")
def printers(leak, edition, django_db_blocker):
    """For each template an address of the walk that prints it."""
    client = Client()
    found = {}
    with django_db_blocker.unblock():
        for address in addresses(edition):
            leak.printed.clear()
            forget_copies()
            with transaction.atomic():
                address.fetch(client)
                transaction.set_rollback(True)
            for template in leak.printed:
                found.setdefault(template, address)
    return found


def test_x5_every_reader_template_is_walked(printers):
    assert set(TEMPLATES) - set(printers) == NOT_WALKED


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - NOT_WALKED))
def test_x5_leak_through_a_template_is_noticed(client, edition, secrets, leak, printers, template):
    leak.text, where = secrets
    leak.armed = template
    forget_copies()

    found = noticed(client, edition, printers[template])

    leak.armed = ""
    assert where <= found


@pytest.mark.parametrize("template", FORM_PARTS)
def test_x5_leak_through_a_part_of_a_form_is_noticed(
    client, edition, secrets, monkeypatch, template
):
    text, where = secrets
    contents = filesystem.Loader.get_contents
    monkeypatch.setattr(
        filesystem.Loader,
        "get_contents",
        lambda loader, origin: (
            contents(loader, origin) + (text if origin.template_name == template else "")
        ),
    )
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    forget_copies()

    # The form is shown again, with its faults.
    form = Address(f"{edition.public.get_absolute_url()}comments/", "", OWN_PAGE)
    found = noticed(client, edition, form)

    loader.reset()
    forget_copies()
    assert where <= found


TEXTS = {
    "title": lambda fields, text: fields["title"] + text,
    "summary": lambda fields, text: fields["summary"] + text,
    "html": lambda fields, text: fields["html"] + text,
    "url": lambda fields, text: fields["url"] + quote(text),
    "id": lambda fields, text: fields["id"] + text,
    "language": lambda fields, text: text,
    "authors": lambda fields, text: [{"name": text, "url": ""}],
    "categories": lambda fields, text: [text],
}
FEEDS = ["/feed/", "/comments/feed/"]
NOT_PRINTED = {("rss", "language")}


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("form", ["", "atom/", "json/"])
@pytest.mark.parametrize("feed", FEEDS)
def test_x5_leak_through_a_text_of_a_feed_is_noticed(
    client, edition, secrets, monkeypatch, feed, form, field
):
    text, where = secrets
    as_dict = feed_formats.asdict

    def leaking(entry):
        fields = as_dict(entry)
        return fields | {field: TEXTS[field](fields, text)}

    monkeypatch.setattr(feed_formats, "asdict", leaking)

    assert where <= noticed(client, edition, Address(f"{feed}{form}"))


@pytest.mark.parametrize(
    "header", ["ETag", "Link", "Content-Disposition", "Surrogate-Key", "Location", "Server-Timing"]
)
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/feed/", "/comments/received/"])
def test_x5_leak_through_a_header_is_noticed(client, edition, secrets, monkeypatch, path, header):
    text, where = secrets
    get_response = BaseHandler.get_response

    def leaking(handler, request):
        response = get_response(handler, request)
        response.headers[header] = text
        return response

    monkeypatch.setattr(BaseHandler, "get_response", leaking)

    assert where <= noticed(client, edition, Address(path))


def test_x5_leak_through_a_cookie_is_noticed(client, edition, secrets, monkeypatch):
    text, where = secrets
    get_response = BaseHandler.get_response

    def leaking(handler, request):
        response = get_response(handler, request)
        response.set_cookie("reader", quote(text))
        return response

    monkeypatch.setattr(BaseHandler, "get_response", leaking)

    assert where <= noticed(client, edition, Address("/"))


ENCODINGS = {
    "as it is": lambda text: text,
    "upper case": str.upper,
    "percent signs": quote,
    "percent signs for every letter": lambda text: "".join(
        f"%{byte:02X}" for byte in text.encode()
    ),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "escaped twice": lambda text: escape(escape(f"&{text}")),
    "JSON": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    **{
        f"base64 behind {n} letters": lambda text, n=n: base64.b64encode(
            b"x" * n + text.encode()
        ).decode()
        for n in range(3)
    },
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_h1_leak_is_noticed_in_every_encoding(edition, secrets, encoding):
    text, where = secrets

    assert where <= set(edition.shown_in(ENCODINGS[encoding](text), ""))


def test_h1_page_without_a_secret_gives_none_away(edition):
    page = "".join(f"{letter} &amp; %20 \\u0041" for letter in "harmless words of a page")

    assert edition.shown_in(page, "") == []
