"""The three ratings over all stored, the last 100 and the last 20 matches, with what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number, signed
from stats.faceit.drawings.words import KIND_NOTES, MISSING, NOTES, PARTS, SCOPES
from stats.faceit.labels import KINDS
from stats.faceit.outlook import Analysis, Scope
from stats.faceit.rating.kinds import Contribution, Kind, MeasuredError, Part, Rating, Unrated

SCOPE_NAMES = ("last_20", "last_100", "lifetime")
SCALE = (0.5, 1.5)
USUAL = 1.0


@dataclass(frozen=True, slots=True)
class RatingCell:
    """A rating of one scope; `why` says what it lacks, `small` that it rests on few maps."""

    value: str
    interval: str
    maps: int
    bar: SafeString | str
    why: Words


@dataclass(frozen=True, slots=True)
class PartLine:
    """What a part adds to the chosen rating, and the plain rate behind it."""

    label: Words
    points: float
    figure: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One formula: what it is, its measured error, its notes, and a cell for each scope."""

    label: Words
    what: Words
    error: str
    notes: tuple[Words, ...]
    cells: tuple[RatingCell, ...]
    parts: tuple[PartLine, ...]
    constant: float | None
    value: str


def ratings_context(analysis: Analysis | None) -> dict[str, Any]:
    """Return what the panel of ratings shows; empty without a rated match."""
    scopes = [analysis.scope(name) for name in SCOPE_NAMES] if analysis else []
    known = [scope for scope in scopes if scope and scope.ratings]
    if not known:
        return {"rating_lines": []}
    names = ("hltv2", "hltv1", "style21")
    lines = [_line(name, scopes, known[-1]) for name in names]
    return {
        "rating_lines": lines,
        "rating_scopes": [SCOPES[name] for name in SCOPE_NAMES],
        "rating_first": lines[0],
        "rating_scale": SCALE,
        "figures_scopes": [scope for scope in scopes if scope and scope.figures],
        "figure_lines": figure_lines([scope for scope in scopes if scope]),
    }


def _line(name: str, scopes: Sequence[Scope | None], whole: Scope) -> RatingLine:
    found: Rating | Unrated = getattr(whole.ratings, name)
    cells = tuple(
        _cell(getattr(one.ratings, name) if one and one.ratings else None) for one in scopes
    )
    if isinstance(found, Unrated):
        return RatingLine(KINDS[found.kind], KIND_NOTES[found.kind], "", (), cells, (), None, "")
    parts, constant = _parts(found.contributions)
    return RatingLine(
        label=KINDS[found.kind],
        what=KIND_NOTES[found.kind],
        error=_error(found.kind, found.error),
        notes=tuple(NOTES[note] for note in sorted(found.notes)),
        cells=cells,
        parts=parts,
        constant=constant,
        value=number(found.value, 2),
    )


def _cell(found: Rating | Unrated | None) -> RatingCell:
    if found is None:
        return RatingCell("", "", 0, "", _("no match is stored"))
    if isinstance(found, Unrated):
        return RatingCell("", "", 0, "", MISSING[found.missing])
    return RatingCell(
        number(found.value, 2),
        f"{number(found.low, 2)}–{number(found.high, 2)}",
        found.maps,
        _bar(found),
        "",
    )


def _bar(found: Rating) -> SafeString:
    title = _("%(kind)s: %(value)s, 95 %% interval %(low)s to %(high)s, n = %(maps)s maps") % {
        "kind": KINDS[found.kind],
        "value": number(found.value, 2),
        "low": number(found.low, 2),
        "high": number(found.high, 2),
        "maps": number(found.maps),
    }
    frame = charts.Frame(140, 12, "interval-bar")
    return charts.interval_bar(
        found.low, found.value, found.high, title, scale=SCALE, reference=USUAL, frame=frame
    )


def _error(kind: Kind, error: MeasuredError | None) -> str:
    """Say how far the formula itself errs."""
    if error is None:
        return _("no error: the formula is published")
    words = _(
        "measured on %(lines)s published lines: off by %(mae)s on average, %(largest)s at most"
    )
    if kind is Kind.STYLE21:
        words = _(
            "against 2.0 on %(lines)s published lines: off by %(mae)s on average, "
            "%(largest)s at most"
        )
    return words % {
        "lines": number(error.lines),
        "mae": number(error.mae, 3),
        "largest": number(error.largest, 3),
    }


def _parts(found: Sequence[Contribution]) -> tuple[tuple[PartLine, ...], float | None]:
    limit = max((abs(one.points) for one in found if one.part is not Part.CONSTANT), default=1.0)
    constant = next((one.points for one in found if one.part is Part.CONSTANT), None)
    return tuple(_part(one, limit) for one in found if one.part is not Part.CONSTANT), constant


def _part(one: Contribution, limit: float) -> PartLine:
    title = _("%(part)s adds %(points)s") % {
        "part": PARTS[one.part],
        "points": signed(one.points, 2),
    }
    bar = charts.diverge(one.points, limit, title, frame=charts.Frame(160, 16, "chart-fit"))
    return PartLine(PARTS[one.part], one.points, _figure(one), bar)


def _figure(one: Contribution) -> str:
    """Write the rate behind a part in its own unit."""
    if one.figure is None:
        return ""
    if one.part is Part.DAMAGE:
        return _("%s a round") % number(one.figure, 1)
    if one.part is Part.KAST:
        return _("%s %% of rounds") % number(one.figure, 1)
    if one.part is Part.IMPACT:
        return _("impact %s") % number(one.figure, 2)
    return _("%s a round") % number(one.figure, 2)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A plain figure over the scopes, as a table shows it."""

    label: Words
    values: tuple[str, ...]


def figure_lines(scopes: Sequence[Scope]) -> list[FigureLine]:
    """Return the plain sums and rates behind the ratings, a column for each scope."""
    known = [scope.figures for scope in scopes if scope.figures]
    rows: list[tuple[str, str, int, float]] = [
        (_("Matches’ maps"), "maps", 0, 1),
        (_("Rounds"), "rounds", 0, 1),
        (_("Won, %"), "win_rate", 1, 100),
        (_("Kills per death"), "kd", 2, 1),
        (_("Kills a round"), "kpr", 2, 1),
        (_("Deaths a round"), "dpr", 2, 1),
        (_("Assists a round"), "apr", 2, 1),
        (_("Damage a round (ADR)"), "adr", 1, 1),
        # xgettext:no-python-format
        (_("Headshots, % of kills"), "headshot_rate", 1, 100),
    ]
    return [
        FigureLine(label, tuple(_figure_of(one, name, digits, times) for one in known))
        for label, name, digits, times in rows
    ]


def _figure_of(figures: Any, name: str, digits: int, times: float) -> str:
    value = getattr(figures, name)
    return number(None if value is None else value * times, digits)
