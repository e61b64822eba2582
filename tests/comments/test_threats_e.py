"""E of docs/moderation.md: proxies and address trust."""

import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry

from comments.addresses import parse_address
from comments.checks import proxy_is_trusted
from tests.factories import make_published_article
from tests.readers import received, reply


def address_stored(client, peer, forwarded=None):
    environ = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return received(reply(client, make_published_article(), environ=environ))


def test_e1_forwarded_for_of_a_direct_client_is_ignored(client):
    assert address_stored(client, "198.51.100.7", "192.0.2.1").address == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1", "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("203.0.113.9,192.0.2.1:55", "192.0.2.1"),
        ("10.0.0.9, 10.0.0.2", "10.0.0.9"),
        ("", "10.0.0.1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_e1_first_hop_from_the_right_that_is_no_proxy_of_ours(client, settings, forwarded, address):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert address_stored(client, "10.0.0.1", forwarded).address == address


@pytest.mark.parametrize("junk", ["unknown", "192.0.2.1, nonsense", "x" * 4096, "1.2.3.4.5"])
def test_e1_junk_behind_a_proxy_is_no_address(client, settings, junk):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    comment = address_stored(client, "10.0.0.1", junk)

    assert (comment.address, comment.flags) == (None, ["no-address"])


@pytest.mark.parametrize(
    ("site_url", "proxies", "warns"),
    [
        ("https://paper.example", [], True),
        ("https://paper.example", ["10.0.0.1"], False),
        ("http://127.0.0.1:8000", [], False),
    ],
)
def test_e2_deployment_check_warns_of_a_proxy_nobody_trusts(settings, site_url, proxies, warns):
    settings.SITE_URL = site_url
    settings.TRUSTED_PROXIES = proxies

    ids = [message.id for message in proxy_is_trusted()]

    assert ids == (["comments.W001"] if warns else [])


def test_e2_warning_belongs_to_the_deployment_checks():
    assert proxy_is_trusted in registry.get_checks(include_deployment_checks=True)
    assert proxy_is_trusted not in registry.get_checks()
    assert not [message for message in run_checks() if message.id.startswith("comments.")]


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("1.2.3.4:55", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("fe80::1%eth0", "fe80::1"),
        ("1.2.3.4%x", "1.2.3.4"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        (" 192.0.2.1 ", "192.0.2.1"),
    ],
)
def test_e3_peer_is_normalised(client, peer, address):
    comment = address_stored(client, peer)

    assert (comment.address, comment.flags) == (address, [])


@pytest.mark.parametrize("peer", ["", "unix:", "@", "x" * 4096, "1.2.3", "[", "::1::2", "\ud800"])
def test_e3_peer_that_is_no_address_is_stored_as_none_with_a_flag(client, peer):
    comment = address_stored(client, peer)

    assert (comment.address, comment.flags) == (None, ["no-address"])


@pytest.mark.parametrize("text", ["%", "%%", ":", ":::", "[]", "[]:1", "０.０.０.０", "\x00", ","])
def test_e3_text_that_is_no_address_is_read_as_none(text):
    assert parse_address(text) is None


def test_e4_forged_host_is_refused(client):
    article = make_published_article()

    response = client.get(article.get_absolute_url(), headers={"host": "evil.example"})

    assert response.status_code == 400
    assert b"evil.example" not in response.content


def test_e4_forwarded_host_has_no_effect(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    url = make_published_article().get_absolute_url()

    forwarded = client.get(url, headers={"x-forwarded-host": "evil.example"})

    assert forwarded.content == client.get(url).content
    assert settings.SITE_URL in forwarded.content.decode()
