"""A squadron's weeks: how ratings spread, who rests, who left, the season and the leaderboard."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number
from stats.warthunder.queries.analysis import SquadronAnalysis
from stats.warthunder.queries.analysis.squadrons import (
    IDLE_DAYS,
    MONTH_DAYS,
    BoardPoint,
    BoardWatch,
    RatingDistribution,
)

ROWS = 10


@dataclass(frozen=True, slots=True)
class BinLine:
    """How many members have a rating in a range, as a bar."""

    low: int
    high: int
    members: int
    bar: SafeString


def weeks_context(found: SquadronAnalysis) -> dict[str, Any]:
    """Return what the analytics of a squadron show."""
    watched = found.watched_since
    return {
        "weeks": found,
        "bins": _bins(found.distribution),
        "idle_days": IDLE_DAYS,
        "idle_shown": found.idle[:ROWS],
        "idle_more": found.idle[ROWS:],
        "left_days": MONTH_DAYS,
        "left_shown": found.departures[:ROWS],
        "left_more": found.departures[ROWS:],
        "watched_since": watched,
        "board_line": _board_line(found.board) if found.board else "",
        "board_rows": _board_rows(found.board),
    }


def _bins(found: RatingDistribution) -> list[BinLine]:
    most = max((one.members for one in found.bins), default=0)
    return [
        BinLine(
            one.low,
            one.high,
            one.members,
            charts.share(
                one.members,
                most,
                _("%(low)s to %(high)s: %(count)s members")
                % {"low": number(one.low), "high": number(one.high), "count": one.members},
                charts.Frame(200, 8, "chart-fit"),
            ),
        )
        for one in found.bins
    ]


def _board_line(board: BoardWatch) -> SafeString:
    """Draw the places of a month, the first place at the top."""
    places = [-float(point.place) for point in board.series]
    return charts.sparkline(places, _("Place on the leaderboard, day by day"))


def _board_rows(board: BoardWatch | None) -> list[BoardPoint]:
    """Return the points behind the curve, the newest first; none where there is no curve."""
    return list(reversed(board.series)) if board and len(board.series) > 1 else []
