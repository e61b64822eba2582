"""Every environment variable Newsroom reads: name, kind, default, meaning.

`manage.py settings_reference` prints this table; settings.py asks it for values.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent

# Addresses that mean "every interface": good to listen on, no good in a link.
WILDCARD_HOSTS = {"0.0.0.0", "::", ""}


@dataclass(frozen=True)
class Variable:
    """One variable of the environment.

    kind: the method of environs.Env that reads it.
    default: used when the variable is unset or empty; None means that
        settings.py works the value out from the others, as `shown_default` says.
    """

    name: str
    kind: str
    default: Any
    description: str
    shown_default: str = ""


VARIABLES = {
    variable.name: variable
    for variable in [
        Variable("PORT", "int", 8000, "Port the site is served on."),
        Variable("HOST", "str", "127.0.0.1", "Address the site is served on; 0.0.0.0 for all."),
        Variable(
            "NEWSROOM_HOME",
            "str",
            str(BASE_DIR / "var"),
            "Folder for everything that is written: data, pictures, caches, environment.",
            shown_default="./var",
        ),
        Variable(
            "DATABASE_URL",
            "str",
            None,
            "Database, such as postgres://user:password@host/name.",
            shown_default="SQLite in NEWSROOM_HOME",
        ),
        Variable("NEWSROOM_DEMO", "bool", True, "Fill an empty database with the demo edition."),
        Variable(
            "NEWSROOM_DEMO_PASSWORD",
            "str",
            None,
            "Password of the demo accounts.",
            shown_default="random, printed once",
        ),
        Variable("REDIS_URL", "str", None, "Redis or Valkey for PAGE_STORE=redis."),
        Variable(
            "PAGE_STORE",
            "str",
            "files",
            "Where finished pages are kept: files, redis or none. "
            "This edition renders every page anew and keeps none.",
        ),
        Variable(
            "ALLOWED_HOSTS",
            "list",
            None,
            "Host names the site answers to, separated by commas.",
            shown_default="localhost, 127.0.0.1, [::1], HOST and the host of SITE_URL",
        ),
        Variable(
            "SITE_URL",
            "str",
            None,
            "Public address of the site, without a path; every absolute link begins with it.",
            shown_default="http://HOST:PORT",
        ),
        Variable("SITE_NAME", "str", "The Lantern", "Name of the paper."),
        Variable("TIME_ZONE", "str", "UTC", "Time zone of the paper, such as Europe/Berlin."),
        Variable("LANGUAGE_CODE", "str", "en", "Language of the paper, such as en or de."),
        Variable(
            "EMAIL_URL",
            "str",
            None,
            "Mail server, such as submission://user:password@host:587.",
            shown_default="files in NEWSROOM_HOME/mail",
        ),
        Variable(
            "TRUSTED_PROXIES",
            "list",
            [],
            "Addresses or networks whose X-Forwarded-For is believed, separated by commas.",
            shown_default="none",
        ),
        Variable(
            "COMMENT_ALLOWED_ORIGINS",
            "list",
            [],
            "More origins that may post comments, such as https://www.example.org.",
            shown_default="only the site itself",
        ),
        Variable(
            "SECRET_KEY",
            "str",
            None,
            "Key that signs sessions and tokens; the same on every host of a site.",
            shown_default="made once, in NEWSROOM_HOME/secret-key",
        ),
        Variable(
            "SECRET_KEY_FALLBACKS",
            "list",
            [],
            "Earlier keys whose signatures still hold, separated by commas.",
            shown_default="none",
        ),
        Variable("DEBUG", "bool", False, "Debug pages; set by ./run dev, never on a real site."),
        Variable(
            "WEB_WORKERS",
            "int",
            None,
            "Server processes.",
            shown_default="one for each processor, at most 4",
        ),
        Variable("WEB_THREADS", "int", 4, "Requests each server process works on at once."),
    ]
}


def value(name: str) -> Any:
    """The value of a declared variable, or its default when unset or empty.

    Raises ImproperlyConfigured with a sentence when the value cannot be read.
    """
    variable = VARIABLES[name]
    env = Env()
    if not env.str(name, "").strip():
        return variable.default
    try:
        found = getattr(env, variable.kind)(name)
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error
    return [item.strip() for item in found] if variable.kind == "list" else found
