"""Statistics of maps as the source writes them: everything is a string but one time."""

from datetime import UTC, datetime
from typing import Any

from stats.faceit.demo import duels
from stats.faceit.demo.chance import mix
from stats.faceit.demo.duels import WIDTH
from stats.faceit.demo.match_json import competition, region_of, team_id, team_name
from stats.faceit.demo.matches import CHAMPIONSHIP, FINISHED, Match
from stats.faceit.demo.people import Person
from stats.faceit.demo.venue import EXTENDED_SINCE, GAME, map_named
from stats.faceit.demo.world import World

Json = dict[str, Any]
HALF = 12


def stats_ready_at(match: Match) -> int:
    """Return when a match's statistics exist; before, the source answers 404."""
    return match.times.finished + (4 if match.live else 80) + mix(match.key, 50) % 5


def has_stats(match: Match, now: float) -> bool:
    """Tell whether there are statistics of a match by now."""
    return match.outcome == FINISHED and stats_ready_at(match) <= now


def is_extended(match: Match) -> bool:
    """Tell whether a match is young enough for ADR, double kills and all that."""
    return match.times.finished >= EXTENDED_SINCE


def number(value: float, digits: int = 2) -> str:
    """Return a number as the source prints it: rounded, without zeros at the end."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(part: float, whole: float, digits: int = 2) -> str:
    """Return a quotient as the source prints it; nothing of nothing is 0."""
    return number(part / whole, digits) if whole else "0"


def halves(match: Match, played: int, side: int) -> tuple[int, int, int]:
    """Return a team's rounds won in the first half, the second half and overtime."""
    rounds, own = match.maps[played].rounds, str(side)
    return (
        rounds[:HALF].count(own),
        rounds[HALF : 2 * HALF].count(own),
        rounds[2 * HALF :].count(own),
    )


def score_text(match: Match, played: int) -> str:
    """Return a score in an order that tells nothing about whose is whose."""
    first, second = match.maps[played].score
    return f"{second} / {first}" if mix(match.key, played, 51) % 2 else f"{first} / {second}"


def map_winner(match: Match, played: int) -> int:
    """Return the team that won a map."""
    score = match.maps[played].score
    return int(score[1] > score[0])


def match_stats_json(world: World, match: Match) -> Json:
    """Return the statistics of all maps of a match."""
    return {"rounds": [_map_json(world, match, played) for played in range(len(match.maps))]}


def _map_json(world: World, match: Match, played: int) -> Json:
    winner = map_winner(match, played)
    return {
        "best_of": str(match.best_of),
        "competition_id": competition(world, match)[0],
        "game_id": GAME,
        "game_mode": "5v5",
        "match_id": match.match_id,
        "match_round": str(played + 1),
        "played": "1",
        "round_stats": {
            "Winner": team_id(world, match, winner),
            "Rounds": str(len(match.maps[played].rounds)),
            "Score": score_text(match, played),
            "Map": map_named(match.maps[played].index).class_name,
            "Region": region_of(world, match).name,
        },
        "teams": [_team_json(world, match, played, side) for side in (0, 1)],
    }


def _team_json(world: World, match: Match, played: int, side: int) -> Json:
    lines = world.lines(match, played)
    seats = range(side * 5, side * 5 + 5)
    first, second, overtime = halves(match, played, side)
    won = side == map_winner(match, played)
    headshots = sum(lines[seat * WIDTH + duels.HEADSHOTS] for seat in seats)
    return {
        "team_id": team_id(world, match, side),
        "premade": match.contest == CHAMPIONSHIP,
        "team_stats": {
            "Team": team_name(world, match, side),
            "Team Win": str(int(won)),
            "Team Headshots": share(headshots, 5, 1),
            "Overtime score": str(overtime),
            "First Half Score": str(first),
            "Second Half Score": str(second),
            "Final Score": str(first + second + overtime),
        },
        "players": [_seat_json(world, match, played, seat) for seat in seats],
    }


def _seat_json(world: World, match: Match, played: int, seat: int) -> Json:
    person = world.people[match.players[seat]]
    line = dict(zip(duels.FIELDS, world.line_of(match, played, person), strict=True))
    won = seat // 5 == map_winner(match, played)
    stats = {
        **_plain_stats(line, len(match.maps[played].rounds)),
        "Result": str(int(won)),
    }
    if is_extended(match):
        stats |= _extended_stats(line, len(match.maps[played].rounds))
    return {"player_id": person.player_id, "nickname": person.nickname, "player_stats": stats}


def _plain_stats(line: dict[str, int], rounds: int) -> Json:
    """Return what the source has told at all times."""
    return {
        "Kills": str(line["kills"]),
        "Deaths": str(line["deaths"]),
        "Assists": str(line["assists"]),
        "Headshots": str(line["headshots"]),
        "Headshots %": share(100 * line["headshots"], line["kills"], 0),
        "K/D Ratio": share(line["kills"], line["deaths"] or 1),
        "K/R Ratio": share(line["kills"], rounds),
        "Triple Kills": str(line["triples"]),
        "Quadro Kills": str(line["quadros"]),
        "Penta Kills": str(line["pentas"]),
        "MVPs": str(line["mvps"]),
    }


def _extended_stats(line: dict[str, int], rounds: int) -> Json:
    """Return what the source has told since June 2024."""
    return {
        **_damage_and_duels(line, rounds),
        "Sniper Kills": str(line["snipers"]),
        "Sniper Kill Rate per Match": share(line["snipers"], line["kills"]),
        "Sniper Kill Rate per Round": share(line["snipers"], rounds),
        "Pistol Kills": str(line["pistols"]),
        "Zeus Kills": str(line["zeus"]),
        "Knife Kills": str(line["knives"]),
        "Flash Count": str(line["flashes"]),
        "Flashes per Round in a Match": share(line["flashes"], rounds),
        "Flash Successes": str(line["flash_successes"]),
        "Flash Success Rate per Match": share(line["flash_successes"], line["flashes"]),
        "Enemies Flashed": str(line["flashed"]),
        "Enemies Flashed per Round in a Match": share(line["flashed"], rounds),
        "Utility Count": str(line["utility"]),
        "Utility Usage per Round": share(line["utility"], rounds),
        "Utility Successes": str(line["utility_successes"]),
        "Utility Success Rate per Match": share(line["utility_successes"], line["utility"]),
        "Utility Enemies": str(line["utility_enemies"]),
        "Utility Damage": str(line["utility_damage"]),
        "Utility Damage per Round in a Match": share(line["utility_damage"], rounds),
        "Utility Damage Success Rate per Match": share(line["utility_damage"], line["utility"]),
    }


def _damage_and_duels(line: dict[str, int], rounds: int) -> Json:
    return {
        "Damage": str(line["damage"]),
        "ADR": share(line["damage"], rounds, 1),
        "Double Kills": str(line["doubles"]),
        "First Kills": str(line["first_kills"]),
        "Entry Count": str(line["entries"]),
        "Entry Wins": str(line["first_kills"]),
        "Match Entry Rate": share(line["entries"], rounds),
        "Match Entry Success Rate": share(line["first_kills"], line["entries"]),
        "1v1Count": str(line["v1_count"]),
        "1v1Wins": str(line["v1_wins"]),
        "Match 1v1 Win Rate": share(line["v1_wins"], line["v1_count"]),
        "1v2Count": str(line["v2_count"]),
        "1v2Wins": str(line["v2_wins"]),
        "Match 1v2 Win Rate": share(line["v2_wins"], line["v2_count"]),
        "Clutch Kills": str(line["clutch_kills"]),
    }


def _moment(at: float, key: int) -> str:
    """Return a time with up to three digits after the point, zeros at the end left out."""
    text = datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{mix(key, 52) % 999 + 1:03}".rstrip("0")
    return f"{text}.{fraction}Z"


def game_stats_json(world: World, match: Match, played: int, person: Person) -> Json:
    """Return one map as a row of a player's list: all strings, but for the end in milliseconds."""
    side = match.side_of(person.index)
    line = dict(zip(duels.FIELDS, world.line_of(match, played, person), strict=True))
    first, second, overtime = halves(match, played, side)
    rounds = len(match.maps[played].rounds)
    winner = map_winner(match, played)
    told = stats_ready_at(match)
    row: Json = {
        **_plain_stats(line, rounds),
        "Game": GAME,
        "Game Mode": "5v5",
        "Best Of": str(match.best_of),
        "Match Id": match.match_id,
        "Match Round": str(played + 1),
        "Match Finished At": match.times.finished * 1000,
        "Created At": _moment(told, match.key),
        "Updated At": _moment(told + (1 if match.live else 90), match.key + 1),
        "Competition Id": competition(world, match)[0],
        "Region": region_of(world, match).name,
        "Map": map_named(match.maps[played].index).class_name,
        "Rounds": str(rounds),
        "Score": score_text(match, played),
        "Winner": team_id(world, match, winner),
        "Result": str(int(side == winner)),
        "Team": team_name(world, match, side),
        "First Half Score": str(first),
        "Second Half Score": str(second),
        "Overtime score": str(overtime),
        "Final Score": str(first + second + overtime),
        "Player Id": person.player_id,
        "Nickname": person.nickname,
    }
    if is_extended(match):
        row["Damage"] = str(line["damage"])
        row["ADR"] = share(line["damage"], rounds, 1)
        row["Double Kills"] = str(line["doubles"])
    return {"stats": row}
