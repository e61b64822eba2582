"""RSS, Atom and JSON Feed out of plain entries; knows nothing of stories.

Source: RSS 2.0, RFC 4287, https://www.jsonfeed.org/version/1.1/.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any, TextIO
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles.site_urls import absolute_url
from articles.xml_text import legal_xml

# Never to be changed: with other ids every feed reader shows all entries again.
_ID_NAMESPACE = UUID("f7a35047-1c04-45d3-86ee-bf4fcf721a3e")

# Stands for “never” where Atom demands a time; a clock would change an empty
# feed's bytes every second.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """Who wrote an entry. url: whole address of a page about them, or ""."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Image:
    """The picture of an entry, by whole address."""

    url: str
    content_type: str
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One item of a feed.

    id: see lasting_id(). url: whole address. summary: plain text, may be "".
    html: the whole text, with whole addresses. language: a BCP 47 tag.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime
    language: str
    authors: list[Person] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    image: Image | None = None


@dataclass(frozen=True)
class Channel:
    """A feed as a whole.

    description: "" repeats the title. page_path: the page it follows.
    """

    title: str
    description: str
    page_path: str
    feed_path: str


def lasting_id(kind: str, pk: int, since: datetime) -> str:
    """An entry's id: the same whatever slug, domain or scheme it is reached by.

    A URN of two facts that never change, a row's id and its first moment, so that no
    name of the site is part of it, and two sites don't share one.
    since: aware datetime, fixed once the entry is public.
    """
    return uuid5(_ID_NAMESPACE, f"{kind} {pk} {since.astimezone(UTC).isoformat()}").urn


def feed_response(kind: str, channel: Channel, entries: Iterable[Entry]) -> HttpResponse:
    """A feed in one of the formats: `rss`, `atom` or `json`."""
    generator = _FORMATS[kind](
        title=_clean(channel.title),
        link=absolute_url(channel.page_path),
        description=_clean(channel.description or channel.title),
        language=settings.LANGUAGE_CODE,
        author_name=_clean(settings.SITE_NAME),
        feed_url=absolute_url(channel.feed_path),
    )
    for entry in entries:
        fields = _clean(asdict(entry))
        generator.add_item(
            title=fields["title"],
            link=fields["url"],
            # Read as HTML by RSS readers, and declared to be so in Atom.
            description=escape(fields["summary"], quote=False) or None,
            unique_id=fields["id"],
            unique_id_is_permalink=False,
            pubdate=fields["published_at"],
            updateddate=fields["updated_at"],
            categories=fields["categories"],
            entry=fields,
        )
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


def feed_urls(prefix: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The three addresses of a feed: `name`, `name_atom` and `name_json`.

    view: takes `kind` besides what the prefix captures.
    """
    return [
        path(f"{prefix}feed/", view, {"kind": "rss"}, name=name),
        path(f"{prefix}feed/atom/", view, {"kind": "atom"}, name=f"{name}_atom"),
        path(f"{prefix}feed/json/", view, {"kind": "json"}, name=f"{name}_json"),
    ]


def _clean(value: Any) -> Any:
    """Drop what XML can't hold, in texts at any depth."""
    if isinstance(value, str):
        return legal_xml(value)
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return value


class _Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for author in entry["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("dc:language", entry["language"])
        handler.addQuickElement("content:encoded", entry["html"])
        if image := entry["image"]:
            _add_media(handler, image)


def _add_media(handler: SimplerXMLGenerator, image: dict[str, Any]) -> None:
    # Not an enclosure: that needs the length of a file that may still have to be made.
    handler.startElement(
        "media:content",
        {
            "url": image["url"],
            "type": image["content_type"],
            "medium": "image",
            "width": str(image["width"]),
            "height": str(image["height"]),
        },
    )
    if image["alt"]:
        handler.addQuickElement("media:description", image["alt"], {"type": "plain"})
    if image["credit"]:
        handler.addQuickElement("media:credit", image["credit"])
    handler.endElement("media:content")


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["entry"]["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for author in entry["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            if author["url"]:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", entry["html"], {"type": "html"})
        if image := entry["image"]:
            handler.addQuickElement(
                "link",
                "",
                {
                    "rel": "enclosure",
                    "href": image["url"],
                    "type": image["content_type"],
                    "title": image["alt"],
                },
            )


class _Json(SyndicationFeed):
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: TextIO, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": absolute_url("/")}],
            "items": [_json_item(item["entry"]) for item in self.items],
        }
        json.dump(feed, outfile, ensure_ascii=False, indent=1)


def _json_item(entry: dict[str, Any]) -> dict[str, Any]:
    always = {
        "id": entry["id"],
        "url": entry["url"],
        "title": entry["title"],
        "content_html": entry["html"],
        "date_published": rfc3339_date(entry["published_at"]),
        "date_modified": rfc3339_date(entry["updated_at"]),
        "language": entry["language"],
    }
    perhaps = {
        "summary": entry["summary"],
        "image": entry["image"] and entry["image"]["url"],
        "authors": [
            {key: value for key, value in author.items() if value} for author in entry["authors"]
        ],
        "tags": entry["categories"],
    }
    return always | {key: value for key, value in perhaps.items() if value}


_FORMATS: dict[str, type[SyndicationFeed]] = {"rss": _Rss, "atom": _Atom, "json": _Json}
