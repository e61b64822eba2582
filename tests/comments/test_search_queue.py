import pytest
from django.contrib.auth.models import Permission

from comments.admin import queue
from tests.factories import make_comment, make_editor, make_moderator

LIST = "/admin/comments/comment/"


@pytest.fixture
def moderator(client):
    client.force_login(make_moderator())
    return client


def found(client, query, **filters):
    response = client.get(LIST, {"q": query, **filters})
    assert response.status_code == 200
    return set(response.context["cl"].result_list)


def test_words_are_found_in_the_comment_and_in_the_name(moderator):
    said = make_comment(body="The gulls again.")
    named = make_comment(name="Gull Watcher")
    make_comment(body="The trams again.")

    assert found(moderator, "gull") == {said, named}


def test_every_word_must_be_there(moderator):
    both = make_comment(body="Gulls on the tram")
    make_comment(body="Gulls")

    assert found(moderator, "tram gull") == {both}


def test_words_are_looked_for_in_the_newest_comments_alone(moderator, monkeypatch):
    monkeypatch.setattr(queue, "SEARCHED", 2)
    make_comment(body="Gulls, long ago")
    newer = [make_comment(body="Gulls"), make_comment(body="Gulls")]

    assert found(moderator, "gulls") == set(newer)


def test_without_words_every_comment_is_listed(moderator, monkeypatch):
    monkeypatch.setattr(queue, "SEARCHED", 0)
    comment = make_comment()

    assert found(moderator, " ") == {comment}


def test_whole_mailbox_is_found_however_old_and_however_spelt(moderator, monkeypatch):
    monkeypatch.setattr(queue, "SEARCHED", 0)
    wanted = make_comment(email="Ada@example.org", email_key="ada@example.org")
    make_comment(email="ida@example.org", email_key="ida@example.org")

    assert found(moderator, "ADA@Example.org") == {wanted}


@pytest.mark.parametrize("typed", ["2001:db8::7", "2001:0DB8:0:0:0:0:0:7"])
def test_whole_network_address_is_found_however_old(moderator, monkeypatch, typed):
    monkeypatch.setattr(queue, "SEARCHED", 0)
    wanted = make_comment(address="2001:db8::7")
    make_comment(address="2001:db8::77")

    assert found(moderator, typed) == {wanted}


def test_filter_narrows_what_was_found(moderator):
    make_comment(body="Gulls")

    assert found(moderator, "gulls", status__exact="approved") == set()


def test_k4_who_may_not_see_mailboxes_does_not_find_by_them(client):
    user = make_editor()
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    make_comment(email="ada@example.org", email_key="ada@example.org", address="2001:db8::7")

    assert found(client, "ada@example.org") == set()
    assert found(client, "2001:db8::7") == set()
