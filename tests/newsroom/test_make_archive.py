from datetime import UTC, datetime
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.admin.history import story_history
from articles.models import Article, Author, Section, Tag
from articles.month_counts import stories_by_month
from articles.publish_checks import decide
from articles.revisions import snapshot
from articles.rich_text import clean_body, plain_text
from articles.search import words_of
from articles.states import TAKEN_DOWN
from articles.states import Status as ArticleStatus
from articles.triggers import missing_triggers
from comments.models import MAX_SHOWN_ANCESTORS, PATH_DIGITS, Comment
from comments.states import Status
from newsroom.archive import filling
from newsroom.archive.indexes import drop_indexes
from newsroom.archive.progress import Progress
from newsroom.archive.shape import reply_counts, story_fates
from tests.factories import make_approved_comment, make_draft

ARTICLES, COMMENTS = 100, 600
END = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_archive(**options):
    said = StringIO()
    options = {"articles": ARTICLES, "comments": COMMENTS, "until": "2026-11-24"} | options
    call_command("make_archive", stdout=said, **options)
    return said.getvalue()


def path_below(parent, pk):
    above = parent.path[: PATH_DIGITS * MAX_SHOWN_ANCESTORS] if parent else ""
    return f"{above}{pk:0{PATH_DIGITS}d}"


@pytest.fixture
def archive():
    make_archive()


@pytest.mark.usefixtures("archive")
def test_archive_has_as_many_stories_and_comments_as_were_asked_for():
    assert Article.objects.count() == ARTICLES
    assert Comment.objects.count() == COMMENTS


@pytest.mark.usefixtures("archive")
def test_rows_satisfy_every_constraint_of_their_tables():
    # The checks ran when the rows came in; the references are due at the commit.
    connection.check_constraints()

    for article in Article.objects.all():
        article.full_clean(exclude=["canonical_url"])


@pytest.mark.usefixtures("archive")
def test_story_in_every_state_is_there():
    held = set(Article.objects.values_list("status", flat=True))

    assert held >= {"draft", "in_review", "returned", "ready", "published"}
    assert Article.objects.scheduled(END).exists()
    assert Article.objects.published(timezone.now()).exists()


@pytest.mark.usefixtures("archive")
def test_stories_read_as_if_the_verbs_had_made_them():
    for article in Article.objects.all():
        revision = article.revisions.get()
        was_out = article.status in (ArticleStatus.PUBLISHED, *TAKEN_DOWN)
        last = article.audit_entries.exclude(verb="correct_article").first()

        assert revision.snapshot == snapshot(article)
        assert revision.is_public == was_out
        assert clean_body(article.body) == article.body
        assert set(words_of(plain_text(article.body))) <= set(article.search_text.split(" "))
        assert last.to_status == article.status
        assert story_history(article)[0].deed
        assert not was_out or decide(article, article.publish_at).may_go_out


@pytest.mark.usefixtures("archive")
def test_every_comment_stands_below_what_it_answers():
    comments = Comment.objects.select_related("parent", "revision")

    for comment in comments:
        parent = comment.parent
        assert comment.path == path_below(parent, comment.pk)
        assert comment.revision.article_id == comment.article_id
        if parent:
            assert parent.article_id == comment.article_id
            assert parent.pk < comment.pk
            assert parent.created_at <= comment.created_at
            assert parent.status in (Status.APPROVED, Status.REMOVED, Status.ERASED)


@pytest.mark.usefixtures("archive")
def test_conversations_go_below_the_levels_that_are_shown():
    deepest = max(comment.level for comment in Comment.objects.all())

    assert deepest == MAX_SHOWN_ANCESTORS


@pytest.mark.usefixtures("archive")
def test_decisions_lead_to_the_status_of_each_comment():
    for comment in Comment.objects.prefetch_related("audit_entries"):
        steps = list(comment.audit_entries.all())[::-1]

        assert steps[0].verb == "post_comment"
        assert steps[-1].to_status == comment.status
        assert [step.to_status for step in steps[:-1]] == [step.from_status for step in steps[1:]]


@pytest.mark.usefixtures("archive")
def test_pages_of_an_archive_answer(client):
    busiest = Article.objects.get(pk=Comment.objects.values_list("article").latest("article")[0])
    addresses = [
        "/",
        "/corrections/",
        "/feed/",
        "/comments/feed/",
        "/sitemap.xml",
        "/sitemap-pages-1.xml",
        "/news-sitemap.xml",
        Section.objects.first().get_absolute_url(),
        Tag.objects.first().get_absolute_url(),
        Author.objects.first().get_absolute_url(),
    ]

    assert {client.get(address).status_code for address in addresses} == {200}
    for article in Article.objects.published(timezone.now()).order_by("-pk")[:20]:
        assert client.get(article.get_absolute_url()).status_code == 200
        assert client.get(f"{article.get_absolute_url()}comments/").status_code == 200
    assert client.get(busiest.get_absolute_url()).status_code in (200, 410)


@pytest.mark.usefixtures("archive")
def test_rows_made_afterwards_get_ids_of_their_own():
    draft = make_draft()
    comment = make_approved_comment()

    assert draft.pk > ARTICLES
    assert comment.pk > COMMENTS


def test_second_run_refuses_and_changes_nothing(archive):
    with pytest.raises(CommandError, match="There are stories in this database"):
        make_archive()

    assert Article.objects.count() == ARTICLES


def test_second_run_adds_when_told(archive):
    make_archive(add=True, articles=30, comments=40)

    assert Article.objects.count() == ARTICLES + 30
    assert Comment.objects.count() == COMMENTS + 40
    connection.check_constraints()


def test_same_seed_makes_the_same_archive():
    def words():
        stories = Article.objects.order_by("pk").values_list("headline", "body", "publish_at")
        replies = Comment.objects.order_by("pk").values_list("body", "path", "created_at")
        return list(stories), list(replies)

    made = []
    for _run in range(2):
        with transaction.atomic():
            make_archive(articles=30, comments=60)
            made.append(words())
            transaction.set_rollback(True)

    assert made[0] == made[1]


def test_archive_drops_every_stored_page(monkeypatch):
    purged = []
    monkeypatch.setattr("newsroom.archive.filling.purge", purged.append)

    make_archive(articles=10, comments=0)

    assert purged == [["site"]]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"articles": 0}, "An archive has 1 to"),
        ({"articles": 5_000_001}, "An archive has 1 to"),
        ({"comments": -1}, "An archive has 1 to"),
        ({"years": 0}, "at most 200 years"),
        ({"until": "yesterday"}, "is not a day"),
    ],
)
def test_archive_that_makes_no_sense_is_refused(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        make_archive(**options)

    assert not Article.objects.exists()


def test_most_stories_get_few_replies_and_one_gets_thousands():
    rng = Random(1)
    fates = story_fates(rng, 2000)

    counts = reply_counts(rng, fates, 20_000)

    assert sum(counts) == 20_000
    assert max(counts) >= 5000
    assert sorted(counts)[1000] < 5


# Large archives


def indexes_and_triggers():
    """Every index and trigger of the database as its statement, by name."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type <> 'table'")
        else:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
                "UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
                "WHERE NOT tgisinternal"
            )
        return dict(cursor.fetchall())


@pytest.fixture
def every_run_is_large(monkeypatch):
    monkeypatch.setattr(filling, "LARGE", 1)


@pytest.mark.usefixtures("every_run_is_large")
def test_large_archive_has_every_index_and_trigger_afterwards():
    before = indexes_and_triggers()

    make_archive(articles=30, comments=60)

    assert indexes_and_triggers() == before
    assert missing_triggers(connection) == []


@pytest.mark.usefixtures("every_run_is_large")
def test_large_archive_is_counted_and_found_by_its_words():
    make_archive(articles=30, comments=60)

    public = Article.objects.published(END)
    word = public[0].search_text.split(" ")[0]
    assert public[0].pk in Article.objects.all().newest_ids_with([word], 100)
    assert sum(stories_by_month(END).values()) == public.count() > 0


@pytest.mark.usefixtures("every_run_is_large")
def test_rows_of_a_large_archive_come_in_without_the_indexes(monkeypatch):
    seen = []
    monkeypatch.setattr(Progress, "tell", lambda *_how_far: seen.append(indexes_and_triggers()))

    make_archive(articles=10, comments=20)

    assert "article_newest" not in seen[0]
    assert "comment_queue" not in seen[0]
    assert any("article_one_slug_per_day" in name for name in seen[0])


@pytest.mark.usefixtures("every_run_is_large")
def test_run_that_breaks_off_makes_the_indexes_all_the_same(monkeypatch):
    before = indexes_and_triggers()

    def break_off(*_how_far):
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "tell", break_off)
    with pytest.raises(KeyboardInterrupt):
        make_archive(articles=10, comments=20)

    assert indexes_and_triggers() == before


def test_run_after_one_that_was_killed_makes_its_indexes_first():
    before = indexes_and_triggers()
    drop_indexes([Article, Comment])
    left = indexes_and_triggers()

    make_archive(articles=10, comments=20)

    assert left != before
    assert indexes_and_triggers() == before


def test_small_archive_keeps_its_indexes_all_the_time(monkeypatch):
    before, seen = indexes_and_triggers(), []
    monkeypatch.setattr(Progress, "tell", lambda *_how_far: seen.append(indexes_and_triggers()))

    make_archive(articles=10, comments=20)

    assert seen == [before]
