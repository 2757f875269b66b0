"""Watched players asked about every two minutes: webhooks may be missing, late or not set up.

What polling finds goes the way of what webhooks tell: a match is one row and told once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.work.claims import Claim, claim_due, fail, finish
from config.work.outcomes import Outcome
from stats.faceit import client, records
from stats.faceit.models import EloReading, Match, Player
from stats.faceit.parse import parse_bans, parse_history, parse_profile
from stats.faceit.records import HistoryMatch, MatchState, PlayerProfile
from stats.faceit.services import players
from stats.faceit.services.asking import Refused, ask, next_after_failure, read
from stats.faceit.services.claimed import under_claim
from stats.faceit.services.elo_readings import next_reading, pending_match
from stats.faceit.services.matches import store_history
from stats.faceit.services.rooms import LATELY, enqueue_room
from stats.faceit.services.rooms.schedule import is_complete
from stats.faceit.services.rooms.settling import tell_ready
from stats.faceit.services.sending import send
from stats.faceit.services.sessions import rebuild_sessions
from stats.faceit.services.watching import keep_watched, poll_interval

TASK = "stats.faceit.tasks.poll_player"
SWEEP_LIMIT = 200
PAGE = 10
# Polling goes back this far; what is older is an import's work.
FIRST_LOOK = timedelta(hours=24)
LONGEST_LOOK = timedelta(days=7)
BANS_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a player brought; `bans` None when they were not asked for."""

    profile: PlayerProfile
    matches: Sequence[HistoryMatch]
    bans: Sequence[records.Ban] | None


def poll_player(pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Ask for a player's profile and newest matches; returns the word of `under_claim`."""

    def work(claim: Claim, player: Player) -> None:
        look = _look(player, now)
        # Matches are locked before players everywhere, so this is a transaction of its own.
        hear_history(look.matches, demo=player.demo, now=timezone.now())
        _store(claim, look, rng)

    def put_off(claim: Claim, player: Player, refused: Refused) -> bool:
        due = next_after_failure(refused, player.failures, now, rng) if player.watched else None
        return fail(claim, refused.outcome, refused.message, due)

    return under_claim(Player, pk, token, now=now, work=work, put_off=put_off)


def _look(player: Player, now: datetime) -> Look:
    key = player.faceit_id
    profile = read(ask(partial(client.fetch_player_by_id, key)), parse_profile)
    if profile.player_id != key:
        raise Refused(Outcome.UNREADABLE, f"The answer is of another player: {profile.player_id}.")
    bans = None
    if player.bans_at is None or now - player.bans_at >= BANS_EVERY:
        bans = read(ask(partial(client.fetch_bans, key)), parse_bans).items
    return Look(profile, _new_matches(player, now), bans)


def _new_matches(player: Player, now: datetime) -> list[HistoryMatch]:
    """Return the matches that ended since the last look; page by page where they are many."""
    since = max(player.last_success_at or now - FIRST_LOOK, now - LONGEST_LOOK)
    # An answer may lag: matches of the last day are looked at again, at no further cost.
    since = min(since, now - FIRST_LOOK)
    found: dict[str, HistoryMatch] = {}
    offset = 0
    while True:
        fetch = partial(client.fetch_history, player.faceit_id, offset=offset, limit=PAGE)
        page = read(ask(fetch), parse_history)
        fresh = [one for one in page.items if one.finished_at is None or one.finished_at >= since]
        added = {one.match_id: one for one in fresh if one.match_id not in found}
        found |= added
        offset += PAGE
        if not added or len(fresh) < len(page.items) or page.sent < PAGE or _known(added, player):
            return list(found.values())


def _known(items: dict[str, HistoryMatch], player: Player) -> bool:
    """Tell whether all these matches are stored: what is older is then stored as well."""
    rows = Match.objects.filter(demo=player.demo, match_id__in=list(items))
    return rows.count() == len(items)


def hear_history(items: Sequence[HistoryMatch], *, demo: bool, now: datetime) -> int:
    """Store matches that a history told of and plan to read them whole; returns how many."""
    known = Match.objects.filter(demo=demo, match_id__in=[item.match_id for item in items])
    complete = {row.match_id for row in known if is_complete(row) or _waits(row)}
    fresh = [item for item in items if item.match_id not in complete]
    if not fresh:
        return 0
    with transaction.atomic():
        for match in store_history(fresh, demo=demo, now=now).matches:
            if is_complete(match) or match.stats_given_up:
                continue
            Match.objects.filter(pk=match.pk).update(next_due_at=now)
            old = match.finished_at is not None and match.finished_at < now - LATELY
            transaction.on_commit(partial(enqueue_room, match.pk, old=old))
    return len(fresh)


def _waits(match: Match) -> bool:
    """Tell whether a match known to be over is already due by itself, or was given up."""
    over = MatchState(match.state).over
    return over and (match.stats_given_up or match.next_due_at is not None)


def _store(claim: Claim, look: Look, rng: Random) -> None:
    """Store a look together with the end of the claim; the time is that of the answer."""
    now = timezone.now()
    with transaction.atomic():
        pending = pending_match(claim.pk, now, lock=True)
        finish(claim, now, None)
        demo = Player.objects.get(pk=claim.pk).demo
        player = players.store_profile(look.profile, demo=demo, at=now)
        if look.bans is not None:
            players.store_bans(player, look.bans, at=now)
        if pending:
            _tell_of_elo(player, pending.match, now)
        Player.objects.filter(pk=player.pk).update(next_due_at=_next_poll(player, now, rng))


def _tell_of_elo(player: Player, match: Match, now: datetime) -> None:
    """Once an Elo is bound to a match, followers need wait no longer for the result."""
    read = EloReading.objects.filter(player=player, match=match).exists()
    if read and match.finished_at:
        rebuild_sessions(player.pk, match.finished_at, match.finished_at)
        tell_ready(match, now)


def _next_poll(player: Player, now: datetime, rng: Random) -> datetime | None:
    if not player.watched:
        return None
    regular: timedelta = poll_interval() * rng.uniform(0.9, 1.1)
    soon = next_reading(player.pk, now)
    return min(now + regular, soon) if soon else now + regular


def sweep_players(now: datetime) -> int:
    """Claim the watched players that are due and hand them to the workers; returns how many."""
    keep_watched(now)
    claims = claim_due(Player, now, limit=SWEEP_LIMIT, lease=settings.FACEIT_LEASE)
    for claim in claims:
        enqueue_player(claim.pk, claim.token)
    return len(claims)


def enqueue_player(pk: int, token: int | None = None) -> None:
    """Hand a player to the workers; when the broker is away the sweep does it later."""
    send(TASK, pk, token, queue="refresh")
