"""The stories of an archive, each with all the rows that the verbs would have left."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from django.utils import timezone

from articles.models import (
    Article,
    AuditEntry,
    Byline,
    Correction,
    Picture,
    PullQuote,
    RelatedLink,
    Revision,
    SummaryPoint,
)
from articles.rich_text import crosshead, paragraph
from articles.search import search_text
from articles.slugs import slug_for
from newsroom.archive.rows import Table, stamp
from newsroom.archive.shape import WAS_PUBLIC
from newsroom.archive.staff import House
from newsroom.archive.words import Words

HOUR_S = 3600
DAY_S = 24 * HOUR_S

_REASON = "The figures were wrong."
_NOTE = "Who says so? Ask the other side too."
_RELATED_KEPT = 50


@dataclass(frozen=True)
class Told:
    """A stored story, as far as replies need it. came_out_at: Unix time, UTC."""

    id: int
    revision_id: int
    came_out_at: float


@dataclass(frozen=True)
class Dates:
    """When things happened to a story, in Unix time; None: they did not."""

    begun_at: float
    came_out_at: float | None
    expires_at: float | None = None


class Stories:
    """Writes stories one after the other, older ones first.

    until: Unix time of the archive's last day, which is its present.
    """

    def __init__(self, rng: Random, words: Words, house: House, until: float) -> None:
        self._rng = rng
        self._words = words
        self._house = house
        self._until = until
        self._lately: list[tuple[str, str]] = []
        self._articles = Table(Article)
        self._bylines = Table(Byline)
        self._points = Table(SummaryPoint)
        self._quotes = Table(PullQuote)
        self._links = Table(RelatedLink)
        self._filed = Table(Article.tags.through)
        self._pictures = Table(Picture)
        self._revisions = Table(Revision)
        self._corrections = Table(Correction)
        self._audit = Table(AuditEntry)

    def write(self) -> None:
        """Store what was told since the last time; rows that others point to first."""
        for table in vars(self).values():
            if isinstance(table, Table):
                table.write()

    def tell(self, fate: str, second: float) -> Told | None:
        """Collect one story begun at a time; None for one that readers never saw."""
        dates = self._dates(fate, second)
        words = self._content(fate, dates)
        parts = self._parts(words["body"])
        tags = sorted(self._some_tags())
        article_id = self._articles.next_id
        if dates.came_out_at is not None:
            words["slug"] = slug_for(words["headline"], "story")[:68] + f"-{article_id}"
        self._store_article(fate, dates, words, parts)
        self._store_parts(article_id, parts, tags)
        revision_id = self._store_history(article_id, fate, dates, words, parts, tags)
        if fate not in WAS_PUBLIC:
            return None
        return Told(article_id, revision_id, dates.came_out_at)

    def _dates(self, fate: str, second: float) -> Dates:
        rng = self._rng
        if fate == "scheduled":
            return Dates(second, self._until + rng.uniform(1, 14) * DAY_S)
        if fate not in WAS_PUBLIC:
            return Dates(second, None)
        came_out_at = min(second + rng.uniform(1, 9) * HOUR_S, self._until)
        expires_at = came_out_at + HOUR_S if fate == "expired" else None
        return Dates(second, came_out_at, expires_at)

    def _content(self, fate: str, dates: Dates) -> dict[str, Any]:
        """The words of a story, as articles/revisions.py keeps them."""
        rng, words = self._rng, self._words
        headline = words.headline()
        has_picture = rng.random() < 0.35
        is_wire = rng.random() < 0.1
        return {
            "headline": headline,
            "short_headline": headline[:40].rpartition(" ")[0] if rng.random() < 0.3 else "",
            "slug": "",
            "standfirst": " ".join(words.sentences(2))[:400] if rng.random() < 0.9 else "",
            "body": self._body(),
            "section_id": rng.choice(self._house.sections),
            "credit": "AFP" if is_wire else "",
            "dateline": words.place() if rng.random() < 0.5 else "",
            "language": "en",
            "lead_picture_id": self._add_picture(dates.begun_at) if has_picture else None,
            "canonical_url": "https://agency.example/" if is_wire and rng.random() < 0.1 else "",
            "comment_policy": "closed" if rng.random() < 0.1 else "open",
            "comments_close_at": None,
            "comments_are_sensitive": False,
            "embargo_until": None,
            "expires_at": None if dates.expires_at is None else _iso(dates.expires_at),
        }

    def _body(self) -> str:
        """Eight paragraphs as a rule, sixty at most."""
        rng, words = self._rng, self._words
        count = min(60, max(2, round(rng.lognormvariate(2.1, 0.6))))
        blocks = [paragraph(words.fresh_sentence())]
        for number in range(1, count):
            if number % 6 == 0:
                blocks.append(crosshead(words.headline()))
            blocks.append(paragraph(" ".join(words.sentences(rng.randint(1, 4)))))
        return "".join(blocks)

    def _parts(self, body: str) -> dict[str, list[dict[str, Any]]]:
        rng, words = self._rng, self._words
        authors = rng.sample(self._house.authors, rng.choice((1, 1, 1, 2)))
        points = words.sentences(rng.randint(2, 5)) if rng.random() < 0.5 else []
        quotes, links = [], []
        if rng.random() < 0.15:
            text = body.removeprefix("<p>").partition("</p>")[0]
            quotes.append({"key": f"quote-{_letters(rng)}", "text": text, "speaker": ""})
        if self._lately and rng.random() < 0.2:
            title, url = rng.choice(self._lately)
            link = {"key": f"link-{_letters(rng)}", "kicker": "Before", "title": title, "url": url}
            links.append(link)
        return {
            "summary_points": [{"text": text[:240]} for text in points],
            "bylines": [{"author_id": pk, "role": ""} for pk, _name in authors],
            "pull_quotes": quotes,
            "related_links": links,
            "placed_pictures": [],
        }

    def _add_picture(self, begun_at: float) -> int:
        rng = self._rng
        original = rng.choice(self._house.originals)
        return self._pictures.add(
            key=f"{rng.getrandbits(128):032x}",
            original=original.name,
            width=original.width,
            height=original.height,
            alt=self._words.sentences(1)[0][:300],
            caption=self._words.fresh_sentence()[:400],
            credit=f"Drawing: {self._words.name()}",
            uploaded_by_id=rng.choice(self._house.reporters),
            created_at=stamp(begun_at),
        )

    def _store_article(
        self, fate: str, dates: Dates, words: dict[str, Any], parts: dict[str, list]
    ) -> None:
        status = "published" if fate in ("scheduled", "expired") else fate
        taken_down = status if status in ("retracted", "withdrawn") else ""
        came_out_at = dates.came_out_at
        times = {}
        if came_out_at is not None:
            day = timezone.localdate(datetime.fromtimestamp(came_out_at, UTC))
            times = {
                "publish_at": stamp(came_out_at),
                "first_published_at": stamp(came_out_at),
                "first_published_on": str(day),
            }
            if fate == "published":
                url = f"/{day:%Y/%m/%d}/{words['slug']}/"
                self._lately = [*self._lately[-_RELATED_KEPT:], (words["headline"], url)]
        changed_at = min(self._until, came_out_at or dates.begun_at)
        self._articles.add(
            **words
            | times
            | {"expires_at": None if dates.expires_at is None else stamp(dates.expires_at)},
            status=status,
            notice_kind=taken_down,
            notice_reason=_REASON if taken_down else "",
            return_note=_NOTE if status == "returned" else "",
            owner_id=self._rng.choice(self._house.reporters),
            search_text=self._search_text(words, parts),
            created_at=stamp(dates.begun_at),
            changed_at=stamp(changed_at),
        )

    def _search_text(self, words: dict[str, Any], parts: dict[str, list]) -> str:
        names = dict(self._house.authors)
        body = words["body"].replace("</p>", "\n\n").replace("</h2>", "\n\n")
        lines = [
            words["headline"],
            words["standfirst"],
            body.replace("<p>", "").replace("<h2>", "").strip(),
            words["dateline"],
            *(point["text"] for point in parts["summary_points"]),
            *(names[byline["author_id"]] for byline in parts["bylines"]),
        ]
        return search_text(lines)

    def _store_parts(self, article_id: int, parts: dict[str, list], tags: list[int]) -> None:
        tables = {
            "summary_points": self._points,
            "bylines": self._bylines,
            "pull_quotes": self._quotes,
            "related_links": self._links,
        }
        for name, table in tables.items():
            for position, part in enumerate(parts[name], start=1):
                table.add(article_id=article_id, position=position, **part)
        for tag in tags:
            self._filed.add(article_id=article_id, tag_id=tag)

    def _store_history(
        self,
        article_id: int,
        fate: str,
        dates: Dates,
        words: dict[str, Any],
        parts: dict[str, list],
        tags: list[int],
    ) -> int:
        """Its revision, corrections and audit; the id of the revision."""
        house = self._house
        snapshot = {"content": words, "parts": parts, "tags": tags}
        revision_id = self._revisions.add(
            article_id=article_id,
            version=1,
            snapshot=json.dumps(snapshot, ensure_ascii=False),
            is_public=dates.came_out_at is not None,
            public_at=dates.came_out_at and stamp(dates.came_out_at),
            made_by_id=house.editor,
            made_at=stamp(dates.begun_at),
        )
        out_at = "" if dates.came_out_at is None else _iso(dates.came_out_at)
        steps = _steps(fate, out_at)
        if fate == "published" and self._rng.random() < 0.015:
            correction_id = self._corrections.add(
                article_id=article_id,
                kind=self._rng.choice(("correction", "correction", "clarification", "update")),
                text=f"An earlier version was wrong. {self._words.fresh_sentence()}",
                made_at=stamp(min(self._until, dates.came_out_at + DAY_S)),
                made_by_id=house.editor,
            )
            steps = [*steps, ("correct_article", "published", {"correction": correction_id})]
        before, at = "", dates.begun_at
        for verb, after, detail in steps:
            self._audit.add(
                article_id=article_id,
                actor_id=house.editor,
                verb=verb,
                from_status=before,
                to_status=after,
                version=1,
                detail=json.dumps(detail),
                made_at=stamp(min(at, self._until)),
            )
            before, at = after, at + HOUR_S
        return revision_id

    def _some_tags(self) -> set[int]:
        """One to five; a few are much used and most are rare."""
        tags = self._house.tags
        return {
            tags[int(len(tags) * self._rng.random() ** 2)]
            for _tag in range(self._rng.randint(1, 5))
        }


def _steps(fate: str, out_at: str) -> list[tuple[str, str, dict[str, str]]]:
    """Verbs that lead to a fate, with the status after each and the audit's detail."""
    begun = [("create_article", "draft", {})]
    handed_in = [*begun, ("submit_article", "in_review", {})]
    ready = [*handed_in, ("mark_article_ready", "ready", {})]
    out = [*ready, ("publish_article", "published", {"at": out_at})]
    return {
        "draft": begun,
        "in_review": handed_in,
        "returned": [*handed_in, ("return_article", "returned", {"note": _NOTE})],
        "ready": ready,
        "retracted": [*out, ("retract_article", "retracted", {"reason": _REASON})],
        "withdrawn": [*out, ("withdraw_article", "withdrawn", {"reason": _REASON})],
    }.get(fate, out)


def _iso(second: float) -> str:
    return datetime.fromtimestamp(int(second), UTC).isoformat()


def _letters(rng: Random) -> str:
    return f"{rng.getrandbits(32):08x}"
