import pytest
from django.core.management import call_command
from django.db import connection

from articles.changes import TYPO
from articles.models import Article
from articles.revising import revise_article
from newsroom.proofs import broken_rules
from newsroom.roles import missing_roles
from tests.factories import make_approved_comment, make_editor, make_published_article


def first_of(app):
    call_command("migrate", app, "0001", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_stories_and_comments_outlive_the_way_back_and_forth():
    article = make_published_article(points=["One"], quotes=["The tide turned"])
    comment = make_approved_comment(article)

    first_of("comments")
    first_of("articles")
    call_command("migrate", verbosity=0)

    stored = Article.objects.published().get()
    assert stored.summary_points.get().text == "One"
    assert stored.pull_quotes.get().text == "The tide turned"
    assert stored.comments.get().body == comment.body
    assert broken_rules() == []
    stored.headline = "A better headline"
    revise_article(stored, by=make_editor(), change=TYPO)


@pytest.mark.django_db(transaction=True)
def test_app_by_app_a_fresh_database_gets_its_roles_with_the_last():
    call_command("migrate", "comments", "zero", verbosity=0)
    call_command("migrate", "articles", "zero", verbosity=0)

    call_command("migrate", "articles", verbosity=0)
    call_command("migrate", verbosity=0)

    assert missing_roles() == []
    assert "comments_comment" in connection.introspection.table_names()
