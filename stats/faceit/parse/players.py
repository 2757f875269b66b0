"""Players: profiles, lifetime figures, bans, rankings and search. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from stats.faceit.parse.matches import page_address
from stats.faceit.parse.node import Node, open_body
from stats.faceit.parse.teams import elo_of, level_of
from stats.faceit.records import (
    Ban,
    Lifetime,
    MapSegment,
    Page,
    PlayerProfile,
    Ranking,
    RankingEntry,
    SearchHit,
)

PROFILE: Final = "FACEIT player"
LIFETIME: Final = "FACEIT lifetime stats"
BANS: Final = "FACEIT bans"
RANKING: Final = "FACEIT ranking"
SEARCH: Final = "FACEIT search"
GAME: Final = "cs2"
FIGURES_MAX: Final = 500
FIGURE_TEXT_MAX: Final = 200


def parse_profile(body: bytes) -> PlayerProfile:
    """Return `/players` or `/players/{id}`; raises ParseError when it is no player.

    `country` is in small letters in every answer, though the source mixes the cases.
    """
    node = open_body(body, PROFILE)
    games = node.child("games")
    game = (games.child(GAME) if games else None) or Node(PROFILE, f"games.{GAME}", {})
    nickname = node.name("nickname")
    if nickname is None:
        raise node.error("nickname", "it is missing, or no nickname")
    return PlayerProfile(
        player_id=node.need_identity("player_id"),
        nickname=nickname,
        country=_country(node),
        avatar_url=node.link("avatar"),
        region=game.text("region", 20),
        skill_level=level_of(game, "skill_level"),
        elo=elo_of(game, "faceit_elo"),
        game_player_id=game.identity("game_player_id"),
        steam_id_64=node.identity("steam_id_64"),
        memberships=_memberships(node),
        verified=node.flag("verified"),
        activated_at=node.moment("activated_at"),
        faceit_url=page_address(node),
    )


def _country(node: Node) -> str | None:
    country = node.text("country", 8)
    return country.lower() if country else None


def _memberships(node: Node) -> tuple[str, ...]:
    words = [word for word in node.items("memberships") if isinstance(word, str)]
    return tuple(word[:40] for word in words if word.strip() and word.isprintable())


# --- lifetime ---------------------------------------------------------------------------------
def parse_lifetime(body: bytes, player_id: str | None = None) -> Lifetime:
    """Return `/players/{id}/stats/cs2`; raises ParseError for anything else.

    `player_id` is taken where the answer names none.
    """
    root = open_body(body, LIFETIME)
    totals = root.need_child("lifetime")
    maps, skipped = root.each("segments", lambda node, _: _segment(node))
    return Lifetime(
        player_id=root.identity("player_id") or player_id or root.need_identity("player_id"),
        matches=totals.count("Matches"),
        wins=totals.count("Wins"),
        win_rate=_win_rate(totals),
        kd_mean=_mean(totals, "Average K/D Ratio", "K/D Ratio"),
        headshot_share=_share(_mean(totals, "Average Headshots %", "Total Headshots %")),
        extended_matches=totals.count("Total Matches"),
        extended_rounds=totals.count("Total Rounds with extended stats"),
        damage=totals.count("Total Damage"),
        adr=_adr(totals),
        longest_win_streak=totals.count("Longest Win Streak"),
        current_win_streak=totals.count("Current Win Streak"),
        recent_results=_recent(totals),
        maps=tuple(segment for segment in maps if segment is not None),
        figures=_figures(totals.data),
        skipped=skipped,
    )


def _segment(node: Node) -> MapSegment | None:
    if (node.text("type", 20) or "Map").casefold() != "map":
        return None
    label = node.text("label", 40)
    if label is None:
        raise node.error("label", "it is missing")
    figures = node.need_child("stats")
    return MapSegment(
        label=label,
        matches=figures.count("Matches"),
        wins=figures.count("Wins"),
        rounds=figures.count("Rounds"),
        kills=figures.count("Kills"),
        deaths=figures.count("Deaths"),
        assists=figures.count("Assists"),
        kd_mean=_mean(figures, "Average K/D Ratio", "K/D Ratio"),
        adr=_adr(figures),
        mode=node.text("mode", 20),
    )


def _mean(node: Node, mean: str, total: str) -> float | None:
    # What is called a ratio or a percentage without "Average" is its sum over all matches.
    value = node.number(mean)
    if value is not None:
        return value
    summed, matches = node.number(total), node.count("Matches")
    return summed / matches if summed is not None and matches else None


def _share(percent: float | None) -> float | None:
    return percent / 100 if percent is not None and percent <= 100 else None


def _win_rate(node: Node) -> float | None:
    wins, matches = node.count("Wins"), node.count("Matches")
    if wins is not None and matches and wins <= matches:
        return wins / matches
    # A player without a match has a printed rate of 0, which says nothing.
    return None if matches == 0 else _share(node.number("Win Rate %"))


def _adr(node: Node) -> float | None:
    damage, rounds = node.count("Total Damage"), node.count("Total Rounds with extended stats")
    if damage is not None and rounds:
        return damage / rounds
    return None if rounds == 0 else node.number("ADR")


def _recent(node: Node) -> tuple[bool, ...]:
    words = [str(word).strip() for word in node.items("Recent Results")]
    return tuple(word == "1" for word in words if word in ("0", "1"))


def _figures(data: Mapping[str, Any]) -> dict[str, object]:
    kept = ((key, _plain(value)) for key, value in list(data.items())[:FIGURES_MAX])
    return {key: value for key, value in kept if value is not None and _storable(key)}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [item for item in value[:FIGURES_MAX] if isinstance(item, str) and _storable(item)]
    if isinstance(value, str):
        return value if _storable(value) else None
    return value if isinstance(value, bool | int | float) else None


def _storable(text: str) -> bool:
    # No column of text or JSON holds a NUL.
    return len(text) <= FIGURE_TEXT_MAX and "\0" not in text


# --- bans, rankings, search -------------------------------------------------------------------
def parse_bans(body: bytes, player_id: str | None = None) -> Page[Ban]:
    """Return `/players/{id}/bans`; raises ParseError for no page of bans.

    `player_id` is taken where a ban names none.
    """
    root = open_body(body, BANS)
    sent = len(root.need_items("items"))
    items, skipped = root.each("items", lambda node, _: _ban(node, player_id))
    return Page(items, skipped, sent, root.count("start"), root.count("end"))


def _ban(node: Node, player_id: str | None) -> Ban:
    return Ban(
        player_id=node.identity("user_id") or node.identity("player_id") or player_id,
        type=node.text("type", 40) or "",
        reason=node.text("reason", 200) or "",
        game=node.text("game", 20),
        starts_at=node.moment("starts_at"),
        ends_at=node.moment("ends_at"),
    )


def parse_ranking(body: bytes) -> Ranking:
    """Return a region's ranking, of the top or around a player; raises ParseError for none."""
    root = open_body(body, RANKING)
    root.need_items("items")
    entries, skipped = root.each("items", lambda node, _: _entry(node))
    return Ranking(entries, root.count("position") or None, skipped)


def _entry(node: Node) -> RankingEntry:
    return RankingEntry(
        player_id=node.need_identity("player_id"),
        nickname=node.name("nickname") or "",
        country=_country(node),
        position=node.need_count("position"),
        elo=elo_of(node, "faceit_elo"),
        skill_level=level_of(node, "game_skill_level"),
    )


def parse_search(body: bytes) -> Page[SearchHit]:
    """Return `/search/players`; raises ParseError for no page of players."""
    root = open_body(body, SEARCH)
    sent = len(root.need_items("items"))
    items, skipped = root.each("items", lambda node, _: _hit(node))
    return Page(items, skipped, sent, root.count("start"), root.count("end"))


def _hit(node: Node) -> SearchHit:
    nickname = node.name("nickname")
    if nickname is None:
        raise node.error("nickname", "it is missing, or no nickname")
    levels, _ = node.each("games", lambda game, _: (game.text("name", 20), game))
    level = next((level_of(game, "skill_level") for name, game in levels if name == GAME), None)
    return SearchHit(
        player_id=node.need_identity("player_id"),
        nickname=nickname,
        country=_country(node),
        skill_level=level,
        verified=node.flag("verified"),
    )
