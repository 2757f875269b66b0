"""A player's totals as the source writes them, with sums under the names of averages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stats.faceit.demo import duels
from stats.faceit.demo.people import Person
from stats.faceit.demo.stats_json import has_stats, is_extended, map_winner, number, share
from stats.faceit.demo.venue import GAME, map_image, map_named
from stats.faceit.demo.world import World

Json = dict[str, Any]


@dataclass(slots=True)
class Totals:
    """Sums over maps; `extended` are sums over those young enough, line by line."""

    maps: int = 0
    wins: int = 0
    rounds: int = 0
    kd_sum: float = 0.0
    kr_sum: float = 0.0
    headshot_sum: int = 0
    plain: list[int] = field(default_factory=lambda: [0] * duels.WIDTH)
    extended_maps: int = 0
    extended_rounds: int = 0
    extended: list[int] = field(default_factory=lambda: [0] * duels.WIDTH)

    def add(self, line: Sequence[int], rounds: int, won: bool, extended: bool) -> None:
        """Add one map."""
        kills, deaths = line[duels.KILLS], line[duels.DEATHS]
        self.maps += 1
        self.wins += won
        self.rounds += rounds
        self.kd_sum += round(kills / (deaths or 1), 2)
        self.kr_sum += round(kills / rounds, 2)
        self.headshot_sum += round(100 * line[duels.HEADSHOTS] / kills) if kills else 0
        self.plain = [a + b for a, b in zip(self.plain, line, strict=True)]
        if extended:
            self.extended_maps += 1
            self.extended_rounds += rounds
            self.extended = [a + b for a, b in zip(self.extended, line, strict=True)]


def lifetime_json(world: World, person: Person, now: float) -> Json:
    """Return a player's lifetime and maps."""
    played = [
        (match, n)
        for match in world.finished_of(person, now)
        if has_stats(match, now)
        for n in range(len(match.maps))
    ]
    whole, by_map = Totals(), dict[int, Totals]()
    results = []
    for match, n in played:
        line, rounds = world.line_of(match, n, person), len(match.maps[n].rounds)
        won = match.side_of(person.index) == map_winner(match, n)
        results.append(won)
        for totals in (whole, by_map.setdefault(match.maps[n].index, Totals())):
            totals.add(line, rounds, won, is_extended(match))
    return {
        "player_id": person.player_id,
        "game_id": GAME,
        "lifetime": _lifetime(whole, results),
        "segments": [_segment(index, totals) for index, totals in by_map.items()],
    }


def _lifetime(totals: Totals, results: list[bool]) -> Json:
    streak, longest, current = 0, 0, 0
    for won in results:
        streak = streak + 1 if won else 0
        longest, current = max(longest, streak), streak
    return {
        **_averages(totals),
        "Recent Results": [str(int(won)) for won in results[-5:]],
        "Current Win Streak": str(current),
        "Longest Win Streak": str(longest),
    }


def _averages(totals: Totals) -> Json:
    """Return what the lifetime and a map's segment have in common."""
    maps = totals.maps
    return {
        "Matches": str(maps),
        "Wins": str(totals.wins),
        "Win Rate %": share(100 * totals.wins, maps, 0),
        "K/D Ratio": number(totals.kd_sum),
        "Average K/D Ratio": share(totals.kd_sum, maps),
        "Total Headshots %": str(totals.headshot_sum),
        "Average Headshots %": share(totals.headshot_sum, maps, 0),
        **_extended_totals(totals),
        **_extended_rates(totals),
    }


def _extended_totals(totals: Totals) -> Json:
    line = dict(zip(duels.FIELDS, totals.extended, strict=True))
    return {
        "Total Matches": str(totals.extended_maps),
        "Total Rounds with extended stats": str(totals.extended_rounds),
        "Total Kills with extended stats": str(line["kills"]),
        "Total Damage": str(line["damage"]),
        "Total Entry Count": str(line["entries"]),
        "Total Entry Wins": str(line["first_kills"]),
        "Total 1v1 Count": str(line["v1_count"]),
        "Total 1v1 Wins": str(line["v1_wins"]),
        "Total 1v2 Count": str(line["v2_count"]),
        "Total 1v2 Wins": str(line["v2_wins"]),
        "Total Sniper Kills": str(line["snipers"]),
        "Total Flash Count": str(line["flashes"]),
        "Total Flash Successes": str(line["flash_successes"]),
        "Total Enemies Flashed": str(line["flashed"]),
        "Total Utility Count": str(line["utility"]),
        "Total Utility Successes": str(line["utility_successes"]),
        "Total Utility Damage": str(line["utility_damage"]),
    }


def _extended_rates(totals: Totals) -> Json:
    line, rounds = dict(zip(duels.FIELDS, totals.extended, strict=True)), totals.extended_rounds
    return {
        "ADR": share(line["damage"], rounds),
        "Entry Rate": share(line["entries"], rounds),
        "Entry Success Rate": share(line["first_kills"], line["entries"]),
        "1v1 Win Rate": share(line["v1_wins"], line["v1_count"]),
        "1v2 Win Rate": share(line["v2_wins"], line["v2_count"]),
        "Sniper Kill Rate": share(line["snipers"], line["kills"]),
        "Sniper Kill Rate per Round": share(line["snipers"], rounds),
        "Flashes per Round": share(line["flashes"], rounds),
        "Flash Success Rate": share(line["flash_successes"], line["flashes"]),
        "Enemies Flashed per Round": share(line["flashed"], rounds),
        "Utility Usage per Round": share(line["utility"], rounds),
        "Utility Success Rate": share(line["utility_successes"], line["utility"]),
        "Utility Damage per Round": share(line["utility_damage"], rounds),
        "Utility Damage Success Rate": share(line["utility_damage"], line["utility"]),
    }


def _segment(index: int, totals: Totals) -> Json:
    one = map_named(index)
    return {
        "label": one.name,
        "img_small": map_image(one, "sm"),
        "img_regular": map_image(one, "regular"),
        "type": "Map",
        "mode": "5v5",
        "stats": {**_averages(totals), **_sums(totals)},
    }


def _sums(totals: Totals) -> Json:
    """Return a map's counts and their means over matches."""
    line, maps = dict(zip(duels.FIELDS, totals.plain, strict=True)), totals.maps
    means = {
        "Kills": "kills", "Deaths": "deaths", "Assists": "assists", "MVPs": "mvps",
        "Triple Kills": "triples", "Quadro Kills": "quadros", "Penta Kills": "pentas",
    }  # fmt: skip
    return {
        "Rounds": str(totals.rounds),
        "Headshots": str(line["headshots"]),
        "Headshots per Match": share(line["headshots"], maps),
        "K/R Ratio": number(totals.kr_sum),
        "Average K/R Ratio": share(totals.kr_sum, maps),
        **{name: str(line[key]) for name, key in means.items()},
        **{f"Average {name}": share(line[key], maps) for name, key in means.items()},
    }
