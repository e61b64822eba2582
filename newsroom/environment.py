"""Every environment variable Newsroom reads: name, kind, default, meaning.

`manage.py settings_reference` prints this table; settings.py asks it for values.
"""

import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from comments.staffed_hours import read_hours

BASE_DIR = Path(__file__).resolve().parent.parent

CDN_KINDS = ("fastly", "cloudflare", "nginx")

# Addresses that mean "every interface": good to listen on, no good in a link.
WILDCARD_HOSTS = {"0.0.0.0", "::", ""}


@dataclass(frozen=True)
class Variable:
    """One variable of the environment.

    kind: the method of environs.Env that reads it.
    default: used when the variable is unset or empty; None means that
        settings.py works the value out from the others, as `shown_default` says.
    holds: whether a value makes sense; `must` says in words what it must be.
    """

    name: str
    kind: str
    default: Any
    description: str
    shown_default: str = ""
    holds: Callable[[Any], bool] = lambda value: True
    must: str = ""


def is_address_of_a_site(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path in {"", "/"}


def are_hours(spelled: str) -> bool:
    try:
        read_hours(spelled)
    except ValueError:
        return False
    return True


def is_time_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return False
    return True


def are_networks(texts: list[str]) -> bool:
    try:
        return all(ip_network(text) for text in texts)
    except ValueError:
        return False


VARIABLES = {
    variable.name: variable
    for variable in [
        Variable(
            "PORT",
            "int",
            8000,
            "Port the site is served on.",
            holds=lambda port: 1 <= port <= 65535,
            must="be from 1 to 65535",
        ),
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
        Variable(
            "REDIS_URL",
            "str",
            None,
            "Redis or Valkey for PAGE_STORE=redis, such as redis://user:password@host:6379/0.",
        ),
        Variable(
            "PAGE_STORE",
            "str",
            "files",
            "Where finished pages are kept: files (one host), redis (several) or none.",
            holds=lambda store: store in {"files", "redis", "none"},
            must="be files, redis or none",
        ),
        Variable(
            "PAGE_STORE_MB",
            "int",
            512,
            "Megabytes of finished pages that files may take; the least used go first.",
            holds=lambda megabytes: megabytes >= 1,
            must="be 1 or more",
        ),
        Variable(
            "PAGE_STORE_MEMORY_MB",
            "int",
            64,
            "Megabytes of finished pages that each server process has in memory.",
            holds=lambda megabytes: megabytes >= 1,
            must="be 1 or more",
        ),
        Variable(
            "CDN_PURGE",
            "str",
            "",
            "Kind of CDN in front that is told of changes: fastly, cloudflare or nginx.",
            shown_default="none",
            holds=lambda kind: kind in CDN_KINDS,
            must="be fastly, cloudflare or nginx",
        ),
        Variable(
            "CDN_PURGE_URL",
            "str",
            None,
            "Where it is told, such as https://api.fastly.com/service/ID.",
        ),
        Variable("CDN_PURGE_TOKEN", "str", None, "Token that it asks for."),
        Variable(
            "ALLOWED_HOSTS",
            "list",
            None,
            "Host names the site answers to, separated by commas; this machine's own always are.",
            shown_default="HOST and the host of SITE_URL",
        ),
        Variable(
            "SITE_URL",
            "str",
            None,
            "Public address of the site, without a path; every absolute link begins with it.",
            shown_default="http://HOST:PORT",
            holds=is_address_of_a_site,
            must="be like https://www.example.org, without a path",
        ),
        Variable("SITE_NAME", "str", "The Lantern", "Name of the paper."),
        Variable(
            "TIME_ZONE",
            "str",
            "UTC",
            "Time zone of the paper, such as Europe/Berlin.",
            holds=is_time_zone,
            must="name a time zone, such as Europe/Berlin",
        ),
        Variable("LANGUAGE_CODE", "str", "en", "Language of the paper, such as en or de."),
        Variable(
            "EMAIL_URL",
            "str",
            None,
            "Mail server, such as submission://user:password@host:587.",
            shown_default="files in NEWSROOM_HOME/mail",
        ),
        Variable(
            "MAIL_FROM",
            "str",
            None,
            "Address that mail comes from, such as replies@example.org.",
            shown_default="newsroom@ and the host of SITE_URL",
            holds=lambda address: "@" in address and not set(address) & set("<>\r\n "),
            must="be an address such as replies@example.org",
        ),
        Variable(
            "FOUR_EYES",
            "bool",
            False,
            "Whether a story is marked ready by another than who changed it last.",
        ),
        Variable(
            "PUBLISH_CHECKS",
            "dict",
            {},
            "Publish checks that are not as docs/publishing.md says, such as "
            "dateline=block,byline=off; block, advice or off.",
            shown_default="none",
            holds=lambda kinds: set(kinds.values()) <= {"block", "advice", "off"},
            must="give each check block, advice or off, such as dateline=block,byline=off",
        ),
        Variable(
            "MODERATION_DIGEST",
            "bool",
            True,
            "A mail a day to each moderator with an address, when comments wait.",
        ),
        Variable(
            "TRUSTED_PROXIES",
            "list",
            [],
            "Addresses or networks whose X-Forwarded-For is believed, separated by commas.",
            shown_default="none",
            holds=are_networks,
            must="be addresses or networks, such as 127.0.0.1,10.0.0.0/8",
        ),
        Variable(
            "COMMENT_ALLOWED_ORIGINS",
            "list",
            [],
            "More origins that may post comments, such as https://www.example.org.",
            shown_default="only the site itself",
        ),
        Variable(
            "COMMENT_POLICY",
            "str",
            "open",
            "Replies where section and story say nothing: open, verified or closed.",
            holds=lambda policy: policy in {"open", "verified", "closed"},
            must="be open, verified or closed",
        ),
        Variable(
            "COMMENT_CLOSE_AFTER_DAYS",
            "int",
            0,
            "Days after publication at which replies close; 0 is never.",
            holds=lambda days: days >= 0,
            must="be 0 or more",
        ),
        Variable(
            "COMMENT_MAX_WAIT_H",
            "int",
            0,
            "Hours of work after which a waiting reply closes all forms until moderators have "
            "caught up; 0 promises nothing.",
            holds=lambda hours: hours >= 0,
            must="be 0 or more",
        ),
        Variable(
            "COMMENT_STAFFED_HOURS",
            "str",
            "",
            "When moderators are at work, such as Mon-Fri 08:00-20:00, Sat 09:00-13:00.",
            shown_default="always",
            holds=are_hours,
            must="be spelled like Mon-Fri 08:00-20:00, Sat 09:00-13:00",
        ),
        Variable(
            "COMMENT_STORY_FLOOD",
            "int",
            500,
            "Waiting comments on one story from which on all that come there are held.",
            holds=lambda number: number >= 1,
            must="be 1 or more",
        ),
        Variable(
            "COMMENT_SITE_FLOOD",
            "int",
            1_000,
            "Comments in ten minutes above which all comments of the site are held.",
            holds=lambda number: number >= 1,
            must="be 1 or more",
        ),
        Variable(
            "COMMENT_MAX_WAITING_PER_STORY",
            "int",
            2_000,
            "Waiting comments on one story at which it takes no more.",
            holds=lambda number: number >= 1,
            must="be 1 or more",
        ),
        Variable(
            "COMMENT_BREAKER_QUIET_MINUTES",
            "int",
            30,
            "Minutes after the last post of a flood until comments are no longer held.",
            holds=lambda number: number >= 1,
            must="be 1 or more",
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
        Variable(
            "NEWSROOM_DEBUG",
            "bool",
            False,
            "Debug pages; set by ./run dev, never on a real site.",
        ),
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
    if variable.kind == "list":
        found = [item.strip() for item in found]
    if not variable.holds(found):
        raise ImproperlyConfigured(f"{name} must {variable.must}, not “{env.str(name)}”.")
    return found
