"""One function for each endpoint. Each returns the Answer and raises an UpstreamError.

`fresh` goes past the cache: so do questions about what is going on now, while pages of the past
may be as old as their lifetime in the policy (5 min player, 1 h match, 24 h history).
"""

from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_noop

from config.upstream.answer import Answer
from config.upstream.client import Params
from config.upstream.errors import Blocked, Unavailable
from config.upstream.registry import fetch, set_headers

SOURCE: Final = "faceit"
GAME: Final = "cs2"
LIMIT: Final = 100
DEMO_KEY: Final = "demo"
NOT_CONFIGURED: Final = gettext_noop(
    "FACEIT is not connected: set FACEIT_API_KEY to a key of its Data API."
)


class NotConfigured(Blocked):
    """There is no API key, and this is not the demo: nothing was asked."""


def configured() -> bool:
    """Tell whether FACEIT can be asked: with a key, or in the demo."""
    return bool(settings.FACEIT_API_KEY or settings.DOZOR_DEMO)


def authorise() -> None:
    """Let every request of this process to FACEIT bear the key; the real one never in the demo."""
    set_headers(SOURCE, _bearer)


def _bearer() -> dict[str, str]:
    key = DEMO_KEY if settings.DOZOR_DEMO else settings.FACEIT_API_KEY
    return {"Authorization": f"Bearer {key}"}


def fetch_player(nickname: str, *, fresh: bool = True) -> Answer:
    """Return the player of exactly this nickname."""
    return _ask("/players", {"nickname": nickname}, "player", fresh)


def fetch_player_by_steam_id(steam_id_64: str, *, fresh: bool = True) -> Answer:
    """Return the player who plays CS2 with this Steam account."""
    return _ask("/players", {"game": GAME, "game_player_id": steam_id_64}, "player", fresh)


def fetch_player_by_id(player_id: str, *, fresh: bool = True) -> Answer:
    """Return the player of this FACEIT id."""
    return _ask(f"/players/{_safe(player_id)}", {}, "player", fresh)


def fetch_history(
    player_id: str, *, to_s: int | None = None, offset: int = 0, limit: int = LIMIT
) -> Answer:
    """Return a page of matches, newest first; `to_s` in seconds, offset ≤ 1000, limit ≤ 100."""
    params: dict[str, str | int] = {"game": GAME, "offset": offset, "limit": limit}
    path = f"/players/{_safe(player_id)}/history"
    return _ask(path, _until(params, to_s), "history", fresh=to_s is None)


def fetch_game_stats(
    player_id: str, *, to_ms: int | None = None, offset: int = 0, limit: int = LIMIT
) -> Answer:
    """Return a page of figures by match; `to_ms` in milliseconds, offset ≤ 200, limit ≤ 100."""
    params: dict[str, str | int] = {"offset": offset, "limit": limit}
    path = f"/players/{_safe(player_id)}/games/{GAME}/stats"
    return _ask(path, _until(params, to_ms), "history", fresh=to_ms is None)


def fetch_lifetime(player_id: str, *, fresh: bool = True) -> Answer:
    """Return a player's lifetime figures, in all and by map."""
    return _ask(f"/players/{_safe(player_id)}/stats/{GAME}", {}, "stats", fresh)


def fetch_bans(player_id: str, *, offset: int = 0, limit: int = LIMIT) -> Answer:
    """Return a player's bans."""
    params = {"offset": offset, "limit": limit}
    return _ask(f"/players/{_safe(player_id)}/bans", params, "player")


def fetch_match(match_id: str, *, fresh: bool = True) -> Answer:
    """Return a match's room: who plays, where it stands, what was picked."""
    return _ask(f"/matches/{_safe(match_id)}", {}, "match", fresh)


def fetch_match_stats(match_id: str, *, fresh: bool = True) -> Answer:
    """Return a match's figures of all players; NotFound until they exist."""
    return _ask(f"/matches/{_safe(match_id)}/stats", {}, "match", fresh)


def fetch_ranking(
    region: str, *, country: str = "", offset: int = 0, limit: int = LIMIT, fresh: bool = False
) -> Answer:
    """Return a page of a region's ranking, or of a country's within it."""
    params = _of_country({"offset": offset, "limit": limit}, country)
    return _ask(f"/rankings/games/{GAME}/regions/{_safe(region)}", params, "ranking", fresh)


def fetch_ranking_of_player(
    region: str, player_id: str, *, country: str = "", limit: int = 20, fresh: bool = False
) -> Answer:
    """Return the part of a ranking around a player, with the player's own position."""
    path = f"/rankings/games/{GAME}/regions/{_safe(region)}/players/{_safe(player_id)}"
    return _ask(path, _of_country({"limit": limit}, country), "ranking", fresh)


def fetch_search(nickname: str, *, offset: int = 0, limit: int = 20) -> Answer:
    """Return players whose nickname resembles this one."""
    params: dict[str, str | int] = {"nickname": nickname, "game": GAME}
    return _ask("/search/players", {**params, "offset": offset, "limit": limit}, "player", False)


def _ask(path: str, params: Params, kind: str, fresh: bool = True) -> Answer:
    if not configured():
        raise NotConfigured(SOURCE, NOT_CONFIGURED)
    answer = fetch(SOURCE, path, params=params, kind=kind, fresh=fresh, expect="json")
    if answer.stale:
        raise Unavailable(SOURCE, "FACEIT did not answer; only an old answer is at hand.")
    return answer


def _safe(word: str) -> str:
    return quote(word, safe="")


def _until(params: dict[str, str | int], to: int | None) -> dict[str, str | int]:
    return params if to is None else {**params, "to": to}


def _of_country(params: dict[str, str | int], country: str) -> dict[str, str | int]:
    return {**params, "country": country} if country else params
