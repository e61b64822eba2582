"""Settings of Newsroom, read from the environment once at start.

Source: newsroom/environment.py declares every variable; docs/operations.md lists them.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import BASE_DIR, WILDCARD_HOSTS, value
from newsroom.secret_key import read_or_make_secret_key
from newsroom.service_addresses import (
    CONNECTION_AGE_S,
    read_cdn_purge,
    read_database_url,
    read_email_url,
    read_redis_url,
)

HOST = value("HOST")
PORT = value("PORT")
DEBUG = value("NEWSROOM_DEBUG")

NEWSROOM_HOME = Path(value("NEWSROOM_HOME")).absolute()
NEWSROOM_DEMO = value("NEWSROOM_DEMO")
NEWSROOM_DEMO_PASSWORD = value("NEWSROOM_DEMO_PASSWORD")
GENERATED_FONTS = NEWSROOM_HOME / "fonts"
# Readers' mail addresses and everybody's sessions lie there.
NEWSROOM_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
GENERATED_FONTS.mkdir(exist_ok=True)

SECRET_KEY = value("SECRET_KEY") or read_or_make_secret_key(NEWSROOM_HOME / "secret-key")
SECRET_KEY_FALLBACKS = value("SECRET_KEY_FALLBACKS")

# The site and its addresses

SITE_NAME = value("SITE_NAME")
_link_host = "127.0.0.1" if HOST in WILDCARD_HOSTS else f"[{HOST}]" if ":" in HOST else HOST
SITE_URL = (value("SITE_URL") or f"http://{_link_host}:{PORT}").rstrip("/")
SITE_IS_HTTPS = SITE_URL.startswith("https://")
# The names of this machine always: ./run asks it whether it is ready. A forged
# one changes no page, as every absolute link begins with SITE_URL.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] + (
    value("ALLOWED_HOSTS") or [_link_host, HOST, urlsplit(SITE_URL).hostname]
)
TRUSTED_PROXIES = value("TRUSTED_PROXIES")
COMMENT_ALLOWED_ORIGINS = value("COMMENT_ALLOWED_ORIGINS")
COMMENT_POLICY = value("COMMENT_POLICY")
COMMENT_CLOSE_AFTER_DAYS = value("COMMENT_CLOSE_AFTER_DAYS")
COMMENT_MAX_WAIT_H = value("COMMENT_MAX_WAIT_H")
COMMENT_STAFFED_HOURS = value("COMMENT_STAFFED_HOURS")

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "crispy_forms",
    "js_asset",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "articles",
    "comments",
    "newsroom",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsroom.https_only.HttpsOnlyMiddleware",
    "newsroom.content_security.ContentSecurityMiddleware",
    "newsroom.desk_middleware.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "newsroom.desk_middleware.DeskCsrfMiddleware",
    "newsroom.desk_middleware.DeskAuthenticationMiddleware",
    "newsroom.desk_middleware.DeskMessageMiddleware",
    "newsroom.desk_middleware.LatePurgeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if DEBUG:
    INSTALLED_APPS += ["debug_toolbar"]
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]

TEMPLATES = [
    {
        # Readers' pages; newsroom/reader_templates.py says what they may use.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "readers"],
        "OPTIONS": {
            "environment": "newsroom.reader_templates.environment",
            "context_processors": ["newsroom.context.site"],
        },
    },
    {
        # The desk, sitemaps and the parts of forms.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# Whether a second person reads each story; docs/publishing.md, "Four eyes".
FOUR_EYES = value("FOUR_EYES")

# Kinds of publish checks by code; docs/publishing.md says what each is without it.
PUBLISH_CHECKS = value("PUBLISH_CHECKS")

CRISPY_TEMPLATE_PACK = "newsroom"
CRISPY_ALLOWED_TEMPLATE_PACKS = "newsroom"

# Comments; docs/moderation.md says what each number does.

COMMENT_WINDOW_S = 10 * 60
COMMENT_MAX_PER_SENDER = 5
COMMENT_MAX_PER_ADDRESS = 30
COMMENT_MAX_PER_SITE = 300
COMMENT_BUSY_ADDRESS_AFTER = 15
COMMENT_MAX_LINKS = 2
COMMENT_RULES_BUDGET_MS = 50
COMMENT_HOLD_SCORE = 80
COMMENT_STORY_FLOOD = value("COMMENT_STORY_FLOOD")
COMMENT_SITE_FLOOD = value("COMMENT_SITE_FLOOD")
COMMENT_MAX_WAITING_PER_STORY = value("COMMENT_MAX_WAITING_PER_STORY")
COMMENT_BREAKER_QUIET_MINUTES = value("COMMENT_BREAKER_QUIET_MINUTES")
COMMENT_CLOSING_GRACE_S = 30 * 60
COMMENT_RETRY_AFTER_S = 60
COMMENT_EDIT_WINDOW_S = 15 * 60
COMMENT_KEEP_REMOVED_DAYS = 180
COMMENT_REPORTS_TO_QUEUE = 1
COMMENT_MAX_REPORTS_PER_ADDRESS = 20
COMMENT_MAX_ERROR_REPORTS_PER_ADDRESS = 5
COMMENT_UNDO_S = 60
COMMENT_CLAIM_S = 2 * 60
COMMENT_SECOND_LOOK_OF = 50

# Database

DATABASES = {
    "default": read_database_url(value("DATABASE_URL"))
    or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": NEWSROOM_HOME / "newsroom.sqlite3",
        "CONN_MAX_AGE": CONNECTION_AGE_S,
    }
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes the lock when it begins, and waits for it in turn;
        # otherwise two transactions that read first refuse each other at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: with NORMAL a power cut can forget a comment that was acknowledged.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # A file, because live-server tests share the database between threads.
    DATABASES["default"]["TEST"] = {"NAME": NEWSROOM_HOME / "test.sqlite3"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Work that follows a change

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Finished pages; a development server shows every change of a template at once.

PAGE_STORE = "none" if DEBUG else value("PAGE_STORE")
REDIS_URL = read_redis_url(value("REDIS_URL"))
if PAGE_STORE == "redis" and REDIS_URL is None:
    raise ImproperlyConfigured(
        "PAGE_STORE=redis needs REDIS_URL, such as redis://127.0.0.1:6379/0."
    )
PAGE_STORE_FOLDER = NEWSROOM_HOME / "page-store"
PAGE_STORE_MB = value("PAGE_STORE_MB")
PAGE_STORE_MEMORY_MB = value("PAGE_STORE_MEMORY_MB")

# A CDN in front, which is told of changes

CDN_PURGE = value("CDN_PURGE")
CDN_PURGE_URL, CDN_PURGE_TOKEN = read_cdn_purge(
    CDN_PURGE, value("CDN_PURGE_URL"), value("CDN_PURGE_TOKEN")
)

# Pages the reader sees carry no cookie; only the desk has any.

SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
# In the session: the cookie of Django's default would be sent to every page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_HTTPS
# Behind a proxy Django sees plain HTTP; the site's own origin stays trusted.
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if SITE_IS_HTTPS and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# newsroom/content_security.py adds the hash of the admin's import map.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

# Language and time

LANGUAGE_CODE = value("LANGUAGE_CODE")
TIME_ZONE = value("TIME_ZONE")
USE_I18N = True
FORMAT_MODULE_PATH = "newsroom.formats"
USE_TZ = True

# Files and forms

# A story's body may have 2 MB; what is longer must reach the form that says so,
# with every word kept. Comments have a limit of their own, see body_limit.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", GENERATED_FONTS]
STATIC_ROOT = NEWSROOM_HOME / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = NEWSROOM_HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.static_files.FingerprintedStorage"
    },
}

# Mail

_mail = read_email_url(value("EMAIL_URL"))
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = NEWSROOM_HOME / "mail"
_mail_host = urlsplit(SITE_URL).hostname
MAIL_HOST = "localhost" if ":" in _mail_host else _mail_host
DEFAULT_FROM_EMAIL = value("MAIL_FROM") or f"newsroom@{MAIL_HOST}"
MODERATION_DIGEST = value("MODERATION_DIGEST")

# Log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "newsroom.log_masking.MaskingFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "masked"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would print a second time, unmasked.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that does not exist is no news.
        "django.request": {"level": "ERROR"},
        # Nor is a forged Host header, and whoever sends many would fill the disk.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "newsroom": {"level": "INFO"},
    },
}
