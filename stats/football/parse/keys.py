"""Keys for matches of sources that have no identifiers. Pure.

A match is known by league, season, both teams without what drifts in their names, and which of
their meetings at this ground it is. It stays the same match when it is moved to another day and
when its round is called otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from stats.football.leagues import Stage, stage_of
from stats.football.parse.values import read_text
from stats.football.records import MatchRecord, Skipped, TeamName
from stats.football.spelling import normalise

_PART_MAX: Final = 40


def without_doubles(
    matches: Iterable[tuple[int, MatchRecord]], notes: list[Skipped]
) -> list[MatchRecord]:
    """Return matches in their order, of entries about one match the one that was played.

    Entries are of one match when teams and numbered round agree, or teams and day where a round has
    no number. Those left out are added to `notes`.
    """
    kept: dict[tuple[str, ...], tuple[int, MatchRecord]] = {}
    for index, match in matches:
        # Two legs of a knock-out round may go by one name, and rounds may have none.
        day = str(match.day) if match.round_number is None else ""
        place = (_slug(match.home), _slug(match.away), match.round, day)
        before = kept.setdefault(place, (index, match))
        if before[0] != index:
            worse = before if _better(match, before[1]) else (index, match)
            kept[place] = (index, match) if worse is before else before
            notes.append(Skipped(worse[0], f"matches[{worse[0]}]", "the match stands there twice"))
    return [match for _, match in sorted(kept.values(), key=lambda entry: entry[0])]


def _better(match: MatchRecord, before: MatchRecord) -> bool:
    return (match.status.finished, match.day or date.min) > (
        before.status.finished,
        before.day or date.min,
    )


def with_keys(matches: list[MatchRecord]) -> tuple[MatchRecord, ...]:
    """Return a season's matches with the keys that tell them apart."""
    begun: dict[Stage, date] = {}
    for match in matches:
        stage = stage_of(match.round)
        begun[stage] = min(begun.get(stage, date.max), match.day or date.max)
    meetings: dict[tuple[str, str], list[MatchRecord]] = defaultdict(list)
    for match in matches:
        meetings[_slug(match.home), _slug(match.away)].append(match)
    legs: dict[int, int] = {}
    for together in meetings.values():
        together.sort(key=lambda match: _order(match, begun))
        legs.update((id(match), leg) for leg, match in enumerate(together, start=1))
    return tuple(replace(match, key=_key(match, legs[id(match)])) for match in matches)


def _order(match: MatchRecord, begun: Mapping[Stage, date]) -> tuple[date, int, date]:
    # By round before day: a match that is put off stays the first of two.
    return (begun[stage_of(match.round)], match.round_number or 0, match.day or date.max)


def _key(match: MatchRecord, leg: int) -> str:
    return f"{match.league}/{match.season}/{_slug(match.home)}/{_slug(match.away)}/{leg}"


def _slug(team: TeamName) -> str:
    name = (normalise(team.name) or read_text(team.name.casefold(), _PART_MAX)).replace(" ", "-")
    return f"{name[:_PART_MAX]}.{team.country}" if team.country else name[:_PART_MAX]
