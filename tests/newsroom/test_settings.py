import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import BASE_DIR, VARIABLES, value

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
    assert set(settings["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
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


def test_address_of_the_site_is_answered_to_and_trusted(settings_with):
    settings = settings_with(SITE_URL="https://lantern.example.org/", HOST="0.0.0.0")

    assert settings["SITE_URL"] == "https://lantern.example.org"
    assert "lantern.example.org" in settings["ALLOWED_HOSTS"]
    assert "localhost" in settings["ALLOWED_HOSTS"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://lantern.example.org"]


def test_links_name_a_host_when_serving_on_every_address(settings_with):
    settings = settings_with(HOST="0.0.0.0", PORT="8080")

    assert settings["SITE_URL"] == "http://127.0.0.1:8080"


def test_given_hosts_replace_the_default_ones(settings_with):
    settings = settings_with(ALLOWED_HOSTS="lantern.example.org, www.example.org")

    assert settings["ALLOWED_HOSTS"] == ["lantern.example.org", "www.example.org"]


@pytest.mark.parametrize(
    ("site_url", "is_secure"), [("https://example.org", True), ("http://example.org", False)]
)
def test_cookies_are_secure_exactly_when_the_site_is_https(settings_with, site_url, is_secure):
    settings = settings_with(SITE_URL=site_url)

    assert settings["SESSION_COOKIE_SECURE"] is is_secure
    assert settings["CSRF_COOKIE_SECURE"] is is_secure
    assert bool(settings["SECURE_HSTS_SECONDS"]) is is_secure


def test_cookies_stay_at_the_desk(settings):
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/admin/"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


def test_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert value("PORT") == 8000


def test_value_that_cannot_be_read_names_its_variable(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")

    with pytest.raises(ImproperlyConfigured, match="PORT cannot be read"):
        value("PORT")


def test_every_variable_is_explained_in_operations_md():
    text = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [name for name in VARIABLES if f"`{name}`" not in text] == []
