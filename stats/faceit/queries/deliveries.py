"""Webhooks as staff may see them: the body in words, with what might be a secret hidden."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from django.utils.translation import gettext as _

from config.logs import HIDDEN, hide_in_text

SHOWN_MAX = 20_000
_SECRET = re.compile(r"secret|token|password|passwd|authorization|cookie|api_?key", re.IGNORECASE)


def body_shown(body: bytes) -> str:
    """Return a body as indented JSON, or as text where it is none; cut to 20,000 characters."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return hide_in_text(body.decode("utf-8", "backslashreplace"))[:SHOWN_MAX]
    try:
        return orjson.dumps(_redacted(told), option=orjson.OPT_INDENT_2).decode()[:SHOWN_MAX]
    except (RecursionError, orjson.JSONEncodeError):
        return _("The body is nested too deeply to be shown.")


def _redacted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if _SECRET.search(key) and item else _redacted(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_redacted(item) for item in value]
    return hide_in_text(value) if isinstance(value, str) else value
