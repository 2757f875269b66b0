"""Structured logs: coloured lines for a person in DEBUG, one JSON object per line otherwise.

Every line carries the id of the request it belongs to, and no line carries a secret.
"""

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
OTHERS = (
    "django",
    "django.server",
    "django.channels.server",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
)
_SECRET_KEY = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|session|ticket", re.IGNORECASE
)
_URL_PASSWORD = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^\s/@:]*:[^\s/@]+@", re.IGNORECASE)
_BEARER = re.compile(r"(?P<kind>bearer|basic)\s+[\w.~+/=-]+", re.IGNORECASE)
# The whole of an API token, and links that sign somebody in: both may stand in an address.
_TOKEN = re.compile(r"(?P<prefix>dz_[0-9a-f]{8})_[0-9a-f]+")
_JWT = re.compile(r"eyJ[\w-]{10,}\.[\w-]+\.[\w-]*")
_KEY_LINK = re.compile(r"(?P<page>/(?:reset/key|confirm-email)/)[^/\s?\"']+")
_QUERY_NAMES = ["token", "ticket", "key", "password", "secret", "code"]


def _query(names: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, names))
    return re.compile(rf"(?P<name>[?&](?:{words})=)[^&\s\"']+", re.IGNORECASE)


_secret_query = _query(_QUERY_NAMES)


def also_hide(parameter: str) -> None:
    """Hide the value of one more query parameter; called from an app's ready()."""
    global _secret_query
    if parameter not in _QUERY_NAMES:
        _QUERY_NAMES.append(parameter)
        _secret_query = _query(_QUERY_NAMES)


def hide_in_text(text: str) -> str:
    """Return the text without passwords in URLs, tokens, sign-in links and secret queries."""
    text = _URL_PASSWORD.sub(rf"\g<scheme>{HIDDEN}@", text)
    text = _BEARER.sub(rf"\g<kind> {HIDDEN}", text)
    text = _TOKEN.sub(rf"\g<prefix>_{HIDDEN}", text)
    text = _JWT.sub(HIDDEN, text)
    text = _KEY_LINK.sub(rf"\g<page>{HIDDEN}", text)
    return _secret_query.sub(rf"\g<name>{HIDDEN}", text)


def _hide(key: str, value: Any) -> Any:
    if _SECRET_KEY.search(key) and value not in (None, ""):
        return HIDDEN
    if isinstance(value, str):
        return hide_in_text(value)
    if isinstance(value, Mapping):
        return {name: _hide(str(name), item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hide("", item) for item in value]
    return value


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Processor: hide what is secret by its name or by its shape, at any depth."""
    return {
        key: value if key.startswith("_") or key == "exc_info" else _hide(key, value)
        for key, value in event.items()
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def formatter(console: bool) -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter of every handler; tracebacks are redacted as text."""
    last: list[Processor] = (
        [
            structlog.processors.format_exc_info,
            redact,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ]
        if console
        else [
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def configure(options: Mapping[str, Any]) -> None:
    """Set up the standard library's logging and structlog (Django's LOGGING_CONFIG).

    options: `level` (a level's name), `console` (True for a person, False for JSON).
    """
    console = bool(options["console"])
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(console))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    for name in OTHERS:
        # Django's own would say it all twice, uvicorn's would write the query of a socket in clear.
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name, level in _levels(str(options["level"]), console).items():
        logging.getLogger(name).setLevel(level)


def _levels(level: str, console: bool) -> dict[str, str]:
    """Loggers that would drown the rest, quiet unless everything is asked for."""
    if level == "DEBUG":
        return {"asyncio": "INFO", "kombu": "INFO", "amqp": "INFO"}
    quiet = dict.fromkeys(("uvicorn", "celery", "kombu", "asyncio", "daphne"), "WARNING")
    if console:
        quiet["dozor.access"] = "WARNING"
    return quiet
