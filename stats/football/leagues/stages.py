"""Rounds as sources write them: what part of a season they belong to, and their number. Pure."""

import re
from functools import lru_cache
from typing import Final

from stats.football.leagues.shape import Stage

_NUMBER: Final = re.compile(r"matchday\s+(\d{1,3})\b|\bround\s+(\d{1,3})$|^(\d{1,3})\.\s*round\b")
_KNOCK_OUT: Final = re.compile(
    r"\bfinals?\b|semi-?finals?|quarter-?finals?|round of \d+|play-?offs?\b|qualif|preliminary"
)
# "Europa League Finals, Final" and "ECL Playoff, Final" are knock-outs, "ECL Playoffs, Matchday 1"
# a group that plays for a place in the Conference League.
_GROUPS: Final = (
    (re.compile(r"^(playoffs? - )?championship\b|^playoff i,|^championship round"), "Championship"),
    (re.compile(r"^(playoffs? - )?relegation\b|^relegation round"), "Relegation"),
    (re.compile(r"^europe\b|^ecl playoffs, matchday|^playoff ii,|^europa league group"), "Europe"),
)
_STAGES: Final = {
    "Championship": Stage.CHAMPIONSHIP,
    "Relegation": Stage.RELEGATION,
    "Europe": Stage.EUROPE,
}
_REGULAR: Final = re.compile(r"^(regular( season)?|league)\b")
_PLAIN: Final = re.compile(r"(matchday \d{1,3}|\d{1,3}\.\s*round|round \d{1,3}|\d{1,3})?")


@lru_cache(maxsize=2048)
def stage_of(text: str) -> Stage:
    """Return the part of a season a round belongs to; one nobody knows counts in no table."""
    words = " ".join(text.casefold().split())
    if _PLAIN.fullmatch(words) or _REGULAR.match(words):
        return Stage.REGULAR
    if re.match(r"group [a-z0-9]{1,2}\b", words):
        return Stage.GROUP
    for pattern, name in _GROUPS:
        if pattern.match(words) and (number_of(words) is not None or not _KNOCK_OUT.search(words)):
            return _STAGES[name]
    return Stage.PLAY_OFF


@lru_cache(maxsize=2048)
def number_of(text: str) -> int | None:
    """Return a round's number: 31 of "Matchday 31", "31. Round" and "Regular, Matchday 31"."""
    found = _NUMBER.search(" ".join(text.casefold().split()))
    return int(next(group for group in found.groups() if group)) if found else None


@lru_cache(maxsize=2048)
def round_text(text: str, stage: str = "") -> str:
    """Return one spelling of a round: "Matchday 31", "Championship, Matchday 23", "Final".

    `stage` is what a source says beside the round, such as "Playoffs - Championship".
    """
    text, stage = " ".join(text.split()), " ".join(stage.split())
    whole = text if not stage or text.casefold().startswith(stage.casefold()) else ""
    whole = whole or ", ".join(part for part in (stage, text) if part)
    number, part = number_of(whole), stage_of(whole)
    names = {value: key for key, value in _STAGES.items()}
    if number is None:
        return whole
    if part is Stage.REGULAR:
        return f"Matchday {number}"
    return f"{names[part]}, Matchday {number}" if part in names else whole
