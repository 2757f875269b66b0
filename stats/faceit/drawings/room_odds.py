"""What is said of a room before its match, and the public record of such words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from config.reliability import Spot, reliability
from config.templatetags.dozor import number, percent, signed
from stats.faceit.drawings.odds_words import (
    ACTIONS,
    FEATURE_NOTES,
    FEATURES,
    SILENCES,
    WAYS,
    note_words,
    too_few_words,
)
from stats.faceit.drawings.scoreboard import team_name
from stats.faceit.labels import map_label
from stats.faceit.models import Match, OddsModel, RoomForecast
from stats.faceit.odds.report import report_from_json
from stats.faceit.odds.room import Note, NoteKind
from stats.faceit.odds.scores import Bin, Gap, Scores
from stats.faceit.odds.veto import SIDE_MAPS_LEAST, Advice, MapChance, Silence
from stats.faceit.queries.odds import RECORD_LEAST, OddsRecord, RoomOdds

HALF = 0.5
Z_95 = 1.96
# Maps move a chance by some points: on 0–100 % all would look alike.
VETO_SCALE = (0.25, 0.75)
ADVISED_MOST = 3


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of a side with its interval; `bar` is on 0–100 % with the middle marked."""

    team: str
    p: float
    interval: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Factor:
    """What one thing adds: percentage points for side 1, with what stands behind it."""

    label: Words
    note: Words
    points: float
    bar: SafeString


@dataclass(frozen=True, slots=True)
class MapLine:
    """A map of the veto: side 1's chance, both records, and whether they are enough to advise."""

    name: str
    chance: Chance
    records: tuple[str, str]
    enough: bool


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way to predict and its scores; `best` has the least log loss; `gap` in words."""

    label: Words
    scores: Scores
    own: bool
    best: bool
    gap: str


@dataclass(frozen=True, slots=True)
class BinLine:
    """A bin of the reliability table."""

    interval: str
    said: float
    came: float
    came_interval: str
    n: int


def teams_of(match: Match) -> dict[int, str]:
    """Return both sides' names."""
    return {1: team_name(match, 1), 2: team_name(match, 2)}


def chance(
    team: str,
    p: float,
    low: float,
    high: float,
    *,
    scale: tuple[float, float] = (0.0, 1.0),
    frame: charts.Frame | None = None,
) -> Chance:
    """Return a chance with its bar."""
    title = _("%(team)s: %(p)s, 95 %% interval %(low)s to %(high)s") % {
        "team": team,
        "p": percent(p),
        "low": percent(low),
        "high": percent(high),
    }
    bar = charts.interval_bar(
        low,
        p,
        high,
        title,
        scale=scale,
        reference=HALF,
        frame=frame or charts.Frame(320, 12, "chart-fit"),
    )
    return Chance(team, p, _between(low, high), bar)


def both_chances(match: Match, p1: float, low: float, high: float) -> tuple[Chance, Chance]:
    """Return the chances of both sides from that of the first."""
    teams = teams_of(match)
    return chance(teams[1], p1, low, high), chance(teams[2], 1 - p1, 1 - high, 1 - low)


# --- a forecast as it was made ------------------------------------------------------------------
def forecast_context(match: Match, forecast: RoomForecast | None) -> dict[str, Any]:
    """Return a stored forecast, what it rested on, and how it came out; empty without one."""
    if forecast is None:
        return {"forecast": None}
    return {
        "forecast": forecast,
        "forecast_chances": both_chances(match, forecast.p1, forecast.low, forecast.high),
        "forecast_elo": forecast.elo_p1,
        "forecast_factors": stored_factors(forecast, teams_of(match)),
        "forecast_notes": stored_notes(forecast, teams_of(match)),
        "forecast_verdict": _verdict(match, forecast),
        "forecast_hit": _is_hit(forecast),
    }


def _is_hit(forecast: RoomForecast) -> bool | None:
    if forecast.team1_won is None or forecast.p1 == HALF:
        return None
    return (forecast.p1 > HALF) == forecast.team1_won


def _verdict(match: Match, forecast: RoomForecast) -> str:
    if forecast.team1_won is None:
        return ""
    winner = team_name(match, 1 if forecast.team1_won else 2)
    given = forecast.p1 if forecast.team1_won else 1 - forecast.p1
    return _("%(team)s won; it had been given %(chance)s.") % {
        "team": winner,
        "chance": percent(given),
    }


def stored_factors(forecast: RoomForecast, teams: Mapping[int, str]) -> list[Factor]:
    """Return the parts that were stored with a forecast; other releases' parts are left out."""
    parts = forecast.features.get("parts") or []
    found = [(str(one.get("feature")), one.get("points")) for one in parts]
    return _factors([(name, p) for name, p in found if isinstance(p, float | int)], teams)


def stored_notes(forecast: RoomForecast, teams: Mapping[int, str]) -> list[str]:
    """Return what a stored forecast had to do without."""
    told = forecast.features.get("notes") or []
    known = set(NoteKind)
    return [
        note_words(Note(NoteKind(one["kind"]), one.get("side", 0), one.get("players", 0)), teams)
        for one in told
        if one.get("kind") in known
    ]


def _factors(parts: Sequence[tuple[str, float]], teams: Mapping[int, str]) -> list[Factor]:
    most = max((abs(points) for _name, points in parts), default=0.0) or 1.0
    return [
        Factor(
            FEATURES.get(name, name),
            FEATURE_NOTES.get(name, ""),
            points * 100,
            _factor_bar(FEATURES.get(name, name), points, max(most, 0.05), teams),
        )
        for name, points in parts
    ]


def _factor_bar(label: Words, points: float, most: float, teams: Mapping[int, str]) -> SafeString:
    title = _("%(label)s: %(points)s points for %(team)s") % {
        "label": label,
        "points": signed(abs(points) * 100, 1),
        "team": teams[1] if points >= 0 else teams[2],
    }
    # Left is side 1, as everywhere on the page; neither side is good or bad.
    return charts.diverge(-points, most, title, neutral=True)


# --- odds now, and the veto ---------------------------------------------------------------------
def room_odds_context(match: Match, odds: RoomOdds) -> dict[str, Any]:
    """Return the odds of a room as worked out now."""
    said, teams = odds.probability, teams_of(match)
    return {
        "odds": odds,
        "chances": both_chances(match, said.p1, said.low, said.high),
        "plain_elo": odds.elo_p1,
        "factors": _factors([(one.feature.value, one.points) for one in said.contributions], teams),
        "notes": [note_words(note, teams) for note in said.notes],
        "model_version": odds.used.version,
        "model_matches": odds.used.model.matches,
    }


def veto_context(match: Match, advice: Mapping[int, Advice]) -> dict[str, Any]:
    """Return the chance on each map of the pool, and what each side should ban and pick."""
    first, teams = advice[1], teams_of(match)
    silence = first.silence
    return {
        "veto_maps": [_map_line(one, teams[1]) for one in reversed(first.maps)],
        "veto_scale": VETO_SCALE,
        "veto_silence": _silence(silence) if silence else "",
        "veto_sides": [] if silence else [_side(advice[side], teams[side]) for side in (1, 2)],
        "veto_steps": [
            {
                "team": teams.get(step.side, ""),
                "action": ACTIONS[step.action],
                "map": map_label(step.map),
                "p1": step.p1,
            }
            for step in first.steps
        ],
    }


def _side(advice: Advice, team: str) -> dict[str, Any]:
    """Return the maps a side should ban and pick, each with its own chance there."""
    chances = {one.map: one.chance(advice.side) for one in advice.maps}

    def named(names: Sequence[str]) -> list[tuple[str, float]]:
        return [(map_label(name), chances[name]) for name in names[:ADVISED_MOST]]

    return {"team": team, "bans": named(advice.bans), "picks": named(advice.picks)}


def _silence(silence: Silence) -> str:
    words = str(SILENCES[silence])
    return f"{words} {too_few_words()}" if silence is Silence.TOO_FEW_MATCHES else words


def _map_line(one: MapChance, team: str) -> MapLine:
    said = chance(
        team,
        one.p1,
        one.low,
        one.high,
        scale=VETO_SCALE,
        frame=charts.Frame(112, 12, "interval-bar"),
    )
    records = (
        _record(one.record1.wins, one.record1.played),
        _record(one.record2.wins, one.record2.played),
    )
    return MapLine(map_label(one.map), said, records, one.enough)


def _record(wins: int, played: int) -> str:
    if not played:
        return _("never played")
    if played < SIDE_MAPS_LEAST:
        return _("%(wins)s of %(n)s") % {"wins": number(wins), "n": number(played)}
    return _("%(rate)s of %(n)s") % {"rate": percent(wins / played), "n": number(played)}


# --- the record ---------------------------------------------------------------------------------
def record_context(model: OddsModel | None, record: OddsRecord | None) -> dict[str, Any]:
    """Return the model's walk-forward scores and how its stored forecasts came out."""
    return {
        "model": model,
        **(_walk_context(model) if model else {}),
        "record": record,
        "record_needed": RECORD_LEAST,
        **(_forecasts_context(record) if record else {}),
    }


def _walk_context(model: OddsModel) -> dict[str, Any]:
    found = report_from_json(model.scores)
    least = min(one.log_loss for one in found.ways.values())
    order = ("model", "elo_scaled", "elo", "coin")
    features = model.coefficients.get("features", [])
    return {
        "ways": [
            WayLine(
                WAYS.get(way, way),
                found.ways[way],
                way == "model",
                found.ways[way].log_loss == least,
                gap_words(found.gaps.get(way)),
            )
            for way in order
            if way in found.ways
        ],
        "walk_n": found.ways["model"].n,
        "walk_chart": diagram(found.bins, _("walk-forward forecasts")),
        "walk_bins": bin_lines(found.bins),
        "coefficients": [
            (FEATURES.get(name, name), beta)
            for name, beta in zip(features, model.coefficients.get("beta", []), strict=False)
        ],
    }


def gap_words(gap: Gap | None) -> str:
    """Say how far our log loss lies below or above another way's, with its interval."""
    if gap is None:
        return ""
    if gap.n < RECORD_LEAST:
        needed = {"n": number(gap.n), "needed": number(RECORD_LEAST)}
        return _("not enough data: %(n)s of %(needed)s") % needed
    half = Z_95 * gap.error
    told = {
        "gap": signed(gap.mean, 4),
        "low": signed(gap.mean - half, 4),
        "high": signed(gap.mean + half, 4),
    }
    if gap.mean + half < 0:
        return _("ours is better: %(gap)s (95 %%: %(low)s to %(high)s)") % told
    if gap.mean - half > 0:
        return _("ours is worse: %(gap)s (95 %%: %(low)s to %(high)s)") % told
    return _("not distinguishable: %(gap)s (95 %%: %(low)s to %(high)s)") % told


def _forecasts_context(record: OddsRecord) -> dict[str, Any]:
    return {
        "record_chart": diagram(record.bins, _("forecasts made before matches")),
        "record_bins": bin_lines(record.bins),
        "record_gap": gap_words(record.gap),
    }


def diagram(bins: Sequence[Bin], what: str) -> SafeString:
    """Draw a reliability diagram."""
    total = sum(one.n for one in bins) or 1
    spots = [
        Spot(one.mean_p, one.share, one.share_low, one.share_high, one.n / total) for one in bins
    ]
    title = _("Reliability of %(what)s: chance that was said against share that came true") % {
        "what": what
    }
    return reliability(spots, title)


def bin_lines(bins: Sequence[Bin]) -> list[BinLine]:
    """Return the bins as rows of a table."""
    return [
        BinLine(
            _between(one.low, one.high),
            one.mean_p,
            one.share,
            _between(one.share_low, one.share_high),
            one.n,
        )
        for one in bins
    ]


def _between(low: float, high: float) -> str:
    """Write two shares as one interval, the unit once."""
    return f"{number(low * 100)}–{percent(high)}"
