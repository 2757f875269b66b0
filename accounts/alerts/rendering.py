"""An alert as data for sockets, the API and pages, in the reader's language."""

from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.alerts.kinds import kind_of, line
from accounts.alerts.models import Alert
from accounts.models import User


def language_of(user: User) -> str:
    """Return the language a person reads."""
    return user.language or settings.LANGUAGE_CODE


def alert_data(alert: Alert, language: str) -> dict[str, Any]:
    """Return the `data` of an alert's frame: the sentence, the subject and the raw payload."""
    kind = kind_of(alert.kind)
    with translation.override(language):
        text, label = line(alert.kind, alert.payload), str(kind.label)
    return {
        "text": text,
        "label": label,
        "group": kind.group,
        "icon": kind.icon,
        "tone": kind.tone,
        "subject": {"type": alert.subject_type, "id": alert.subject_id},
        "payload": alert.payload,
        "quiet": alert.quiet,
        "demo": alert.demo,
    }
