from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Article, Author, Section
from newsroom.demo import edition
from tests.factories import make_published_article, make_user


def load(**options):
    out = StringIO()
    call_command("load_demo", zoom=0.1, stdout=out, **options)
    return out.getvalue()


def test_run_that_breaks_off_leaves_nothing(monkeypatch):
    def break_off(article, story, desk):
        raise KeyboardInterrupt

    monkeypatch.setattr(edition, "_bring_out", break_off)

    with pytest.raises(KeyboardInterrupt):
        load()

    assert not Article.objects.exists()
    assert not Section.objects.exists()
    assert not Author.objects.exists()
    assert not User.objects.filter(username__in=edition.ACCOUNTS).exists()
    assert not edition.is_loaded()


def test_account_of_somebody_else_is_left_alone():
    make_user("editor").set_password("their own")

    with pytest.raises(CommandError, match="an account named editor already"):
        load()

    assert not User.objects.filter(username="reporter").exists()
    assert not User.objects.get(username="editor").is_superuser


def test_stories_of_the_site_stay_beside_the_demo(settings):
    settings.NEWSROOM_DEMO_PASSWORD = "a password of our own"
    own = make_published_article("Ours", section=Section.objects.create(name="City", slug="city"))

    printed = load()

    assert own in Article.objects.published()
    assert Section.objects.filter(name="City").count() == 1
    assert settings.NEWSROOM_DEMO_PASSWORD not in printed
    assert User.objects.get(username="moderator").check_password("a password of our own")
