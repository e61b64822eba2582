"""Fills a database with an archive, chunk by chunk."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from articles.models import Article
from newsroom.archive.indexes import make_indexes, without_indexes
from newsroom.archive.shape import reply_counts, story_fates
from newsroom.archive.staff import found_house
from newsroom.archive.stories import DAY_S, Stories
from newsroom.archive.threads import Threads
from newsroom.archive.words import Words
from newsroom.purging import purge

CHUNK = 500
# Articles and comments together, from which on to make the indexes afterwards is faster.
LARGE = 50_000
_YEAR_S = 365.25 * DAY_S
_READERS_PER_COMMENT = 1 / 15


@dataclass(frozen=True)
class Size:
    """articles: stories of every status. comments: on all of them together."""

    articles: int
    comments: int
    years: float


def fill(size: Size, *, until: datetime, seed: int, tell: Callable[[int, int], None]) -> None:
    """Add an archive that ends at a moment; the same seed and moment, the same archive.

    Each chunk is a transaction, so a killed run leaves a smaller archive that is whole;
    a large run leaves it without indexes and triggers, which the next run makes first.
    tell: called after each chunk with the stories stored and the replies to them.
    """
    # What is added to an archive is not the same once more.
    rng = Random(f"{seed} {Article.objects.count()}")
    words = Words(rng)
    end = until.timestamp()
    with transaction.atomic():
        house = found_house(words, rng, size.articles)
    stories = Stories(rng, words, house, end)
    threads = Threads(rng, words, house, end, readers=int(size.comments * _READERS_PER_COMMENT))
    fates = story_fates(rng, size.articles)
    counts = reply_counts(rng, fates, size.comments)
    # The last stories are begun a moment before the end.
    step = size.years * _YEAR_S / max(1, size.articles)
    replies = 0
    # What a run left undone that was killed.
    make_indexes()
    is_large = size.articles + size.comments >= LARGE
    with without_indexes(_filled_models()) if is_large else nullcontext():
        for first in range(0, size.articles, CHUNK):
            chunk = range(first, min(first + CHUNK, size.articles))
            told = [(stories.tell(fates[n], end - step * (size.articles - n)), n) for n in chunk]
            threads.hold([(story, counts[n]) for story, n in told if story])
            with transaction.atomic():
                stories.write()
                threads.write()
            replies += sum(counts[n] for n in chunk)
            tell(chunk.stop, replies)


def finish() -> None:
    """Let ids go on where the archive ends, tell the planner its size, drop stored pages."""
    models = _filled_models()
    with connection.cursor() as cursor:
        # SQLite goes on by itself after the highest id.
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        # VACUUM besides, as PostgreSQL's own housekeeping would in its time: an index
        # alone answers only for pages that are marked as seen by everybody.
        analyze = "VACUUM (ANALYZE)" if _may_vacuum() else "ANALYZE"
        for model in models:
            cursor.execute(f"{analyze} {connection.ops.quote_name(model._meta.db_table)}")
    with transaction.atomic():
        purge(["site"])


def _may_vacuum() -> bool:
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _filled_models() -> list[type[Model]]:
    models = [*apps.get_app_config("articles").get_models(include_auto_created=True)]
    return models + [*apps.get_app_config("comments").get_models(include_auto_created=True)]
