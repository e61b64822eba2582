import sys
from datetime import datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.models import Article
from newsroom.archive.filling import Size, fill, finish
from newsroom.archive.progress import Progress

MAX_ARTICLES = 5_000_000


class Command(BaseCommand):
    """Fills the database with a made-up archive, to see how the site behaves at a size.

    Each chunk is a transaction: a run that was killed leaves a smaller archive, and
    --add goes on from there. Raises CommandError when there are stories already.
    """

    help = "Fill the database with a made-up archive of any size, for measuring."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, required=True, metavar="N")
        parser.add_argument(
            "--comments", type=int, default=0, metavar="M", help="on all articles together"
        )
        parser.add_argument(
            "--years", type=float, default=20, help="over which the articles are spread"
        )
        parser.add_argument(
            "--until",
            metavar="YYYY-MM-DD",
            help="last day of the archive; today if not given",
        )
        parser.add_argument("--seed", type=int, default=1, help="another one, another archive")
        parser.add_argument("--add", action="store_true", help="although there are stories already")

    def handle(self, *, articles, comments, years, until, seed, add, **options):
        if not 1 <= articles <= MAX_ARTICLES or comments < 0 or not 0 < years <= 200:
            raise CommandError(
                f"An archive has 1 to {MAX_ARTICLES:,} articles, 0 comments or more, "
                "and at most 200 years."
            )
        if Article.objects.exists() and not add:
            raise CommandError(
                "There are stories in this database, and an archive can't be told from them "
                "afterwards. Use an empty database, or say --add."
            )
        size = Size(articles, comments, years)
        progress = Progress(sys.stderr, articles)
        fill(size, until=_end_of(until), seed=seed, tell=progress.tell)
        finish()
        self.stdout.write(f"The archive is ready: {articles:,} articles, {comments:,} comments.")


def _end_of(day):
    """Noon of a day; None: now."""
    if day is None:
        return timezone.now()
    try:
        return timezone.make_aware(datetime.combine(datetime.fromisoformat(day), time(12)))
    except ValueError:
        raise CommandError(f"“{day}” is not a day. Write it like 2026-11-24.") from None
