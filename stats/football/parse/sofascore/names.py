"""Teams, players and the names of figures at SofaScore. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from stats.football.leagues import country_code
from stats.football.parse.node import Node
from stats.football.parse.values import is_absent, read_number
from stats.football.records import PlayerName, TeamName

_KEY_MAX: Final = 60
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# `totalShotsOnGoal` counts every shot, `shotsOnGoal` those on target.
_FIGURES: Final = {
    "ballPossession": "possession",
    "totalShotsOnGoal": "shots",
    "totalShots": "shots",
    "shotsOnGoal": "shots_on_target",
    "onTargetScoringAttempt": "shots_on_target",
    "shotsOffGoal": "shots_off_target",
    "blockedScoringAttempt": "shots_blocked",
    "hitWoodwork": "woodwork",
    "expectedGoals": "xg",
    "expectedAssists": "xa",
    "bigChanceCreated": "big_chances",
    "bigChanceScored": "big_chances_scored",
    "bigChanceMissed": "big_chances_missed",
    "cornerKicks": "corners",
    "goalkeeperSaves": "saves",
    "passes": "passes",
    "totalPass": "passes",
    "accuratePasses": "passes_completed",
    "accuratePass": "passes_completed",
    "totalTackle": "tackles",
    "goalAssist": "assists",
    "minutesPlayed": "minutes",
}


def figure_key(told: str) -> str:
    """Return our name of a figure: `totalShotsOnGoal` is "shots", `wonTackle` "won_tackle"."""
    return _FIGURES.get(told) or _HUMP.sub("_", told).lower()[:_KEY_MAX]


def figures_of(node: Node) -> dict[str, float]:
    """Return the numbers among an object's values by our names; anything else is left out."""
    found: dict[str, float] = {}
    for key, value in node.data.items():
        if is_absent(value) or isinstance(value, dict | list | bool) or not _KEY.fullmatch(key):
            continue
        try:
            found[figure_key(key)] = read_number(value)
        except ValueError:
            continue
    return found


def team_of(node: Node, key: str) -> TeamName:
    """Return the team at a key of an event or a row."""
    team = node.need_child(key)
    return TeamName(
        name=team.need_text("name"),
        source_id=team.need_identity("id"),
        short_name=team.text("shortName", 60),
        code=team.text("nameCode", 8),
        translations=_translations(team),
        country=_country(team),
    )


def player_of(node: Node, key: str = "player") -> PlayerName | None:
    """Return the player at a key; None where none is named."""
    player = node.child(key)
    name = player.text("name") or player.text("shortName")
    if not name:
        return None
    born = player.moment("dateOfBirthTimestamp")
    return PlayerName(
        name=name,
        source_id=player.identity("id"),
        short_name=player.text("shortName", 60),
        position=player.text("position", 4),
        born_on=born.date() if born else None,
        country=_country(player),
        translations=_translations(player),
    )


def _country(node: Node) -> str:
    country = node.child("country")
    two = country.text("alpha2", 2)
    # Countries outside Europe have no code of ours: theirs is as good.
    return country_code(country.text("alpha3", 3)) or country_code(two) or two.lower()


def _translations(node: Node) -> Mapping[str, str] | None:
    told = node.child("fieldTranslations").child("nameTranslation")
    names = {language: _name(told, language) for language in ("ru", "kk") if language in told.data}
    return {language: name for language, name in names.items() if name} or None


def _name(node: Node, language: str) -> str:
    value: Any = node.data.get(language)
    return node.text(language) if isinstance(value, str) else ""
