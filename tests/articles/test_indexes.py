"""The indexes that were made for the lists are used for them."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.story_search import found_stories
from articles.models import Article, Correction, Tagging
from articles.paging import stretch
from articles.story_lists import OF_TAG
from comments.admin.queue import CommentAdmin
from comments.models import Comment
from comments.querysets import WAITING_FIRST
from comments.threads import conversation
from tests.factories import make_moderator, make_published_article, make_section, make_tag

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of the table, and reads a small one whole")


@pytest.fixture
def by_indexes_alone():
    """Rows are read only if what is asked stands in no index."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite finds a row by its id faster than in any index")
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def plan_of(captured, place=0):
    """How SQLite answers one of the questions."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[place]['sql']}")
        return " ".join(row[-1] for row in cursor.fetchall())


@pytest.mark.usefixtures("on_sqlite")
def test_newest_stories_are_read_from_their_index():
    plan = Article.objects.published(NOON).newest_first()[:20].explain()

    assert "INDEX article_newest " in plan
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.usefixtures("on_sqlite")
def test_newest_stories_of_a_section_are_read_from_their_index():
    stories = Article.objects.in_section(make_section()).published(NOON).newest_first()[:20]

    assert "INDEX article_newest_in_section " in stories.explain()
    assert "USE TEMP B-TREE" not in stories.explain()


@pytest.mark.usefixtures("on_sqlite")
def test_list_of_days_reads_those_days_alone():
    stories = Article.objects.first_published_between(date(2026, 3, 1), date(2026, 3, 31))

    plan = stories.published(NOON).newest_first()[:20].explain()

    assert "INDEX article_newest " in plan
    assert "first_published_at>? AND first_published_at<?" in plan


@pytest.mark.usefixtures("on_sqlite")
def test_next_boundary_reads_what_is_to_come_alone(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        Article.objects.next_boundary(NOON)

    plan = plan_of(captured)
    for index in ("article_publish_at", "article_superseded_at", "article_expires_at"):
        assert f"INDEX {index} " in plan


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("of_section", [False, True])
def test_far_page_is_found_without_the_rows_before_it(of_section):
    stories = Article.objects.in_section(make_section()) if of_section else Article.objects.all()

    plan = stretch(stories.published(NOON).newest_first().for_lists(), 400, 421).explain()

    index = "article_newest_in_section" if of_section else "article_newest"
    assert f"COVERING INDEX {index} " in plan
    assert "SEARCH articles_article USING INTEGER PRIMARY KEY" in plan


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "article_changed"),
        ({"status": "draft"}, "article_changed_by_status "),
        ({"section": 1}, "article_changed_in_section "),
        ({"owner": 1}, "article_changed_of_owner "),
    ],
)
def test_desk_list_is_read_in_order_with_each_of_its_filters(filters, index):
    plan = Article.objects.filter(**filters).order_by("-changed_at", "-id")[:50].explain()

    assert f"INDEX {index}" in plan
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.usefixtures("on_sqlite")
def test_moderation_list_is_read_in_order():
    plan = Comment.objects.order_by(*WAITING_FIRST)[:50].explain()

    assert "INDEX comment_waiting_first" in plan
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.usefixtures("by_indexes_alone")
def test_stories_known_by_id_are_judged_and_ordered_without_reading_them():
    stories = Article.objects.published(NOON).filter(pk=1)

    plan = stories.values_list("pk", "first_published_at").explain()

    assert "Index Only Scan using article_public " in plan


@pytest.mark.usefixtures("by_indexes_alone")
@pytest.mark.parametrize("is_analyzed", [False, True])
def test_stories_of_corrections_are_judged_without_reading_them(is_analyzed):
    if is_analyzed:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_article, articles_correction")

    plan = stretch(Correction.objects.on_published(NOON), 400, 421).explain()

    assert "Index Only Scan using article_public " in plan


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "comment_flagged"),
        ({"status__exact": "pending"}, "comment_flagged_queue"),
        ({"status__exact": "removed"}, "comment_flagged_queue"),
    ],
)
def test_comments_with_a_flag_are_looked_for_among_the_flagged_alone(rf, asked, index):
    request = rf.get("/", {"flag": "links", **asked})
    request.user = make_moderator()

    rows = CommentAdmin(Comment, site).get_changelist_instance(request).result_list

    plan = rows.all().explain()
    assert f"comments_comment USING INDEX {index}" in plan or (
        f"comments_comment USING COVERING INDEX {index}" in plan
    )
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.usefixtures("on_sqlite")
def test_scheduled_stories_are_found_without_the_published_ones():
    plan = Article.objects.scheduled(NOON).order_by("publish_at", "-id")[:6].explain()

    assert "INDEX article_publish_at (publish_at>?)" in plan


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    ("newest", "index"), [(False, "comment_thread"), (True, "comment_newest_threads")]
)
def test_conversation_is_read_from_its_index_in_either_order(newest, index):
    plan = conversation(make_published_article(), NOON, newest=newest)[:50].explain()

    assert f"SEARCH comments_comment USING INDEX {index} (article_id=? AND status=?)" in plan
    assert "USING COVERING INDEX comment_picks" in plan or "USING INDEX comment_picks" in plan
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("first", [0, 400])
def test_page_of_a_tag_steps_over_rows_of_its_index_alone(first, django_assert_num_queries):
    tag = make_tag()

    with django_assert_num_queries(1) as captured:
        OF_TAG.stretch(tag.pk, NOON, first, first + 21)

    plan = plan_of(captured)
    assert "USING COVERING INDEX tagging_newest (tag_id=?)" in plan
    assert "SEARCH articles_article USING INTEGER PRIMARY KEY" in plan


@pytest.mark.usefixtures("by_indexes_alone")
def test_far_page_of_a_tag_reads_no_story_before_it():
    taggings = Tagging.objects.filter(tag=1).public(NOON).newest_first()

    plan = taggings.values("article_id")[400:421].explain()

    assert "Index Only Scan using tagging_newest " in plan
    assert "Sort" not in plan


@pytest.mark.usefixtures("on_sqlite")
def test_tags_in_use_are_told_from_their_own_rows(client):
    make_published_article(tags=[make_tag()])

    with CaptureQueriesContext(connection) as captured:
        client.get("/sitemap.xml")

    [asked] = [query for query in captured.captured_queries if "articles_tag" in query["sql"]]
    assert '"articles_article"' not in asked["sql"]


@pytest.mark.usefixtures("on_sqlite")
def test_desk_looks_for_an_owners_stories_among_theirs_alone():
    with CaptureQueriesContext(connection) as captured:
        found_stories("nobody")

    plan = plan_of(captured, -1)
    assert "INDEX article_changed_of_owner (owner_id=?)" in plan
    assert "USE TEMP B-TREE" not in plan
