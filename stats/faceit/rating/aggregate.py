"""Which lines of one player make a match, a map, a session, the last N matches, a lifetime.

Each gives a tally, to be rated by `score.rate`: why sums and not mean ratings is said in `tally`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from stats.faceit.rating.tally import LineKey, Tally, kill_rounds_of, tally_of
from stats.faceit.records import Line

LONG_AGO = datetime.min.replace(tzinfo=UTC)
Kast = Mapping[LineKey, int]


def lifetime(lines: Iterable[Line], kast: Kast | None = None) -> Tally | None:
    """Add up all lines; None when there is none."""
    return tally_of(lines, kast)


def by_match(lines: Iterable[Line], kast: Kast | None = None) -> dict[str, Tally]:
    """Add up the maps of each match, by match id; matches without a round are left out."""
    return _grouped(((line.match_id, line) for line in lines), kast)


def by_map(lines: Iterable[Line], kast: Kast | None = None) -> dict[str, Tally]:
    """Add up the lines of each map, by its name; lines of unnamed maps are left out."""
    return _grouped(((line.map, line) for line in lines if line.map is not None), kast)


def by_session(
    sessions: Iterable[Sequence[Line]], kast: Kast | None = None
) -> tuple[Tally | None, ...]:
    """Add up the lines of each session, in the order given."""
    return tuple(tally_of(lines, kast) for lines in sessions)


def last(lines: Iterable[Line], matches: int, kast: Kast | None = None) -> Tally | None:
    """Add up the newest matches by finish time, all maps of each; `matches` ≥ 1.

    Matches without a finish time count as the oldest.
    """
    if matches < 1:
        raise ValueError("at least one match")
    known = list(lines)
    ended: dict[str, datetime] = {}
    for line in known:
        ended[line.match_id] = max(ended.get(line.match_id, LONG_AGO), line.finished_at or LONG_AGO)
    newest = set(sorted(ended, key=lambda match: (ended[match], match))[-matches:])
    return tally_of((line for line in known if line.match_id in newest), kast)


def with_extended_stats(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with damage and multi-kills, which alone have every rating."""
    return [line for line in lines if line.damage is not None and kill_rounds_of(line) is not None]


def _grouped(pairs: Iterable[tuple[str, Line]], kast: Kast | None) -> dict[str, Tally]:
    groups: dict[str, list[Line]] = {}
    for key, line in pairs:
        groups.setdefault(key, []).append(line)
    tallies = {key: tally_of(group, kast) for key, group in groups.items()}
    return {key: tally for key, tally in tallies.items() if tally is not None}
