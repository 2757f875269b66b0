"""Sessions as rows of a table, and one session in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number
from stats.faceit.drawings.matches import MatchLine, match_line, match_lines
from stats.faceit.drawings.readings import decimals, estimate_bar
from stats.faceit.estimates import Estimate, rating_mean
from stats.faceit.queries.sessions import SessionPage, SessionRow

RATING_SCALE = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as a table shows it; `unknown` counts matches without a told result."""

    row: SessionRow
    unknown: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The best or the worst match of a session."""

    label: str
    line: MatchLine
    rating: str


def session_lines(rows: Iterable[SessionRow]) -> list[SessionLine]:
    """Return the rows of a table of sessions."""
    return [SessionLine(row, max(0, row.matches - row.wins - row.losses)) for row in rows]


def session_context(page: SessionPage) -> dict[str, Any]:
    """Return what the page of a session shows."""
    rated = [(row.rating2, row.rounds) for row in page.matches if row.rating2 is not None]
    rating = rating_mean([one[0] for one in rated], [one[1] for one in rated])
    marks = [
        Mark(label, match_line(row), number(row.rating2, 2))
        for label, row in ((_("Best match"), page.best), (_("Worst match"), page.worst))
        if row
    ]
    return {
        "page": page,
        "session": session_lines([page.session])[0],
        "match_lines": match_lines(page.matches),
        "session_rating": rating,
        "session_bar": _bar(rating),
        "session_marks": marks,
        "session_line": _ratings([value for value, _rounds in reversed(rated)]),
    }


def _bar(rating: Estimate | None) -> SafeString | str:
    if rating is None:
        return ""
    frame = charts.Frame(320, 12, "chart-fit")
    return estimate_bar(
        _("Rating"), rating, decimals(2), scale=RATING_SCALE, reference=1.0, frame=frame
    )


def _ratings(values: list[float]) -> SafeString | str:
    if len(values) < 2:
        return ""
    title = _("Ratings match by match, from %(first)s to %(last)s") % {
        "first": number(values[0], 2),
        "last": number(values[-1], 2),
    }
    return charts.sparkline(values, title)
