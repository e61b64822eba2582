import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from newsroom.environment import BASE_DIR, VARIABLES, value
from newsroom.service_addresses import read_database_url, read_email_url, read_redis_url

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
SHOW_SETTINGS = """
import json
from newsroom import settings
print(json.dumps({name: getattr(settings, name, None) for name in dir(settings)}, default=str))
"""


@pytest.fixture
def settings_with(tmp_path):
    """settings_with(NAME="value", ...): what a fresh process reads from that environment."""

    def read(**environment):
        plain = {name: text for name, text in os.environ.items() if name not in VARIABLES}
        shown = subprocess.run(
            [sys.executable, "-c", SHOW_SETTINGS],
            cwd=BASE_DIR,
            env={**plain, "NEWSROOM_HOME": str(tmp_path), **environment},
            capture_output=True,
            check=True,
            text=True,
        )
        return json.loads(shown.stdout)

    return read


def test_defaults_serve_this_machine_from_sqlite(settings_with, tmp_path):
    settings = settings_with()

    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["SITE_NAME"] == "The Lantern"
    assert set(settings["ALLOWED_HOSTS"]) == LOOPBACK
    assert settings["DEBUG"] is False
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "newsroom.sqlite3")


def test_sqlite_keeps_what_it_acknowledged(settings_with):
    options = settings_with()["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_database_url_chooses_postgresql(settings_with):
    url = "postgres://lantern:secret@db.example.org:5433/paper"

    database = settings_with(DATABASE_URL=url)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example.org", 5433)
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", "-c jit=off"),
        ("?options=-c%20work_mem%3D8MB", "-c jit=off -c work_mem=8MB"),
        ("?options=-c%20jit%3Don", "-c jit=off -c jit=on"),
    ],
)
def test_postgresql_compiles_no_statement_unless_the_url_says_so(query, options):
    database = read_database_url(f"postgres://lantern:secret@db.example.org/paper{query}")

    assert database["OPTIONS"]["options"] == options


@pytest.mark.django_db
def test_connections_to_postgresql_have_the_option():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compiles nothing")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")

        assert cursor.fetchone() == ("off",)


def test_address_of_the_site_is_answered_to_and_trusted(settings_with):
    settings = settings_with(SITE_URL="https://lantern.example.org/", HOST="0.0.0.0")

    assert settings["SITE_URL"] == "https://lantern.example.org"
    assert "lantern.example.org" in settings["ALLOWED_HOSTS"]
    assert "localhost" in settings["ALLOWED_HOSTS"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://lantern.example.org"]


def test_links_name_a_host_when_serving_on_every_address(settings_with):
    settings = settings_with(HOST="0.0.0.0", PORT="8080")

    assert settings["SITE_URL"] == "http://127.0.0.1:8080"


def test_given_hosts_are_answered_to_beside_this_machine(settings_with):
    settings = settings_with(ALLOWED_HOSTS="lantern.example.org, www.example.org")

    given = {"lantern.example.org", "www.example.org"}
    assert set(settings["ALLOWED_HOSTS"]) == LOOPBACK | given


@pytest.mark.parametrize(
    ("site_url", "is_secure"), [("https://example.org", True), ("http://example.org", False)]
)
def test_cookies_are_secure_exactly_when_the_site_is_https(settings_with, site_url, is_secure):
    settings = settings_with(SITE_URL=site_url)

    assert settings["SESSION_COOKIE_SECURE"] is is_secure
    assert settings["CSRF_COOKIE_SECURE"] is is_secure
    assert settings["SITE_IS_HTTPS"] is is_secure


def test_cookies_stay_at_the_desk(settings):
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/admin/"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


def test_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert value("PORT") == 8000


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("PORT", "eighty", "PORT cannot be read"),
        ("PORT", "0", "PORT must be from 1 to 65535, not “0”"),
        ("PORT", "65536", "PORT must be from 1 to 65535"),
        ("NEWSROOM_DEMO", "perhaps", "NEWSROOM_DEMO cannot be read"),
        ("PAGE_STORE", "disk", "PAGE_STORE must be files, redis or none"),
        ("SITE_URL", "www.example.org", "SITE_URL must be like https"),
        ("SITE_URL", "https://example.org/paper", "SITE_URL must be like https"),
        ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE must name a time zone"),
        ("TRUSTED_PROXIES", "127.0.0.1, proxy", "TRUSTED_PROXIES must be addresses"),
    ],
)
def test_value_that_makes_no_sense_is_refused_by_name(monkeypatch, name, text, sentence):
    monkeypatch.setenv(name, text)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        value(name)


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("PORT", "1", 1),
        ("PORT", "65535", 65535),
        ("NEWSROOM_DEMO", "0", False),
        ("SITE_URL", "https://example.org/", "https://example.org/"),
        ("TIME_ZONE", "Europe/Berlin", "Europe/Berlin"),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", ["127.0.0.1", "10.0.0.0/8"]),
    ],
)
def test_value_that_makes_sense_is_taken(monkeypatch, name, text, taken):
    monkeypatch.setenv(name, text)

    assert value(name) == taken


@pytest.mark.parametrize("read", [read_database_url, read_email_url])
def test_address_that_cannot_be_read_is_not_repeated(read):
    with pytest.raises(ImproperlyConfigured, match="_URL cannot be read") as refusal:
        read("carrier-pigeon://lantern:hunter2@example.org/paper")

    assert "hunter2" not in str(refusal.value)


def test_mail_goes_to_files_until_a_server_is_named(settings_with, tmp_path):
    without = settings_with()
    with_server = settings_with(EMAIL_URL="submission://lantern:secret@mail.example.org:587")

    assert without["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert without["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert with_server["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert with_server["EMAIL_HOST"] == "mail.example.org"
    assert with_server["EMAIL_USE_TLS"] is True


def test_every_variable_is_explained_in_operations_md():
    text = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [name for name in VARIABLES if f"`{name}`" not in text] == []


def test_data_folder_is_for_its_owner_alone(settings_with, tmp_path):
    home = tmp_path / "new"

    settings_with(NEWSROOM_HOME=str(home))

    assert home.stat().st_mode & 0o777 == 0o700


def test_redis_url_that_cannot_be_read_is_refused_without_its_password():
    assert read_redis_url("rediss://lantern:hunter2@cache.example.org:6380/1") is not None
    assert read_redis_url(None) is None

    with pytest.raises(ImproperlyConfigured, match="must be like redis://") as refusal:
        read_redis_url("http://lantern:hunter2@cache.example.org")

    assert "hunter2" not in str(refusal.value)


def test_store_in_redis_needs_its_address(settings_with):
    url = "redis://127.0.0.1:6379/3"

    with pytest.raises(subprocess.CalledProcessError) as refusal:
        settings_with(PAGE_STORE="redis")
    assert "PAGE_STORE=redis needs REDIS_URL" in refusal.value.stderr

    assert settings_with(PAGE_STORE="redis", REDIS_URL=url)["REDIS_URL"] == url
