"""A player's matches as rows of a table, and how recent results read at a glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.templatetags.dozor import signed
from stats.faceit.drawings.words import GAPS
from stats.faceit.elo.ledger import Gap
from stats.faceit.labels import map_label
from stats.faceit.queries.recent import MatchRow

MAPS_NAMED = 3


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match as a table shows it; `elo_note` says what stands behind the change, or the gap."""

    row: MatchRow
    maps: str
    result: str
    tone: str
    letter: str
    score: str
    elo_note: str


@dataclass(frozen=True, slots=True)
class Results:
    """The newest results and their sums."""

    lines: Sequence[MatchLine]
    wins: int
    losses: int


def match_lines(rows: Iterable[MatchRow]) -> list[MatchLine]:
    """Return the rows of a table of matches."""
    return [match_line(row) for row in rows]


def results_of(lines: Sequence[MatchLine]) -> Results:
    """Return results at a glance."""
    won = [line.row.won for line in lines]
    return Results(lines, won.count(True), won.count(False))


def match_line(row: MatchRow) -> MatchLine:
    """Return a match as a table shows it."""
    words = {True: _("won"), False: _("lost"), None: _("result not said")}
    letters = {True: _("W"), False: _("L"), None: "–"}
    told = row.own_score is not None and row.enemy_score is not None
    return MatchLine(
        row=row,
        maps=", ".join(map_label(name) for name in row.maps[:MAPS_NAMED]) or "–",
        result=words[row.won],
        tone={True: "good", False: "bad", None: ""}[row.won],
        letter=letters[row.won],
        score=f"{row.own_score}:{row.enemy_score}" if told else "–",
        elo_note=elo_note(row.elo_change, row.elo_predicted, row.elo_gap),
    )


def elo_note(observed: int | None, predicted: int | None, gap: str | None) -> str:
    """Say how an observed change fits the predicted one, or why none can be told."""
    if gap is not None and gap != Gap.NO_TEAM_ELO:
        return str(GAPS[gap])
    if predicted is None:
        return str(GAPS[Gap.NO_TEAM_ELO])
    if observed is None:
        return ""
    if observed == predicted:
        return _("exactly as predicted")
    words = _("predicted %(predicted)s, off by %(off)s")
    return words % {"predicted": signed(predicted), "off": signed(observed - predicted)}
