import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from newsroom.roles import NEWSROOM_USERNAME
from tests.factories import make_administrator, make_reporter

PEOPLE = reverse("admin:auth_user_changelist")


def change_url(user):
    return reverse("admin:auth_user_change", args=[user.pk])


@pytest.fixture
def administrator(client):
    client.force_login(make_administrator())
    return client


def test_new_account_may_sign_in_to_the_desk(administrator):
    password = "a long and quiet harbour"
    administrator.post(
        reverse("admin:auth_user_add"),
        {
            "username": "lou",
            "usable_password": "true",
            "password1": password,
            "password2": password,
        },
    )

    assert User.objects.get(username="lou").is_staff


def test_roles_are_given_by_an_administrator(administrator):
    reporter = make_reporter()
    editor = Group.objects.get(name="Editor")

    administrator.post(
        change_url(reporter), {"username": "rea", "is_active": "on", "groups": [editor.pk]}
    )

    assert list(reporter.groups.all()) == [editor]


def test_nobody_is_made_a_superuser_here(administrator):
    reporter = make_reporter()

    administrator.post(
        change_url(reporter), {"username": "rea", "is_active": "on", "is_superuser": "on"}
    )

    reporter.refresh_from_db()
    assert not reporter.is_superuser


@pytest.mark.parametrize(
    "make_user",
    [
        lambda: User.objects.get(username=NEWSROOM_USERNAME),
        lambda: User.objects.create_superuser("root", password="x"),
    ],
    ids=["built-in actor", "superuser"],
)
@pytest.mark.parametrize("page", ["change", "password"])
def test_accounts_with_more_rights_are_out_of_an_administrators_reach(
    administrator, make_user, page
):
    user = make_user()
    url = (
        change_url(user)
        if page == "change"
        else reverse("admin:auth_user_password_change", args=[user.pk])
    )

    response = administrator.post(url, {"username": "mine"})

    user.refresh_from_db()
    assert response.status_code == 403
    assert user.username != "mine"
