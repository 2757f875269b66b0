"""Tell everyone who follows a subject what happened to it, in one transaction.

Numbers (`Alert.seq`) are handed out under the row lock of each person's FeedCursor, taken in the
order of user ids. So they have no gaps, become visible in their own order, and two publishers
never wait for each other in a circle. That is what makes resuming a socket exact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.alerts import channels
from accounts.alerts.models import Alert, AlertPreferences, Delivery, FeedCursor, Subscription
from accounts.alerts.quiet import end_of_quiet
from accounts.alerts.rendering import alert_data, language_of
from accounts.alerts.stream import body_of, broadcast_many
from accounts.models import User
from accounts.subjects import Subject

BATCH = 1000
TOPIC = "user:{}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened; with a `dedupe_key` nobody is told of it twice.

    `to` are people (their ids) whom it concerns: they are told whether or not they follow.
    """

    kind: str
    subject: Subject
    payload: Mapping[str, Any]
    at: datetime
    demo: bool = False
    dedupe_key: str = ""
    to: tuple[int, ...] = ()


@dataclass(slots=True)
class _Reader:
    """A person to be told, with what decides how."""

    user: User
    preferences: AlertPreferences
    quiet_end: datetime | None
    told: list[tuple[Occurrence, Subscription]] = field(default_factory=list)

    def wants(self, occurrence: Occurrence, subscription: Subscription) -> bool:
        if occurrence.kind in self.preferences.muted_kinds:
            return False
        return not subscription.kinds or occurrence.kind in subscription.kinds

    def outgoing(self, kind: str, subscription: Subscription) -> list[str]:
        chosen = subscription.channels or self.preferences.channels_by_kind.get(
            kind, self.preferences.channels
        )
        able = {
            channels.EMAIL: bool(self.user.email),
            channels.WEBHOOK: bool(self.preferences.webhook_url),
        }
        return [name for name in channels.OUTGOING if name in chosen and able[name]]


def publish(
    kind: str,
    subject: Subject,
    payload: Mapping[str, Any],
    at: datetime,
    *,
    demo: bool = False,
    dedupe_key: str = "",
    now: datetime | None = None,
) -> int:
    """Tell the followers of one subject; returns to how many. See `publish_many`."""
    return publish_many([Occurrence(kind, subject, payload, at, demo, dedupe_key)], now=now)


def publish_many(occurrences: Iterable[Occurrence], *, now: datetime | None = None) -> int:
    """Store one alert per follower and occurrence, plan what is to be sent, broadcast on commit.

    Occurrences keep their order in every feed. Inside quiet hours the alert is stored and shown
    without a toast, and e-mail and web hook wait for their end. Returns the alerts stored.
    """
    wanted = list(occurrences)
    moment = now or timezone.now()
    with transaction.atomic():
        readers = _readers(wanted, moment)
        if not readers:
            return 0
        cursors = _lock_cursors(list(readers))
        _drop_known(readers)
        alerts = _store(readers, cursors, moment)
        _broadcast(readers, alerts)
    return len(alerts)


def _readers(occurrences: Sequence[Occurrence], now: datetime) -> dict[int, _Reader]:
    following = _subscriptions(occurrences)
    concerned = _concerned(occurrences)
    found = [item for items in (*following.values(), *concerned.values()) for item in items]
    preferences = _preferences({item.user_id for item in found})
    # Most people have chosen nothing: one row of defaults, read only, stands for all of them.
    unchosen = AlertPreferences()
    readers: dict[int, _Reader] = {}
    for occurrence in occurrences:
        followers = following.get(str(occurrence.subject), ())
        ids = {subscription.user_id for subscription in followers}
        others = [one for one in concerned.get(id(occurrence), ()) if one.user_id not in ids]
        for subscription in (*followers, *others):
            user = subscription.user
            reader = readers.get(user.pk)
            if reader is None:
                chosen = preferences.get(user.pk, unchosen)
                reader = readers[user.pk] = _Reader(user, chosen, _quiet_end(user, chosen, now))
            if reader.wants(occurrence, subscription):
                reader.told.append((occurrence, subscription))
    return {key: readers[key] for key in sorted(readers) if readers[key].told}


def _subscriptions(occurrences: Sequence[Occurrence]) -> dict[str, list[Subscription]]:
    ids: dict[str, set[str]] = defaultdict(set)
    for occurrence in occurrences:
        ids[occurrence.subject.type].add(occurrence.subject.id)
    following: dict[str, list[Subscription]] = defaultdict(list)
    for subject_type, subject_ids in ids.items():
        rows = Subscription.objects.filter(
            subject_type=subject_type, subject_id__in=subject_ids, user__is_active=True
        ).select_related("user")
        for row in rows:
            following[f"{row.subject_type}:{row.subject_id}"].append(row)
    return following


def _concerned(occurrences: Sequence[Occurrence]) -> dict[int, list[Subscription]]:
    """Return, by id() of an occurrence, those it is addressed to, as if they followed."""
    wanted = {user_id for one in occurrences for user_id in one.to}
    if not wanted:
        return {}
    people = User.objects.filter(is_active=True).in_bulk(wanted)
    return {
        id(one): [Subscription(user=people[pk]) for pk in sorted(set(one.to)) if pk in people]
        for one in occurrences
    }


def _preferences(user_ids: set[int]) -> dict[int, AlertPreferences]:
    rows = AlertPreferences.objects.filter(user_id__in=user_ids)
    return {row.user_id: row for row in rows}


def _quiet_end(user: User, preferences: AlertPreferences, now: datetime) -> datetime | None:
    zone = ZoneInfo(user.time_zone or settings.TIME_ZONE)
    return end_of_quiet(now, preferences.quiet_from, preferences.quiet_until, zone)


def _lock_cursors(user_ids: Sequence[int]) -> dict[int, int]:
    """Lock the cursors in the order of user ids; returns the last number of each."""
    cursors = FeedCursor.objects.filter(user_id__in=user_ids)
    missing = set(user_ids) - set(cursors.values_list("user_id", flat=True))
    if missing:
        FeedCursor.objects.bulk_create(
            [FeedCursor(user_id=user_id) for user_id in sorted(missing)],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
    locked = cursors.select_for_update().order_by("user_id")
    return dict(locked.values_list("user_id", "last_seq"))


def _drop_known(readers: dict[int, _Reader]) -> None:
    """Forget what was told before under the same key; exact, because the cursors are locked."""
    keys = {o.dedupe_key for reader in readers.values() for o, _ in reader.told} - {""}
    if not keys:
        return
    rows = Alert.objects.filter(user_id__in=list(readers), dedupe_key__in=keys)
    known = set(rows.values_list("user_id", "dedupe_key"))
    for user_id, reader in readers.items():
        fresh = []
        for occurrence, subscription in reader.told:
            mark = (user_id, occurrence.dedupe_key)
            if occurrence.dedupe_key and mark in known:
                continue
            known.add(mark)
            fresh.append((occurrence, subscription))
        reader.told = fresh


def _store(readers: dict[int, _Reader], cursors: dict[int, int], now: datetime) -> list[Alert]:
    alerts: list[Alert] = []
    planned: list[tuple[Alert, str, datetime]] = []
    for user_id, reader in readers.items():
        for step, (occurrence, subscription) in enumerate(reader.told, start=1):
            alert = _alert_of(occurrence, user_id, cursors[user_id] + step, reader)
            alerts.append(alert)
            due_at = reader.quiet_end or now
            for channel in reader.outgoing(occurrence.kind, subscription):
                planned.append((alert, channel, due_at))
    Alert.objects.bulk_create(alerts, batch_size=BATCH)
    Delivery.objects.bulk_create(
        [Delivery(alert=alert, channel=channel, due_at=due) for alert, channel, due in planned],
        batch_size=BATCH,
    )
    _raise_cursors(readers)
    return alerts


def _alert_of(occurrence: Occurrence, user_id: int, seq: int, reader: _Reader) -> Alert:
    return Alert(
        user_id=user_id,
        seq=seq,
        kind=occurrence.kind,
        subject_type=occurrence.subject.type,
        subject_id=occurrence.subject.id,
        payload=occurrence.payload,
        at=occurrence.at,
        quiet=reader.quiet_end is not None,
        demo=occurrence.demo,
        dedupe_key=occurrence.dedupe_key,
    )


def _raise_cursors(readers: dict[int, _Reader]) -> None:
    """Raise the cursors with one statement per distinct count (as a rule: one)."""
    by_count: dict[int, list[int]] = defaultdict(list)
    for user_id, count in Counter({key: len(r.told) for key, r in readers.items()}).items():
        if count:
            by_count[count].append(user_id)
    for count, user_ids in by_count.items():
        FeedCursor.objects.filter(user_id__in=user_ids).update(last_seq=F("last_seq") + count)


def _broadcast(readers: dict[int, _Reader], alerts: Sequence[Alert]) -> None:
    """Encode each event once per language and quietness, then send everyone their numbers."""
    bodies: list[str] = []
    places: dict[tuple[Any, ...], int] = {}
    topics: dict[str, list[tuple[int, int]]] = defaultdict(list)
    told = (pair for reader in readers.values() for pair in reader.told)
    for alert, (occurrence, _) in zip(alerts, told, strict=True):
        language = language_of(readers[alert.user_id].user)
        mark = (id(occurrence), language, alert.quiet)
        if mark not in places:
            places[mark] = len(bodies)
            bodies.append(body_of(alert.kind, alert.at, alert_data(alert, language)))
        topics[TOPIC.format(alert.user_id)].append((alert.seq, places[mark]))
    if topics:
        broadcast_many(bodies, topics)
