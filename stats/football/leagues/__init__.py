"""Leagues: their rules, zones and facts, and which of them an operator wants. Pure."""

import re
from collections.abc import Mapping
from typing import Final
from zoneinfo import available_timezones

from stats.football.leagues.countries import COUNTRIES, CountryName, country_code, country_name
from stats.football.leagues.demo import DEMO_LEAGUES
from stats.football.leagues.more import MORE
from stats.football.leagues.shape import (
    FALLBACK_RULES,
    Carry,
    Deduction,
    League,
    Rules,
    Settled,
    Split,
    SplitGroup,
    Stage,
    TieBreak,
    Zone,
    ZoneKind,
)
from stats.football.leagues.stages import number_of, round_text, stage_of
from stats.football.leagues.west import WEST

_NINE_ORDER: Final = ("en.1", "es.1", "de.1", "it.1", "fr.1", "nl.1", "pt.1", "ru.1", "tr.1")
# Seasons of a demo are shorter than a day.
_OF_A_DAY: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\.[1-9]")
_SEASON: Final = re.compile(r"([0-9]{4}|[0-9]{2})(?:[/-]([0-9]{4}|[0-9]{2}))?")
# What the columns of places hold.
_CODE: Final = re.compile(r"[a-z][a-z0-9]{1,7}\.[a-z0-9]{1,4}")
_CODE_MAX: Final = 12
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_YEARS: Final = (1850, 2200)
_BY_CODE: Final = {league.code: league for league in (*WEST, *MORE)}

# Every league that is known, the nine championships first; a demo's are in DEMO_LEAGUES alone.
LEAGUES: Final[Mapping[str, League]] = {
    **{code: _BY_CODE[code] for code in _NINE_ORDER},
    **{code: league for code, league in _BY_CODE.items() if code not in _NINE_ORDER},
}
CHAMPIONSHIPS: Final = tuple(_BY_CODE[code] for code in _NINE_ORDER)
_RULES: Final[Mapping[str, League]] = {**LEAGUES, **{one.code: one for one in DEMO_LEAGUES}}


def league_of(code: str) -> League:
    """Return a league; one that is not known gets plain rules and its country from its code."""
    known = _RULES.get(code)
    return known or League(code=code, country=code.partition(".")[0], name=code, tier=_tier(code))


def select(lines: list[str]) -> tuple[League, ...]:
    """Return the leagues an operator picks, each once; none means every league that is known.

    A line is a code ("en.1"), or `code=name` for another league, with its zone of time, its number
    at SofaScore and its code at football-data.co.uk behind it where they are known:
    "pl.1=Ekstraklasa;Europe/Warsaw;202;POL". Raises ValueError, with the reason, for other text.
    """
    picked = {league.code: league for league in map(_line, lines) if league}
    return tuple(picked.values()) or tuple(LEAGUES.values())


def season_after(season: str) -> str:
    """Return the label of the next season: "2025-26" after "2024-25"."""
    year = int(season[:4]) + 1
    return f"{year}-{(year + 1) % 100:02}" if "-" in season else str(year)


def season_of_year(told: str) -> str:
    """Return our label for a season as sources write it: 24/25, 2024/2025, 2024-25 or 2026.

    A demo's, such as 2026-11-22.1, stays as it is. Raises ValueError for other text.
    """
    if _OF_A_DAY.fullmatch(told.strip()):
        return told.strip()
    found = _SEASON.fullmatch(told.strip())
    if found and len(found[1]) == 4 and not _YEARS[0] <= int(found[1]) < _YEARS[1]:
        raise ValueError(f"{told[:40]!r} is not a season of our time")
    if found and found[2] is None and len(found[1]) == 4:
        return found[1]
    if not found or found[2] is None or (_year(found[1]) + 1) % 100 != int(found[2]) % 100:
        raise ValueError(f"{told[:40]!r} is not a season")
    return season_after(f"{_year(found[1]) - 1}-{int(found[1]) % 100:02}")


def _year(digits: str) -> int:
    # SofaScore's oldest seasons are of the 1980s.
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) > 60 else 2000)


def _line(line: str) -> League | None:
    code, _, rest = line.strip().partition("=")
    code = code.strip()
    if not code:
        return None
    if not rest:
        if code not in LEAGUES:
            raise ValueError(
                f"{code[:40]!r} is not a league known here; write it as {code[:40]}=name"
            )
        return LEAGUES[code]
    name, zone, sofascore, football_data = (*(part.strip() for part in rest.split(";")), *"   ")[:4]
    _check(code, zone.strip())
    if sofascore.strip() and not _NUMBER.fullmatch(sofascore):
        raise ValueError(f"{sofascore[:40]!r} is not a number at SofaScore")
    return League(
        code=code,
        country=code.partition(".")[0],
        name=name,
        tier=_tier(code),
        zone=zone.strip() or "UTC",
        sofascore=int(sofascore) if sofascore.strip() else 0,
        football_data=football_data.strip(),
    )


def _check(code: str, zone: str) -> None:
    if len(code) > _CODE_MAX or not _CODE.fullmatch(code):
        raise ValueError(f"{code[:40]!r} is not a code such as pl.1")
    if code in _RULES and code not in LEAGUES:
        raise ValueError(f"{code!r} is not to be had: it is a league of the demo")
    if zone and zone not in available_timezones():
        raise ValueError(f"{zone[:40]!r} is not a zone of time such as Europe/Warsaw")


def _tier(code: str) -> int:
    last = code.rpartition(".")[2]
    return int(last) if last.isdecimal() else 1


__all__ = [
    "CHAMPIONSHIPS",
    "COUNTRIES",
    "DEMO_LEAGUES",
    "FALLBACK_RULES",
    "LEAGUES",
    "Carry",
    "CountryName",
    "Deduction",
    "League",
    "Rules",
    "Settled",
    "Split",
    "SplitGroup",
    "Stage",
    "TieBreak",
    "Zone",
    "ZoneKind",
    "country_code",
    "country_name",
    "league_of",
    "number_of",
    "round_text",
    "season_after",
    "season_of_year",
    "select",
    "stage_of",
]
