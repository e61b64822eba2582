"""The demo edition as it stands after one run. Loaded once, at a tenth of its size."""

from collections import Counter
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import chain

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from articles.models import Article, Correction, Picture, PullQuote, RelatedLink, Section
from articles.pull_quotes import is_verbatim
from articles.rich_text import paragraphs
from articles.states import Status
from comments.models import Comment
from comments.states import Status as CommentStatus
from newsroom.demo.content import body_html, read_replies, read_stories
from newsroom.demo.edition import ACCOUNTS
from newsroom.demo.pictures import SCENES, draw_picture

PROOF = 0.1


def load(**options):
    out = StringIO()
    call_command("load_demo", zoom=PROOF, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker):
    """What the first run printed; its rows are taken back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def rows():
    """How many there are of everything the project stores."""
    models = chain.from_iterable(
        apps.get_app_config(label).get_models() for label in ("articles", "comments", "auth")
    )
    return Counter({model.__name__: model.objects.count() for model in models})


def test_second_run_changes_nothing_and_says_so(edition):
    before = rows()

    printed = load()

    assert printed == "The demo edition is here already; nothing was changed.\n"
    assert rows() == before


def test_every_section_has_stories_and_the_paper_has_many(edition):
    published = Article.objects.published()

    assert published.count() >= 26
    assert Section.objects.count() >= 6
    assert all(published.in_section(section).count() >= 3 for section in Section.objects.all())


def test_stories_stand_on_many_days_back(edition):
    days = Article.objects.published().values_list("first_published_on", flat=True).distinct()

    assert len(days) >= 5
    assert min(days) < timezone.localdate() - timedelta(days=4)


def test_stories_are_in_every_status(edition):
    assert set(Article.objects.values_list("status", flat=True)) == set(Status.values)


def test_one_story_waits_for_its_time(edition):
    (scheduled,) = Article.objects.filter(publish_at__gt=timezone.now())

    assert scheduled.is_scheduled()
    assert scheduled not in Article.objects.published()


def test_stories_that_were_taken_down_say_why(edition):
    taken_down = Article.objects.filter(status__in=[Status.RETRACTED, Status.WITHDRAWN])

    assert all(len(story.notice_reason) > 40 for story in taken_down)


def test_returned_story_tells_its_reporter_what_to_change(edition):
    returned = Article.objects.get(status=Status.RETURNED)

    assert "43" in returned.return_note
    assert returned.owner == User.objects.get(username="reporter")


def test_every_pull_quote_stands_in_its_story_word_for_word(edition):
    quotes = PullQuote.objects.select_related("article")

    assert len(quotes) >= 12
    assert all(is_verbatim(quote.text, paragraphs(quote.article.body)) for quote in quotes)


def test_every_placed_part_has_its_row_and_every_row_its_place(edition):
    for story in Article.objects.all():
        keys = [
            part.key
            for rows in (story.pull_quotes, story.related_links, story.placed_pictures)
            for part in rows.all()
        ]

        assert story.body.count("data-part=") == len(keys)
        assert all(f'data-part="{key}"' in story.body for key in keys)


def test_related_links_lead_to_published_stories(edition):
    addresses = {story.get_absolute_url() for story in Article.objects.published()}
    links = RelatedLink.objects.exclude(url="")

    assert links.count() >= 4
    assert all(link.url.endswith(tuple(addresses)) for link in links)


def test_corrections_bear_the_time_that_readers_were_told(edition):
    corrections = Correction.objects.select_related("article")
    hours_after = {
        round((correction.made_at - correction.article.first_published_at) / timedelta(hours=1))
        for correction in corrections
    }

    assert {correction.kind for correction in corrections} == set(Correction.Kind.values)
    assert hours_after == {2, 5, 7, 26}


def test_stories_in_other_languages_say_so(edition):
    directions = dict(Article.objects.published().values_list("language", "pk"))

    assert set(directions) == {"en", "fr", "ar"}
    assert Article.objects.get(pk=directions["ar"]).direction == "rtl"


def test_every_picture_has_its_words_and_its_credit(edition):
    assert Picture.objects.count() >= 14
    assert not Picture.objects.filter(alt="").exists()
    assert not Picture.objects.filter(credit="").exists()


def test_comments_are_in_every_status(edition):
    found = Counter(Comment.objects.values_list("status", flat=True))

    assert set(found) == set(CommentStatus.values)
    assert found[CommentStatus.PENDING] >= 14
    assert Comment.objects.filter(reason="spam").exists()


def test_a_removed_comment_has_a_reply_that_readers_see(edition):
    replies = Comment.objects.visible().filter(parent__status=CommentStatus.REMOVED)

    assert replies.exists()


def test_one_thread_is_six_comments_deep(edition):
    depths = Counter()
    for comment in Comment.objects.order_by("id"):
        depths[comment.pk] = depths[comment.parent_id] + 1

    assert max(depths.values()) == 6


def test_comments_come_after_the_story_and_before_now(edition):
    for comment in Comment.objects.select_related("article"):
        assert comment.article.first_published_at < comment.created_at < timezone.now()


def test_staff_comments_belong_to_an_account(edition):
    reporter = User.objects.get(username="reporter")

    assert Comment.objects.visible().filter(author=reporter).exists()


def test_accounts_have_their_roles_and_a_random_password(edition, client):
    password = edition.rpartition("with the password ")[2].split()[0]

    for username, role in ACCOUNTS.items():
        user = User.objects.get(username=username)
        assert [group.name for group in user.groups.all()] == [role]
        assert client.login(username=username, password=password)


def test_no_two_stories_share_a_picture():
    scenes = [story.picture for story in read_stories() if story.picture]
    scenes += [placed["scene"] for story in read_stories() for placed in story.pictures]

    assert sorted(scenes) == sorted(SCENES)


def test_no_two_scenes_look_alike_and_each_is_drawn_the_same_again():
    drawn = {scene: draw_picture(scene, PROOF) for scene in SCENES}

    assert len(set(drawn.values())) == len(drawn)
    assert {scene: draw_picture(scene, PROOF) for scene in SCENES} == drawn


@pytest.mark.parametrize(
    ("scene", "size"), [("lock", (1600, 900)), ("moth", (1500, 1000)), ("painter", (1000, 1250))]
)
def test_scenes_have_the_shapes_of_photographs(scene, size):
    picture = Image.open(BytesIO(draw_picture(scene)))

    assert picture.format == "JPEG"
    assert picture.size == size


def test_addresses_of_readers_are_nobodys():
    assert all(reply.email.endswith(("@example.org", "@example.com")) for reply in read_replies())


def test_markup_of_a_body_becomes_html():
    text = "## Head\n\nOne & *two*\n\n> Said\n\n- a\n- b\n\n[[quote 1]]"

    assert body_html(text) == (
        "<h2>Head</h2><p>One &amp; <em>two</em></p><blockquote><p>Said</p></blockquote>"
        '<ul><li><p>a</p></li><li><p>b</p></li></ul><div data-part="quote-1"></div>'
    )
