"""History for the demo: its past is read through the same pipeline, with the demo's own clock."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.utils import timezone

from accounts.alerts.services import follow
from accounts.models import Pin, User
from accounts.subjects import Subject
from config.upstream.answer import Answer
from config.upstream.errors import UpstreamError
from stats.warthunder.history import DemoHistory
from stats.warthunder.models import FeedSource, Origin, Player, Squadron
from stats.warthunder.parse import parse_profile, parse_squadron
from stats.warthunder.records import Profile, SquadronPage
from stats.warthunder.services.killfeeds import Incoming, import_feed
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page

log = logging.getLogger(__name__)
DAYS = 30
SQUADRON_STEP = timedelta(days=1)
PLAYER_STEP = timedelta(days=2)
SETTLE = timedelta(seconds=30)
SQUADRONS = 3
PLAYERS = 5
FEEDS, FEED_DAYS = 1, 10


class NotTheDemo(RuntimeError):
    """Only the demo has a clock that can be turned back."""


def fill_house(user: User, *, days: int = DAYS) -> None:
    """Give the first user of a demo something to see: past, pins, and what they follow.

    Called once, at the first start. What the source does not give is left out.
    """
    with DemoHistory() as history:
        names = history.suggestions()
        for place, name in enumerate(names.squadrons[:SQUADRONS]):
            squadron = backfill_squadron(history, name, now=timezone.now(), days=days)
            _watch(user, Subject("warthunder.squadron", str(squadron.pk)), place)
        for place, nick in enumerate(names.players[:PLAYERS], start=SQUADRONS):
            player = backfill_player(history, nick, now=timezone.now(), days=days)
            _watch(user, Subject("warthunder.player", str(player.pk)), place)
        for nick in names.players[:FEEDS]:
            backfill_kill_feeds(history, user, nick, now=timezone.now())


def backfill_kill_feeds(
    history: DemoHistory, user: User, nick: str, *, now: datetime, days: int = FEED_DAYS
) -> int:
    """Take in the kill feeds of a demo player's last evenings as this person's own, marked demo.

    Returns how many lines were new; raises NotTheDemo.
    """
    _insist_on_demo()
    stored = 0
    for day in range(days, 0, -1):
        at = now - timedelta(days=day)
        answer = _try(history.kill_feed, nick, at)
        if answer:
            incoming = Incoming(answer.body, FeedSource.DEMO, nick)
            stored += import_feed(user, incoming, now=at).stored
    return stored


def backfill_squadron(
    history: DemoHistory, name: str, *, now: datetime, days: int = DAYS
) -> Squadron:
    """Store a demo squadron's last days, oldest first, by the day; raises NotTheDemo."""
    _insist_on_demo()
    squadron = ensure_squadron(name, demo=True)
    for at in _moments(now, days, SQUADRON_STEP):
        answer = _try(history.squadron, name, at)
        page = parse_squadron(answer.body) if answer else None
        if answer and isinstance(page, SquadronPage):
            raw = _raw("squadron", answer, at)
            store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=SystemRandom())
    squadron.refresh_from_db()
    return squadron


def backfill_player(
    history: DemoHistory,
    nick: str,
    *,
    now: datetime,
    days: int = DAYS,
    step: timedelta = PLAYER_STEP,
) -> Player:
    """Store a demo player's last days, oldest first, step by step; raises NotTheDemo."""
    _insist_on_demo()
    player = ensure_player(nick, demo=True)
    for at in _moments(now, days, step):
        answer = _try(history.profile, nick, at)
        profile = parse_profile(answer.body) if answer else None
        if answer and isinstance(profile, Profile):
            raw = _raw("profile", answer, at)
            store_profile(profile, raw, claim=None, now=at, rng=SystemRandom())
    player.refresh_from_db()
    return player


def _insist_on_demo() -> None:
    if not settings.DOZOR_DEMO:
        raise NotTheDemo("History is filled in only with DOZOR_DEMO=1.")


def _moments(now: datetime, days: int, step: timedelta) -> Iterator[datetime]:
    """Yield moments up to now; the last two settle leaves, so that following begins in silence."""
    at = now - SETTLE - timedelta(days=days)
    while at < now - SETTLE:
        yield at
        at += step
    yield now - SETTLE
    yield now


def _try(ask: Callable[[str, datetime], Answer], name: str, at: datetime) -> Answer | None:
    """Return the page of a moment, or None: a hole in the past is no reason to stop."""
    try:
        return ask(name, at)
    except UpstreamError as error:
        log.info("no demo history of %s at %s: %s", name, at, error)
        return None


def _raw(kind: str, answer: Answer, at: datetime) -> RawPage:
    return RawPage(kind, answer.body, answer.url, Origin.DEMO, at)


def _watch(user: User, subject: Subject, place: int) -> None:
    follow(user, subject)
    Pin.objects.get_or_create(
        user=user, subject_type=subject.type, subject_id=subject.id, defaults={"position": place}
    )
