"""Asking FACEIT for everything about a player now, and what became of it.

Watched players are asked about regularly by `polling`, under the same claims.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.upstream.answer import Answer
from config.work.claims import Claim, claim_one, fail, finish
from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.models import Line, Match, Player
from stats.faceit.nick import Named, Pasted, read_pasted
from stats.faceit.parse import (
    parse_bans,
    parse_game_stats,
    parse_history,
    parse_lifetime,
    parse_profile,
    parse_ranking,
    parse_search,
)
from stats.faceit.records import MatchState
from stats.faceit.services import players, raw
from stats.faceit.services.asking import Refused, ask, next_after_failure, read
from stats.faceit.services.claimed import under_claim
from stats.faceit.services.matches import Stored, store_history, store_lines
from stats.faceit.services.sending import send
from stats.faceit.services.sessions import keeps_sessions, rebuild_sessions
from stats.faceit.services.watching import poll_interval

TASK = "stats.faceit.tasks.refresh_player"
PROFILE_AGE = timedelta(minutes=5)
LIFETIME_AGE = timedelta(hours=1)
BANS_AGE = timedelta(hours=24)
RANKED_AGE = timedelta(hours=6)
# A match that ended within this time is read whole at once, for its alerts.
FRESH_MATCH = timedelta(days=1)
POLLED = 20
RANKED_FROM_LEVEL = 10


@dataclass(frozen=True, slots=True)
class RefreshTicket:
    """Where a refresh stands.

    `state`: queued (waits for a worker), running, done (the last attempt worked), failed (`outcome`
    and `message` say why), fresh (asked for too soon: nothing was started), away (this player's
    source is not connected now; `message` says what to do).
    """

    state: str
    outcome: str
    message: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_due_at: datetime | None

    @property
    def under_way(self) -> bool:
        """Say whether a result is still to come."""
        return self.state in ("queued", "running")


def look_up(text: str, *, now: datetime) -> Player:
    """Return the player that a nickname, an id, a Steam id or an address names, asking FACEIT.

    For workers and commands. Raises NicknameError for what names nobody, Refused for how FACEIT
    answered (NOT_FOUND: nobody bears this name).
    """
    pasted = read_pasted(text)
    answer = _answer_of(pasted)
    profile = read(answer, parse_profile)
    demo = settings.DOZOR_DEMO
    raw.keep("profile", profile.player_id, answer, demo=demo)
    player = players.store_profile(profile, demo=demo, at=answer.fetched_at)
    Player.objects.filter(pk=player.pk).update(requested_at=now)
    return player


def _answer_of(pasted: Pasted) -> Answer:
    by = {
        Named.PLAYER_ID: client.fetch_player_by_id,
        Named.GAME_PLAYER_ID: client.fetch_player_by_steam_id,
        Named.NICKNAME: client.fetch_player,
    }
    if pasted.kind not in by:
        raise Refused(Outcome.NOT_FOUND, _("This names a match, not a player."))
    try:
        return ask(partial(by[pasted.kind], pasted.value))
    except Refused as refused:
        if refused.outcome is not Outcome.NOT_FOUND or pasted.kind is not Named.NICKNAME:
            raise
        return _in_other_letters(pasted.value, refused)


def _in_other_letters(nickname: str, refused: Refused) -> Answer:
    """Ask for the player whose nickname differs only in capitals, which FACEIT tells apart."""
    answer = ask(partial(client.fetch_search, nickname))
    hits = read(answer, parse_search).items
    for hit in hits:
        if hit.nickname.casefold() == nickname.casefold():
            return ask(partial(client.fetch_player_by_id, hit.player_id))
    raise refused


def refresh_player(pk: int, token: int | None, *, now: datetime, rng: Random) -> str:
    """Ask for a player's matches, then for the profile, and store them.

    Returns the word of `under_claim`, or "away" where there is nothing to ask.
    """
    if not client.configured():
        return "away"

    def work(claim: Claim, player: Player) -> None:
        read_player(player)
        finish(claim, timezone.now(), _next_due(player, rng))

    def put_off(claim: Claim, player: Player, refused: Refused) -> bool:
        due = next_after_failure(refused, player.failures, now, rng) if player.watched else None
        return fail(claim, refused.outcome, refused.message, due)

    return under_claim(Player, pk, token, now=now, work=work, put_off=put_off)


def read_player(player: Player) -> None:
    """Ask for everything about a player that is not fresh; raises Refused. Idempotent.

    Matches come before the profile, so that a new Elo is read after the match that made it.
    """
    if player.profile_at is None:
        _read_profile(player)
    news = _read_matches(player)
    now = timezone.now()
    if news or player.demo or _older(player.profile_at, now, PROFILE_AGE):
        _read_profile(player)
    if _older(player.lifetime_at, now, LIFETIME_AGE):
        _read_lifetime(player)
    if _older(player.bans_at, now, BANS_AGE):
        answer = ask(partial(client.fetch_bans, player.faceit_id))
        bans = read(answer, parse_bans).items
        players.store_bans(player, bans, at=answer.fetched_at)
    if _older(player.ranked_at, now, RANKED_AGE):
        _read_places(player)


def _older(at: datetime | None, now: datetime, age: timedelta) -> bool:
    return at is None or now - at >= age


def _read_profile(player: Player) -> None:
    answer = ask(partial(client.fetch_player_by_id, player.faceit_id))
    profile = read(answer, parse_profile)
    if profile.player_id != player.faceit_id:
        raise Refused(Outcome.UNREADABLE, f"The answer is of another player: {profile.nickname}.")
    raw.keep("profile", player.faceit_id, answer, demo=player.demo)
    players.store_profile(profile, demo=player.demo, at=answer.fetched_at)
    player.refresh_from_db()


def _read_matches(player: Player) -> bool:
    """Store the newest matches, and the player's lines if one is new; tells whether one was.

    Those that ended lately are due to be read whole.
    """
    answer = ask(partial(client.fetch_history, player.faceit_id, limit=POLLED))
    items = read(answer, parse_history).items
    now = timezone.now()
    stored = store_history(items, demo=player.demo, now=now)
    _make_due(stored, now)
    finished = [row.pk for row in stored.matches if row.state == MatchState.FINISHED]
    known = Line.objects.filter(player=player, match__in=finished).values("match").distinct()
    if known.count() == len(finished):
        return False
    mine = ask(partial(client.fetch_game_stats, player.faceit_id, limit=POLLED))
    lines = read(mine, lambda body: parse_game_stats(body, player.faceit_id)).items
    follow_up(player, store_lines(player, lines, demo=player.demo, now=now))
    return True


def follow_up(player: Player, stored: Stored) -> None:
    """Bring the player's sessions in line with lines that were just stored."""
    times = [row.finished_at for row in stored.matches if row.finished_at]
    if times and stored.new_lines and keeps_sessions(player):
        rebuild_sessions(player.pk, min(times), max(times))


def _make_due(stored: Stored, now: datetime) -> None:
    """Let new matches that ended lately, or go on, be read whole by the room's own sweep."""
    fresh = [
        row.pk
        for row in stored.matches
        if not MatchState(row.state).over
        or (row.finished_at and now - row.finished_at < FRESH_MATCH)
    ]
    waiting = Match.objects.filter(
        pk__in=fresh, next_due_at=None, stats_at=None, stats_given_up=False
    )
    waiting.exclude(state__in=[MatchState.CANCELLED, MatchState.ABORTED]).update(next_due_at=now)


def _read_lifetime(player: Player) -> None:
    try:
        answer = ask(partial(client.fetch_lifetime, player.faceit_id))
    except Refused as refused:
        if refused.outcome is Outcome.NOT_FOUND:
            return  # nobody who never played CS2 has any
        raise
    raw.keep("lifetime", player.faceit_id, answer, demo=player.demo)
    lifetime = read(answer, lambda body: parse_lifetime(body, player.faceit_id))
    players.store_lifetime(player, lifetime, at=answer.fetched_at)


def _read_places(player: Player) -> None:
    """Ask for the places of a ranked player; FACEIT lists only the highest level."""
    if not player.region or (player.skill_level or 0) < RANKED_FROM_LEVEL:
        players.store_places(player, region=None, country=None, at=timezone.now())
        return
    found: list[int | None] = []
    for country in ("", player.country):
        try:
            answer = ask(
                partial(
                    client.fetch_ranking_of_player,
                    player.region,
                    player.faceit_id,
                    country=country,
                    fresh=True,
                )
            )
        except Refused as refused:
            if refused.outcome is not Outcome.NOT_FOUND:
                raise
            found.append(None)
            continue
        found.append(read(answer, parse_ranking).position)
    region, country_place = found
    players.store_places(player, region=region, country=country_place, at=timezone.now())


def _next_due(player: Player, rng: Random) -> datetime | None:
    if not Player.objects.filter(pk=player.pk, watched=True).exists():
        return None
    due: datetime = timezone.now() + poll_interval() * rng.uniform(0.9, 1.1)
    return due


def request_refresh(player: Player, *, now: datetime) -> RefreshTicket:
    """Ask for a player as soon as a worker is free; asking again while it runs changes nothing."""
    if _is_away(player):
        return ticket_of(player, now)
    Player.objects.filter(pk=player.pk).update(requested_at=now)
    wait: timedelta = settings.FACEIT_REFRESH_PAUSE
    if player.last_success_at is not None and now - player.last_success_at < wait:
        return _ticket(player, "fresh")
    with transaction.atomic():
        claim = claim_one(Player, player.pk, now, lease=settings.FACEIT_LEASE)
        if claim:
            Player.objects.filter(pk=player.pk).update(next_due_at=now)
            transaction.on_commit(partial(send, TASK, claim.pk, claim.token, queue="refresh"))
    player.refresh_from_db()
    return ticket_of(player, now)


def ticket_of(player: Player, now: datetime) -> RefreshTicket:
    """Return where the refresh of a player stands, from the row alone."""
    if _is_away(player):
        return _ticket(player, "away")
    if player.claimed_until and player.claimed_until > now:
        attempt = player.last_attempt_at
        started = attempt and attempt >= player.claimed_until - settings.FACEIT_LEASE
        return _ticket(player, "running" if started else "queued")
    if player.next_due_at and player.next_due_at <= now:
        return _ticket(player, "queued")
    if player.last_outcome and player.last_outcome != Outcome.FOUND:
        return _ticket(player, "failed")
    return _ticket(player, "done" if player.last_success_at else "queued")


def _is_away(player: Player) -> bool:
    return player.demo != settings.DOZOR_DEMO or not client.configured()


def _ticket(player: Player, state: str) -> RefreshTicket:
    message = player.last_error
    if state == "away" and not client.configured():
        message = _(client.NOT_CONFIGURED)
    return RefreshTicket(
        state,
        player.last_outcome,
        message,
        player.last_attempt_at,
        player.last_success_at,
        player.next_due_at,
    )
