"""True KAST and ratings with it, written to the lines of the map that a recording is of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from stats.faceit.demofile.agreement import Expected, Mismatch, compare
from stats.faceit.demofile.kast import sheets
from stats.faceit.demofile.recording import Recording
from stats.faceit.models import Line, Match
from stats.faceit.queries.population import means_in_use
from stats.faceit.services.people import note_changes
from stats.faceit.services.ratings import RATED, rate_line

# When a file fits none of several maps, the one that it fits best says why.
NEARNESS: Final = (
    Mismatch.MAP, Mismatch.PEOPLE, Mismatch.ROUNDS, Mismatch.SCORE, Mismatch.FIGURES,
)  # fmt: skip


class NotThisMatch(Exception):
    """The recording is of another match; `why` is what does not agree."""

    def __init__(self, why: Mismatch) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Applied:
    """The map of the match it was, and counts by FACEIT id."""

    map_number: int
    figures: dict[str, dict[str, int]]


def apply(match: Match, recording: Recording) -> Applied:
    """Write what a recording tells to the lines of its map; raises NotThisMatch.

    Inside the caller's transaction.
    """
    counted = sheets(recording)
    why = Mismatch.MAP
    for number, lines in _maps(match, recording.map).items():
        found = compare(recording, counted, [_expected(line) for line in lines])
        if isinstance(found, Mismatch):
            why = max(why, found, key=NEARNESS.index)
            continue
        figures = {}
        for line in lines:
            sheet = counted[found[line.pk]]
            line.kast, line.kast_true = sheet.kast_rounds / sheet.rounds, True
            figures[line.player.faceit_id] = sheet.as_dict()
        _rate(match, lines)
        return Applied(number, figures)
    raise NotThisMatch(why)


def _maps(match: Match, played_on: str) -> dict[int, list[Line]]:
    """Return map number → lines of the maps of the match that bear this name, locked."""
    found: defaultdict[int, list[Line]] = defaultdict(list)
    rows: Any = match.lines.select_for_update(of=("self",)).select_related("player")
    for line in rows.order_by("pk"):
        if line.map.casefold() == played_on.casefold():
            found[line.map_number].append(line)
    return dict(found)


def _expected(line: Line) -> Expected:
    return Expected(
        key=line.pk,
        steam_id=line.player.game_player_id,
        nickname=line.player.nickname,
        team=line.team,
        rounds=line.rounds,
        own_score=line.own_score,
        kills=line.kills,
        deaths=line.deaths,
    )


def _rate(match: Match, lines: list[Line]) -> None:
    means = means_in_use(match.demo)
    for line in lines:
        rate_line(line, means)
    Line.objects.bulk_update(lines, [*RATED, "kast_true"])
    note_changes({line.player_id for line in lines})
