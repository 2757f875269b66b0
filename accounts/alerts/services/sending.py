"""Send what the outbox holds: one e-mail or one web hook call per person with all that is due.

Work is claimed under row locks and carries its number of attempts as a fencing token: who comes
back after the lease ran out changes nothing. A person may rarely get an e-mail twice (when a
worker dies between sending and writing it down), never not at all.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

import orjson
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.alerts import channels
from accounts.alerts.models import Alert, AlertPreferences, Delivery
from accounts.alerts.rendering import alert_data, language_of
from accounts.alerts.services.preferences import preferences_of
from accounts.models import User
from config.upstream.errors import UpstreamError
from config.upstream.guard import Guard
from config.upstream.outbound import post_json

log = logging.getLogger(__name__)

State = Delivery.State
MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
MAX_AT_ONCE = 100


class NotSent(Exception):
    """A message did not leave; `permanent` tells that trying again is no use."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Parcel:
    """Deliveries of one person and channel that were claimed together, oldest alert first."""

    user: User
    channel: str
    deliveries: tuple[Delivery, ...]

    @property
    def alerts(self) -> list[Alert]:
        """Return the alerts to be told."""
        return [delivery.alert for delivery in self.deliveries]


def list_due(now: datetime, limit: int = 500) -> list[tuple[int, str]]:
    """Return pairs (user id, channel) that have something due, longest waiting first."""
    rows = Delivery.objects.filter(_due(now)).order_by("due_at")
    pairs = rows.values_list("alert__user_id", "channel")[: limit * 10]
    return list(dict.fromkeys(pairs))[:limit]


def send_due(user_id: int, channel: str, now: datetime, guard: Guard | None = None) -> int:
    """Send a person what is due on a channel, as one message; returns the deliveries sent.

    `guard` says which addresses a web hook may have; None keeps it out of this network.
    """
    parcel = _claim(user_id, channel, now)
    if parcel is None:
        return 0
    try:
        _send(parcel, guard)
    except NotSent as error:
        _postpone(parcel, error, now)
        return 0
    except Exception as error:
        log.exception("a delivery failed")
        _postpone(parcel, NotSent(type(error).__name__), now)
        return 0
    return _mine(parcel.deliveries).update(state=State.SENT, finished_at=now, last_error="")


def send_test_hook(user: User, now: datetime, guard: Guard | None = None) -> None:
    """Call the person's web hook with a test document; raises NotSent with the reason."""
    url = preferences_of(user).webhook_url
    _call(url, {"test": True, "at": now, "alerts": []}, guard)


def _due(now: datetime) -> Q:
    """What waits, and what was being sent by a worker whose lease ran out."""
    return Q(state__in=[State.PLANNED, State.SENDING], due_at__lte=now)


def _claim(user_id: int, channel: str, now: datetime) -> Parcel | None:
    with transaction.atomic():
        rows = Delivery.objects.filter(_due(now), alert__user_id=user_id, channel=channel)
        locked = rows.select_for_update(of=("self",)).select_related("alert__user")
        claimed = tuple(locked.order_by("alert__seq")[:MAX_AT_ONCE])
        if not claimed:
            return None
        Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
            state=State.SENDING, attempts=F("attempts") + 1, due_at=now + LEASE
        )
    for row in claimed:
        row.attempts += 1
    return Parcel(claimed[0].alert.user, channel, claimed)


def _mine(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    """Return the rows that are still held by this very claim."""
    held = Q()
    for row in deliveries:
        held |= Q(pk=row.pk, attempts=row.attempts)
    return Delivery.objects.filter(held, state=State.SENDING)


def _postpone(parcel: Parcel, error: NotSent, now: datetime) -> None:
    """Plan another attempt, each wait four times the one before, or give up."""
    words = str(error)[:300]
    for row in parcel.deliveries:
        if error.permanent or row.attempts >= MAX_ATTEMPTS:
            _mine([row]).update(state=State.FAILED, finished_at=now, last_error=words)
        else:
            wait = FIRST_WAIT * 4 ** (row.attempts - 1)
            _mine([row]).update(state=State.PLANNED, due_at=now + wait, last_error=words)


def _send(parcel: Parcel, guard: Guard | None) -> None:
    if parcel.channel == channels.EMAIL:
        _mail(parcel)
    else:
        _hook(parcel, guard)


def _mail(parcel: Parcel) -> None:
    user = parcel.user
    if not user.email:
        raise NotSent(gettext_noop("no e-mail address"), permanent=True)
    language = language_of(user)
    lines = [_line(alert, language) for alert in parcel.alerts]
    with translation.override(language):
        count = len(lines)
        subject = lines[0] if count == 1 else ngettext("%d alert", "%d alerts", count) % count
        foot = _("You get this because you follow this on Dozor. Change it on your account page.")
    body = "\n".join([*lines, "", "-- ", foot])
    message = EmailMessage(f"Dozor: {subject}", body, settings.DEFAULT_FROM_EMAIL, [user.email])
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error


def _line(alert: Alert, language: str) -> str:
    text = alert_data(alert, language)["text"].replace("\n", " ").replace("\r", " ")
    return f"[demo] {text}" if alert.demo else text


def _hook(parcel: Parcel, guard: Guard | None) -> None:
    preferences = AlertPreferences.objects.filter(user=parcel.user).first()
    if preferences is None or not preferences.webhook_url:
        raise NotSent(gettext_noop("no web hook address"), permanent=True)
    language = language_of(parcel.user)
    documents = [
        {"id": alert.seq, "type": alert.kind, "ts": alert.at, "data": alert_data(alert, language)}
        for alert in parcel.alerts
    ]
    _call(preferences.webhook_url, {"test": False, "alerts": documents}, guard)


def _call(url: str, document: object, guard: Guard | None) -> None:
    if not url:
        raise NotSent(gettext_noop("no web hook address"), permanent=True)
    try:
        status = post_json(url, orjson.dumps(document, default=str), guard=guard)
    except UpstreamError as error:
        raise NotSent(error.message, permanent=not error.retryable) from error
    if not 200 <= status < 300:
        raise NotSent(f"HTTP {status}", permanent=status == 410)
