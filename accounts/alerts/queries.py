"""Reads of the inbox and of what is followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.alerts.kinds import AlertKind, kind_of, line
from accounts.alerts.models import Alert, Delivery, FeedCursor, Subscription
from accounts.alerts.rendering import alert_data, language_of
from accounts.alerts.stream import Frame
from accounts.models import User
from accounts.subjects import Subject, SubjectCard, cards_for

MAX_FAILURES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert as a page shows it; `card` is None when the subject is gone."""

    alert: Alert
    kind: AlertKind
    text: str
    card: SubjectCard | None

    @property
    def unread(self) -> bool:
        """Tell whether the person has not seen it."""
        return self.alert.read_at is None


def list_alerts(
    user: User,
    *,
    kinds: Iterable[str] | None = None,
    before_seq: int | None = None,
    after_seq: int | None = None,
    unread: bool = False,
    limit: int = 30,
) -> list[Alert]:
    """Return alerts, newest first: of these kinds (None = all), between the given numbers."""
    rows = Alert.objects.filter(user=user).order_by("-seq")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if before_seq is not None:
        rows = rows.filter(seq__lt=before_seq)
    if after_seq is not None:
        rows = rows.filter(seq__gt=after_seq)
    if unread:
        rows = rows.filter(read_at=None)
    return list(rows[:limit])


def get_alert(user: User, seq: int) -> Alert | None:
    """Return one of the person's own alerts by its number."""
    return Alert.objects.filter(user=user, seq=seq).first()


def lines_of(alerts: Iterable[Alert]) -> list[AlertLine]:
    """Say one person's alerts in the active language, with the cards of their subjects.

    One call for each type of subject.
    """
    wanted = list(alerts)
    viewer = wanted[0].user_id if wanted else None
    subjects = {_subject(alert) for alert in wanted}
    cards = {card.subject: card for card in cards_for(subjects, viewer)}
    return [
        AlertLine(
            alert=alert,
            kind=kind_of(alert.kind),
            text=line(alert.kind, alert.payload),
            card=cards.get(_subject(alert)),
        )
        for alert in wanted
    ]


def unread_count(user: User) -> int:
    """Return how many alerts the person has not seen."""
    return Alert.objects.filter(user=user, read_at=None).count()


def last_seq(user_id: int) -> int:
    """Return the newest number given to a person, 0 when none was."""
    return (
        FeedCursor.objects.filter(user_id=user_id).values_list("last_seq", flat=True).first() or 0
    )


def frames_after(user: User, after: int, limit: int) -> list[Frame]:
    """Return the frames of the alerts with numbers above `after`, oldest first."""
    language = language_of(user)
    rows = Alert.objects.filter(user=user, seq__gt=after).order_by("seq")[:limit]
    return [Frame(row.seq, row.kind, row.at, alert_data(row, language)) for row in rows]


def followed_ids(subject_type: str) -> set[str]:
    """Return the ids of this type that any active person follows."""
    rows = Subscription.objects.filter(subject_type=subject_type, user__is_active=True)
    return set(rows.values_list("subject_id", flat=True).distinct())


def is_following(user: Any, subject: Subject) -> bool:
    """Tell whether a person follows a subject; nobody signed in follows nothing."""
    return get_subscription(user, subject) is not None


def get_subscription(user: Any, subject: Subject) -> Subscription | None:
    """Return the person's subscription to a subject, if any."""
    if not user.is_authenticated:
        return None
    rows = Subscription.objects.filter(user=user)
    return rows.filter(subject_type=subject.type, subject_id=subject.id).first()


def list_subscriptions(
    user: User, *, after: int | None = None, limit: int = 500
) -> list[Subscription]:
    """Return what a person follows, in the order they began to, from after a primary key."""
    rows = Subscription.objects.filter(user=user).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows[:limit])


def list_failures(user: User, since: datetime) -> list[Delivery]:
    """Return deliveries given up since a moment, newest first."""
    rows = Delivery.objects.filter(
        alert__user=user, state=Delivery.State.FAILED, finished_at__gte=since
    )
    return list(rows.select_related("alert").order_by("-finished_at")[:MAX_FAILURES_SHOWN])


def _subject(alert: Alert) -> Subject:
    return Subject(alert.subject_type, alert.subject_id)
