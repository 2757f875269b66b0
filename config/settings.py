"""Settings for both runtimes: embedded by default, distributed with DATABASE_URL and REDIS_URL."""

import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import beat, env, queues, vaultkeys
from config.sources.faceit import *
from config.sources.football import *
from config.sources.kaspi import *
from config.sources.policies import *
from config.sources.warthunder import *

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("DOZOR_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", True)
INSECURE_SECRET_KEY = "insecure-development-key-of-dozor-not-for-production-use"  # noqa: S105
SECRET_KEY = env.text("SECRET_KEY", INSECURE_SECRET_KEY)
# Keys of secrets at rest, newest first: the first seals, all open. Without them one is made once
# and kept in DOZOR_VAR, which serves one process only.
VAULT_KEYS_GIVEN = bool(env.words("VAULT_KEYS"))
VAULT_KEYS = vaultkeys.given_or_kept(env.words("VAULT_KEYS"), VAR_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
DATABASE_URL = env.url("DATABASE_URL", ["postgres", "postgresql", "sqlite"])
REDIS_URL = env.url("REDIS_URL", ["redis", "rediss", "unix"])
DISTRIBUTED = bool(REDIS_URL)

# Demo is on by itself only where it can mislead nobody: DEBUG, one process, no source configured.
_NOTHING_CONFIGURED = not (WT_CONFIGURED or FACEIT_API_KEY or SOFASCORE_BASE_URL)
DOZOR_DEMO = env.flag("DOZOR_DEMO", DEBUG and _NOTHING_CONFIGURED and not DISTRIBUTED)
DEMO_BASE_URL = env.url("DEMO_BASE_URL", ["http", "https"])
# Each source's own little server, as "module:factory"; started by serve while the demo is on.
DEMO_SOURCES = {
    "warthunder": "stats.warthunder.demo:create_app",
    "faceit": "stats.faceit.demo:create_app",
    "sofascore": "stats.football.demo:create_app",
    # Three hosts of one marketplace: in one process they share what they know.
    "kaspi": "demper.demo:create_public_app",
    "kaspi_cabinet": "demper.demo:create_cabinet_app",
    "kaspi_login": "demper.demo:create_login_app",
}

# --- applications ---------------------------------------------------------------------------
# daphne drives `runserver` and nothing else; with it comes Twisted, half a second at every start.
INSTALLED_APPS = [
    *(["daphne"] if sys.argv[1:2] == ["runserver"] else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "csp",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "config",
    "accounts",
    "accounts.alerts",
    "config.finding",
    "stats.warthunder",
    "stats.faceit",
    "stats.football",
    "economy",
    "demper",
]
MIDDLEWARE = [
    "config.middleware.RequestMiddleware",
    "config.refusals.ApiErrorMiddleware",
    "config.probes.ProbeMiddleware",
    "config.ratelimit.ApiRateMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "accounts.middleware.FragmentSignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.refusals.RefusalMiddleware",
    "config.missing.MissingPageMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- storage --------------------------------------------------------------------------------
if DATABASE_URL:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "dozor.sqlite3")}
    }
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["ENGINE"] = "config.sqlite"  # Django's own, with writers in a queue
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            # 16 MB of pages kept by a connection, 16 MB written to the log before it is taken over
            "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000; "
            # What a savepoint may have to put back goes to a file beyond 64 KB, made anew each time
            "PRAGMA temp_store=MEMORY"
        ),
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DISTRIBUTED:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "config.cache.SharedRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "dozor",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "dozor",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
        # Sources' pages are large: they have a room of their own.
        "upstream": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "dozor-upstream",
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        },
    }
if DISTRIBUTED:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "max_connections": 1000}],
                "prefix": "dozor",
            },
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "config.layers.LocalChannelLayer"}}

# --- accounts -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
DOZOR_SIGNUP = env.flag("DOZOR_SIGNUP", DEBUG)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # never write to strangers who did not ask
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Dozor] "
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_USERNAME_MIN_LENGTH = 2
# Newest first: the first signs, all are accepted. Without them one is derived from SECRET_KEY.
JWT_KEYS = env.words("JWT_KEYS")
JWT_ACCESS_TTL_S = env.integer("JWT_ACCESS_TTL_S", 15 * 60, low=60, high=86_400)
JWT_REFRESH_TTL_S = env.integer("JWT_REFRESH_TTL_S", 30 * 86_400, low=3600, high=366 * 86_400)
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0, high=10)

EMAIL_URL = env.url(
    "EMAIL_URL",
    ["smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail"],
    "consolemail://",
)
locals().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Dozor <dozor@localhost>")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_HTTPS = env.flag("SECURE_HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
LANGUAGE_COOKIE_SECURE = SECURE_HTTPS
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000) if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$", "^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ALLAUTH_TRUSTED_PROXY_COUNT:  # only a proxy of ours may say that the visitor came by TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- language, time, static -----------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("kk", _("Kazakh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for the others, and they double the work

# --- what a page may load -------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.ReportFilter"

PUBLIC_STATS = env.flag("PUBLIC_STATS", True)
# A look-up of an unknown nick costs a row and a part of the source's hourly budget.
ANONYMOUS_LOOK_UPS = env.flag("ANONYMOUS_LOOK_UPS", False)

# --- demo sources ---------------------------------------------------------------------------
# The demo inside this process chooses its own secret.
if DOZOR_DEMO and not DEMO_BASE_URL:
    FACEIT_WEBHOOK_SECRET = FACEIT_WEBHOOK_SECRET or secrets.token_urlsafe(32)
# Where a demo source posts what happens, and what it shows with it.
DEMO_WEBHOOKS = {
    "faceit": {
        "path": "/api/v1/faceit/webhook",
        "secret_header": FACEIT_WEBHOOK_HEADER,
        "secret": FACEIT_WEBHOOK_SECRET,
    }
}
if DOZOR_DEMO:
    # Inside `serve` each gets a port of its own; nothing of a demo ever comes from the real site.
    UPSTREAM_POLICIES |= {
        name: as_demo(UPSTREAM_POLICIES[name], DEMO_BASE_URL or "http://demo.invalid")
        for name in DEMO_SOURCES
    }

# --- processes ------------------------------------------------------------------------------
WEB_THREADS = env.integer("WEB_THREADS", 8, low=1, high=256)
# Of the embedded worker: for what is short, and for long work that live news must not wait for.
WORKER_THREADS = env.integer("WORKER_THREADS", 6, low=1, high=64)
LONG_WORK_THREADS = env.integer("LONG_WORK_THREADS", 2, low=1, high=64)
SOCKETS_PER_USER = env.integer("SOCKETS_PER_USER", 1000)
API_RATE_PER_MINUTE = env.integer("API_RATE_PER_MINUTE", 60)
METRICS_TOKEN = env.text("METRICS_TOKEN")
# Currencies of the economy with the decimals they are shown with; the first is the default.
ECONOMY_CURRENCIES = env.digits("ECONOMY_CURRENCIES", "coins=0,gems=0", high=4)
# How long an operation can be repeated under its key.
ECONOMY_KEY_DAYS = env.integer("ECONOMY_KEY_DAYS", 30, low=7)
# Staff are told of stocks of so many or fewer (0: of none without a threshold of its own), and of
# a supply of money that grew by more than this fraction in a week (0: never).
ECONOMY_LOW_STOCK = env.integer("ECONOMY_LOW_STOCK", 5)
ECONOMY_INFLATION_ALERT = env.decimal("ECONOMY_INFLATION_ALERT", 0.25)
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"level": LOG_LEVEL, "console": DEBUG}
# Called once, after the first start in demo mode, with the first user: fill an empty house.
FIRST_RUN_HOOKS = [
    # These two ask no source, and so are there at once.
    "economy.services.demo_house.fill_house",
    "demper.services.demo_house.fill_house",
    "stats.warthunder.services.backfill.fill_house",
    "stats.faceit.services.demo_house.fill_house",
    "stats.football.services.demo_house.fill_house",
]
# Called when one process starts alone: what the one before it held is free again.
ALONE_START_HOOKS = [
    "config.work.claims.release_all",
    "demper.services.bot.leases.release_all",
]
DOZOR_ADMIN_PASSWORD = env.text("DOZOR_ADMIN_PASSWORD")

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT = "config.broker:Transport" if DISTRIBUTED else None
CELERY_TASK_SOFT_TIME_LIMIT = env.integer("TASK_SOFT_TIME_LIMIT_S", 240, low=1)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 60
VISIBILITY_TIMEOUT_S = 2 * CELERY_TASK_TIME_LIMIT + 60
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": VISIBILITY_TIMEOUT_S,
        # The defaults look for a dead worker's tasks every 100 s: look every 5 s.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
    if DISTRIBUTED
    else {"polling_interval": 0.05}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = queues.DEFAULT
CELERY_TASK_QUEUES = queues.declared()
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ROUTES = queues.ROUTES
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = beat.schedule(demo=DOZOR_DEMO)

# --- benches: name -> function, run by `manage.py bench NAME` ---------------------------------
BENCHES = {
    "api": "stats.warthunder.bench_api:api",
    "demper": "demper.bench_demper:demper",
    "economy": "economy.bench_economy:economy",
    "faceit": "stats.faceit.bench_faceit:faceit",
    "fanout": "accounts.alerts.bench:fanout",
    "football": "stats.football.bench_football:football",
    "parse": "stats.warthunder.bench:parse",
    "search": "config.finding.bench_search:search",
    "warthunder": "stats.warthunder.bench_warthunder:warthunder",
}

# --- backtests: name -> function, run by `manage.py backtest NAME` ----------------------------
BACKTESTS = {
    "warthunder": "stats.warthunder.backtests:forecast",
    "faceit": "stats.faceit.backtests:odds",
    "football": "stats.football.backtests:forecasts",
}
