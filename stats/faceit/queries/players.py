"""What the page of a player shows, and finding players."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from stats.faceit.models import Ban, HistoryImport, Match, Player
from stats.faceit.nick import Named, NicknameError, read_pasted
from stats.faceit.queries.analysis.kept import ReadyAnalysis, ready_analysis
from stats.faceit.queries.elo import EloStanding, elo_standing
from stats.faceit.queries.names import search_players, shown_players
from stats.faceit.queries.recent import MatchRow, recent_matches
from stats.faceit.queries.sessions import SessionRow, list_sessions
from stats.faceit.records import MatchState

MATCHES_SHOWN = 20
SESSIONS_SHOWN = 6
BANS_SHOWN = 10
OPEN_SHOWN = 3
OPEN = (MatchState.CREATED, MatchState.CONFIGURING, MatchState.READY, MatchState.ONGOING)
# A room that nobody heard of any more is not shown as being played.
OPEN_FOR = timedelta(hours=6)
__all__ = [
    "OpenRoom",
    "PlayerPage",
    "get_player",
    "list_players",
    "player_page",
    "search_players",
    "shown_players",
]


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """A match of the player that is about to begin or being played."""

    match_id: str
    state: MatchState
    maps: tuple[str, ...]
    team: int
    team1_name: str
    team2_name: str
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlayerPage:
    """Everything a player's page shows.

    `ready.analysis` is `stats.faceit.outlook.Analysis` (ratings, form, changes, map pool, habits,
    tilt, synergy, streaks, bests, hours, Elo ledger) or None while it is being worked out;
    `ready.stale` says that a newer one is to be: ask `services.analysis.preparing.ask_to_prepare`.
    `mates` names the rows of `ready.analysis.synergies` (`mate_id` → Player). `matches` has one
    row more than shown when there is another page (`more`). `lifetime` are the source's own
    figures. `age_s` is how long ago the profile was read, None for never; `stale` when that is
    longer ago than its lifetime. `known` is False for a player only met in others' matches.
    """

    player: Player
    known: bool
    age_s: float | None
    stale: bool
    elo: EloStanding | None
    ready: ReadyAnalysis
    mates: Mapping[str, Player]
    matches: tuple[MatchRow, ...]
    more: bool
    sessions: tuple[SessionRow, ...]
    live_session: SessionRow | None
    rooms: tuple[OpenRoom, ...]
    bans: tuple[Ban, ...]
    lifetime: Mapping[str, Any] | None
    imported: HistoryImport | None


def get_player(ident: str) -> Player | None:
    """Return the player a text names: nickname (exactly spelled first, else in any case), FACEIT
    id, SteamID64 or a pasted address; None for nobody we know. One query.
    """
    try:
        named = read_pasted(ident)
    except NicknameError:
        return shown_players().filter(faceit_id=ident).first() if ident else None
    rows = shown_players()
    if named.kind is Named.PLAYER_ID:
        return rows.filter(faceit_id=named.value).first()
    if named.kind is Named.GAME_PLAYER_ID:
        return _best_known(rows.filter(game_player_id=named.value))
    if named.kind is Named.MATCH_ID:
        return None
    return _by_nickname(named.value)


def _by_nickname(nickname: str) -> Player | None:
    """Nicknames are taken over: of several the one spelled so, then the one read last."""
    named = Q(nickname_folded=nickname.casefold()) | Q(faceit_id=nickname)
    alike = list(shown_players().filter(named)[:50])
    alike.sort(key=lambda one: (one.nickname == nickname, _known_since(one)), reverse=True)
    return alike[0] if alike else None


def _best_known(rows: "QuerySet[Player]") -> Player | None:
    return max(rows[:50], key=_known_since, default=None)


def _known_since(player: Player) -> tuple[float, float]:
    read, named = player.profile_at, player.named_at
    return read.timestamp() if read else 0.0, named.timestamp() if named else 0.0


def list_players(
    text: str = "", *, after: tuple[str, int] | None = None, limit: int = 30
) -> list[Player]:
    """Return limit + 1 players whose profile was read, by name, those beginning with `text`.

    `after` is (nickname_folded, pk) of the last row of the page before.
    """
    rows = shown_players().filter(profile_at__isnull=False).order_by("nickname_folded", "pk")
    if text:
        rows = rows.filter(nickname_folded__startswith=text.strip().casefold())
    if after:
        name, pk = after
        rows = rows.filter(Q(nickname_folded__gt=name) | Q(nickname_folded=name, pk__gt=pk))
    return list(rows[: limit + 1])


def player_page(player: Player, now: datetime) -> PlayerPage:
    """Return what a player's page shows; fourteen queries, however much is stored."""
    ready = ready_analysis(player, now)
    matches = recent_matches(player, limit=MATCHES_SHOWN)
    sessions = tuple(list_sessions(player, now, limit=SESSIONS_SHOWN)[:SESSIONS_SHOWN])
    read_at = player.profile_at
    age_s = (now - read_at).total_seconds() if read_at else None
    return PlayerPage(
        player=player,
        known=read_at is not None,
        age_s=age_s,
        stale=age_s is None or age_s > profile_ttl_s(),
        elo=elo_standing(player.elo),
        ready=ready,
        mates=mates_of(ready),
        matches=tuple(matches[:MATCHES_SHOWN]),
        more=len(matches) > MATCHES_SHOWN,
        sessions=sessions,
        live_session=sessions[0] if sessions and sessions[0].live else None,
        rooms=open_rooms(player, now),
        bans=tuple(Ban.objects.filter(player=player)[:BANS_SHOWN]),
        lifetime=player.lifetime,
        imported=player.imports.first(),
    )


def profile_ttl_s() -> float:
    """Return how long a profile counts as fresh, in seconds."""
    return float(settings.UPSTREAM_POLICIES["faceit"].ttl_for("player"))


def mates_of(ready: ReadyAnalysis) -> dict[str, Player]:
    """Return the team mates an analysis speaks of, by their `mate_id`; one query."""
    if ready.analysis is None:
        return {}
    ids = [int(one.mate_id) for one in ready.analysis.synergies.mates]
    return {str(pk): row for pk, row in Player.objects.in_bulk(ids).items()} if ids else {}


def open_rooms(player: Player, now: datetime) -> tuple[OpenRoom, ...]:
    """Return the rooms the player sits in now, newest first; one query."""
    seats = player.seats.filter(match__state__in=OPEN, substitute=False)
    newest = seats.filter(match__first_seen_at__gt=now - OPEN_FOR).select_related("match")
    ordered = newest.order_by("-match__first_seen_at", "-match_id")[:OPEN_SHOWN]
    return tuple(_room(seat.match, seat.team) for seat in ordered)


def _room(match: Match, team: int) -> OpenRoom:
    return OpenRoom(
        match_id=match.match_id,
        state=MatchState(match.state),
        maps=tuple(match.maps),
        team=team,
        team1_name=match.team1_name,
        team2_name=match.team2_name,
        started_at=match.started_at,
    )
