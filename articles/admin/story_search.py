"""What the desk's search finds: stories by their words, address or owner."""

from django.contrib.auth.models import User
from django.db.models import Subquery

from articles.models import Article
from articles.search import MAX_FOUND, read_query
from articles.states import Status

IN_HAND = (Status.DRAFT, Status.IN_REVIEW, Status.RETURNED, Status.READY)


def found_stories(typed: str) -> set[int]:
    """Ids of stories that fit what was typed; of each way at most the newest thousand.

    Words are those of the readers' search; it does not hold stories without a day,
    whose headlines are looked through.
    """
    typed = typed.strip()
    in_hand = Article.objects.filter(status__in=IN_HAND, first_published_on__isnull=True)
    for word in typed.split():
        in_hand = in_hand.filter(headline__icontains=word)
    # The last part of an address that was copied from the browser.
    slug = typed.rstrip("/").rpartition("/")[2]
    # A value and no join: for a name that nobody has PostgreSQL would go through every story.
    owner = Subquery(User.objects.filter(username=typed).values("pk")[:1])
    ways = [
        in_hand.order_by("-changed_at"),
        Article.objects.exclude(slug="").filter(slug=slug).order_by("-id"),
        Article.objects.filter(owner=owner).order_by("-changed_at"),
    ]
    found = set(Article.objects.newest_ids_with(read_query(typed).words, MAX_FOUND))
    for stories in ways:
        found.update(stories.values_list("pk", flat=True)[:MAX_FOUND])
    return found
