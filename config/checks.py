"""Combinations of settings that must not start, each with a message that names the setting.

They are Django system checks, so every management command makes them; processes that Django does
not check (uvicorn, Celery) call `refuse_bad_settings`.
"""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"


def _secrets() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        return
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY:
        yield Error(
            "SECRET_KEY is not set although DEBUG is off: anybody could forge sessions.",
            hint="Set SECRET_KEY to 50 or more random characters, or DEBUG=1 on your own machine.",
            id="dozor.E001",
        )
    elif len(settings.SECRET_KEY) < 32:
        yield Error("SECRET_KEY is shorter than 32 characters.", id="dozor.E002")


def _token_keys() -> Iterator[CheckMessage]:
    if any(len(key.encode()) < 32 for key in settings.JWT_KEYS):
        yield Error(
            "A key in JWT_KEYS is shorter than 32 bytes.",
            hint="Set JWT_KEYS to keys of 32 or more random characters, newest first, by commas.",
            id="dozor.E009",
        )
    if not settings.DEBUG and not settings.JWT_KEYS:
        yield Warning(
            "JWT_KEYS is not set: the key of access tokens is derived from SECRET_KEY.",
            hint="Set JWT_KEYS to change it without signing everybody out of the pages.",
            id="dozor.W003",
        )


def _vault_keys() -> Iterator[CheckMessage]:
    if settings.VAULT_KEYS_GIVEN or not settings.DISTRIBUTED:
        return
    # On one machine processes may share the key that DOZOR_VAR keeps; elsewhere each makes its own.
    kind, number = (Warning, "W004") if settings.DEBUG else (Error, "E010")
    yield kind(
        "VAULT_KEYS is not set: what one process seals another one may not open.",
        hint="Set VAULT_KEYS to a key that `manage.py vault_key` makes, the same for all.",
        id=f"dozor.{number}",
    )


def _hosts() -> Iterator[CheckMessage]:
    if any(host.strip() in {"*", "."} for host in settings.ALLOWED_HOSTS):
        yield Error(
            "ALLOWED_HOSTS=* would accept any Host header, and with it forged links in e-mails.",
            hint="Set ALLOWED_HOSTS to the names people open, for example dozor.example.org.",
            id="dozor.E003",
        )


def _demo() -> Iterator[CheckMessage]:
    if not settings.DOZOR_DEMO:
        if settings.DEMO_BASE_URL:
            yield Error("DEMO_BASE_URL is set, but DOZOR_DEMO is off.", id="dozor.E004")
        return
    if not settings.DEBUG:
        yield Error(
            "DOZOR_DEMO is on although DEBUG is off: invented figures would look real.",
            hint="Set DOZOR_DEMO=0, or DEBUG=1 on your own machine.",
            id="dozor.E005",
        )
    real = {
        "WT_API_BASE_URL": settings.WT_CONFIGURED,
        "SOFASCORE_BASE_URL": settings.SOFASCORE_BASE_URL,
    }
    for name in (name for name, is_set in real.items() if is_set):
        yield Error(
            f"DOZOR_DEMO is on, but {name} names a real source.",
            hint=f"Set DOZOR_DEMO=0, or unset {name}.",
            id="dozor.E006",
        )
    if settings.DISTRIBUTED and not settings.DEMO_BASE_URL:
        yield Error(
            "DOZOR_DEMO with REDIS_URL needs DEMO_BASE_URL: several processes share one demo.",
            hint="Run `manage.py demo_sources` and set DEMO_BASE_URL to the address it prints.",
            id="dozor.E007",
        )


def _processes() -> Iterator[CheckMessage]:
    web = os.environ.get("WEB_CONCURRENCY", "").strip()
    if not settings.DISTRIBUTED and web.isdigit() and int(web) > 1:
        yield Error(
            f"WEB_CONCURRENCY={web} asks for several processes, but REDIS_URL is not set.",
            hint="Set REDIS_URL (and DATABASE_URL), or unset WEB_CONCURRENCY.",
            id="dozor.E008",
        )
    if settings.DISTRIBUTED and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield Warning(
            "REDIS_URL is set, but DATABASE_URL is not: all processes share one SQLite file.",
            hint="That works on one machine and for few writers; set DATABASE_URL=postgres://…",
            id="dozor.W001",
        )


def _instances() -> Iterator[CheckMessage]:
    index, count = settings.INSTANCE_INDEX, settings.INSTANCE_COUNT
    if index >= count:
        yield Error(
            f"INSTANCE_INDEX={index} is none of INSTANCE_COUNT={count}, which are counted from 0.",
            hint="Give each process of demper_instance a number below INSTANCE_COUNT.",
            id="dozor.E011",
        )


def _mail() -> Iterator[CheckMessage]:
    if not settings.DEBUG and settings.EMAIL_BACKEND == CONSOLE_MAIL:
        yield Warning(
            "EMAIL_URL is not set: password resets and alert e-mails go to the log, to nobody.",
            hint="Set EMAIL_URL=smtp+tls://user:password@host:587, or dummymail:// for none.",
            id="dozor.W002",
        )


@register(Tags.security)
def check_settings(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return everything that is wrong with the settings taken together."""
    parts = (_secrets, _token_keys, _vault_keys, _hosts, _demo, _processes, _instances, _mail)
    return [found for part in parts for found in part()]


def refuse_bad_settings() -> None:
    """Raise ImproperlyConfigured with every error of `check_settings`, if there is one."""
    errors = [found for found in check_settings(None) if isinstance(found, Error)]
    if errors:
        raise ImproperlyConfigured(
            " ".join(f"{error.msg} {error.hint or ''}".strip() for error in errors)
        )


def refuse_lonely_process(what: str) -> None:
    """Raise ImproperlyConfigured when a worker or beat of its own starts without REDIS_URL."""
    if not settings.DISTRIBUTED:
        raise ImproperlyConfigured(
            f"A separate {what} needs REDIS_URL: without it the queues are in the memory of one "
            "process. `manage.py serve` runs the worker and beat inside itself."
        )
