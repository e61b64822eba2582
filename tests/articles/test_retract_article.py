from datetime import timedelta

import pytest
from django.utils import timezone

from articles.doors import Conflict
from articles.models import Article
from articles.publishing import publish_article, retract_article
from articles.states import Status
from tests.factories import (
    make_editor,
    make_expired_article,
    make_published_article,
    make_retracted_article,
    make_scheduled_article,
)


def test_f34_notice_stands_in_place_of_the_text():
    article = make_published_article()

    retract_article(article, by=make_editor(), reason=" The figures were wrong. ")

    assert not Article.objects.published().exists()
    notice = Article.objects.addressable().get().notice()
    assert (notice.kind, notice.reason) == ("retracted", "The figures were wrong.")
    assert notice.url == article.get_absolute_url()


def test_readers_are_told_why():
    article = make_published_article()

    with pytest.raises(Conflict, match="give a reason"):
        retract_article(article, by=make_editor(), reason="  ")

    article.refresh_from_db()
    assert article.is_public()


def test_story_nobody_saw_is_not_retracted_but_unscheduled():
    article = make_scheduled_article()

    with pytest.raises(Conflict, match="take the schedule back first"):
        retract_article(article, by=make_editor(), reason="The figures were wrong.")

    article.refresh_from_db()
    assert (article.status, article.notice_kind) == (Status.PUBLISHED, "")


def test_expired_story_can_be_retracted():
    article = make_expired_article()

    retract_article(article, by=make_editor(), reason="The figures were wrong.")

    assert article.notice().kind == "retracted"


def test_story_on_its_way_back_can_be_retracted_again():
    article = make_retracted_article()
    publish_article(article, by=make_editor(), at=timezone.now() + timedelta(days=1))

    retract_article(article, by=make_editor(), reason="Still wrong.")

    assert article.notice().reason == "Still wrong."
    assert not Article.objects.published(timezone.now() + timedelta(days=2)).exists()


def test_published_again_a_story_has_its_old_address_and_no_notice():
    article = make_retracted_article()
    url = article.get_absolute_url()

    publish_article(article, by=make_editor())

    assert article.get_absolute_url() == url
    assert (article.notice_kind, article.notice_reason) == ("", "")
