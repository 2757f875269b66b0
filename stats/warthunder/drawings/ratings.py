"""A player's combat rating and forecast as bars, figures and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number, percent, signed
from stats.warthunder.forecast import Estimate, Form, TrackRecord, Verdict
from stats.warthunder.labels import MODES, SKILLS
from stats.warthunder.models import PlayerRating
from stats.warthunder.queries.analysis import PlayerRatings, Population
from stats.warthunder.queries.analysis.forecasts import BATTLES, ModeOutlook
from stats.warthunder.rating.score import CENTRE, SCALE
from stats.warthunder.records import Mode

# Nobody is shown as better than all: they are one of those compared with.
BEATS_MOST = 0.99
# Below so many checked forecasts it is not said which way to predict is better.
CHECKED_LEAST = 10
RATING_SCALE = (CENTRE - 2 * SCALE, CENTRE + 2 * SCALE)
COMPONENTS: Mapping[str, Words] = {
    "results": gettext_lazy("Results"),
    "efficiency": gettext_lazy("Efficiency"),
    "survival": gettext_lazy("Survival"),
}
WAYS: Mapping[str, Words] = {
    "model": gettext_lazy("This forecast"),
    "lifetime rate": gettext_lazy("Lifetime win rate"),
    "last period": gettext_lazy("Win rate of the last period"),
    "population mean": gettext_lazy("Mean of all players"),
}
FORMS: Mapping[Verdict, Words] = {
    Verdict.BETTER: gettext_lazy("better than usual"),
    Verdict.USUAL: gettext_lazy("as usual"),
    Verdict.WORSE: gettext_lazy("worse than usual"),
    Verdict.UNKNOWN: gettext_lazy("not enough data"),
}
FORM_TONES: Mapping[Verdict, str] = {Verdict.BETTER: "good", Verdict.WORSE: "warn"}


@dataclass(frozen=True, slots=True)
class Part:
    """What a component adds to 1000: its bar, its points and the plain figure behind it."""

    label: Words
    bar: SafeString
    points: float
    half_width: float
    plain: str


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """A rating of one scope as a table shows it."""

    label: Words
    rating: PlayerRating
    skill: Words
    bar: SafeString


def scale_of(ratings: Iterable[PlayerRating]) -> tuple[float, float]:
    """Return the scale that all these ratings' intervals fit on, so that bars can be compared."""
    known = list(ratings)
    low = min((rating.low for rating in known), default=CENTRE)
    high = max((rating.high for rating in known), default=CENTRE)
    return min(RATING_SCALE[0], low), max(RATING_SCALE[1], high)


def rating_bar(
    rating: PlayerRating,
    median: float | None = None,
    frame: charts.Frame | None = None,
    scale: tuple[float, float] = RATING_SCALE,
) -> SafeString:
    """Draw a rating with its interval on a scale of ratings, the median marked."""
    title = _("Rating %(value)s, 90 %% interval %(low)s to %(high)s") % {
        "value": number(rating.value),
        "low": number(rating.low),
        "high": number(rating.high),
    }
    return charts.interval_bar(
        rating.low, rating.value, rating.high, title,
        scale=scale, reference=median or CENTRE, frame=frame,
    )  # fmt: skip


def median_of(population: Population | None) -> float | None:
    """Return the median overall rating of the reference population."""
    ratings: Sequence[float] = population.reference.overall if population else ()
    return ratings[len(ratings) // 2] if ratings else None


def rating_context(found: PlayerRatings) -> dict[str, Any]:
    """Return what the section of the combat rating shows."""
    median, overall = median_of(found.population), found.overall
    scale = scale_of([*found.modes.values(), *([overall] if overall else [])])
    context: dict[str, Any] = {
        "ratings": found,
        "rating": overall,
        "rating_median": median,
        "rating_scale": scale,
        "population": found.population,
    }
    if overall is None:
        return context
    parts = _parts(overall.contributions)
    return {
        **context,
        "rating_bar": rating_bar(overall, median, charts.Frame(320, 12, "chart-fit"), scale),
        "rating_beats": min(overall.percentile, BEATS_MOST) if overall.percentile else None,
        "rating_skill": SKILLS[overall.skill],
        "rating_parts": parts,
        "rating_sum": sum(part.points for part in parts),
        "rating_lines": [
            ScopeLine(MODES[mode], row, SKILLS[row.skill], rating_bar(row, CENTRE, None, scale))
            for mode, row in found.modes.items()
        ],
    }


def _parts(contributions: Sequence[Mapping[str, Any]]) -> list[Part]:
    limit = max((abs(one["points"]) + one["half_width"] for one in contributions), default=1.0)
    return [_part(one, limit) for one in contributions]


def _part(one: Mapping[str, Any], limit: float) -> Part:
    points, half = one["points"], one["half_width"]
    label = COMPONENTS[one["component"]]
    title = _("%(label)s: %(points)s points, 90 %% interval %(low)s to %(high)s") % {
        "label": label,
        "points": signed(points),
        "low": signed(points - half),
        "high": signed(points + half),
    }
    bar = charts.diverge(
        points, limit, title,
        interval=(points - half, points + half), frame=charts.Frame(160, 16, "chart-fit"),
    )  # fmt: skip
    plain = _plain(one["component"], one["observed"], one["typical"])
    return Part(label, bar, points, half, plain)


def _plain(component: str, observed: float | None, typical: float) -> str:
    """Say the figure behind a component beside the usual one."""
    if observed is None:
        return _("the page does not give it")
    if component == "results":
        words = _("wins %(mine)s of battles, usually %(usual)s")
        return words % {"mine": percent(observed, 1), "usual": percent(typical, 1)}
    if component == "efficiency":
        words = _("%(mine)s of the targets usual for these sorties")
        return words % {"mine": percent(observed)}
    words = _("%(mine)s losses per sortie, usually %(usual)s")
    return words % {"mine": number(observed, 2), "usual": number(typical, 2)}


# --- forecast -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EstimateLine:
    """An expected count, its interval and a bar."""

    label: str
    estimate: Estimate
    bar: SafeString
    usual: str


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way to predict and its log loss per battle; `best` is the least."""

    label: Words
    loss: float
    best: bool
    own: bool


def forecast_context(
    outlooks: Mapping[Mode, ModeOutlook] | None, wanted: str, query: str
) -> dict[str, Any]:
    """Return what the forecast shows; `query` is the rest of the address, as "period=7&".

    The mode is the one wanted, or the most played one. Without outlooks it is still worked out.
    """
    if not outlooks:
        return {"outlook": None, "forecast_modes": []}
    most = max(outlooks, key=lambda mode: outlooks[mode].battles_known)
    chosen = next((mode for mode in outlooks if mode.value == wanted), most)
    outlook = outlooks[chosen]
    record = outlook.record
    return {
        "outlook": outlook,
        "outlook_mode": MODES[chosen],
        "forecast_battles": BATTLES,
        "forecast_modes": [
            {
                "label": MODES[mode],
                "url": f"?{query}mode={mode.value}#forecast",
                "current": mode is chosen,
            }
            for mode in Mode
            if mode in outlooks
        ],
        "estimates": _estimates(outlook),
        "record": record,
        "record_inside": _inside(record) if record else (0, 0),
        "record_ways": _ways(record) if record else [],
        "record_words": _record_words(record) if record else "",
        "form_words": FORMS[outlook.form.verdict],
        "form_tone": FORM_TONES.get(outlook.form.verdict, ""),
        "form_note": _form_note(outlook.form),
    }


def _estimates(outlook: ModeOutlook) -> list[EstimateLine]:
    made = outlook.forecast
    if made is None:
        return []
    per_battle = made.targets.mean / made.missions
    rate = _("%s of battles") % percent(made.wins.mean / made.missions)
    return [
        _estimate(_("Wins"), made.wins, float(made.missions), rate),
        _estimate(
            _("Targets"), made.targets, made.targets.high * 1.25,
            _("%s per battle") % number(per_battle, 1),
        ),
    ]  # fmt: skip


def _estimate(label: str, estimate: Estimate, most: float, usual: str) -> EstimateLine:
    title = _("%(label)s: %(mean)s, 90 %% interval %(low)s to %(high)s") % {
        "label": label,
        "mean": number(estimate.mean),
        "low": number(estimate.low),
        "high": number(estimate.high),
    }
    frame = charts.Frame(320, 12, "chart-fit")
    bar = charts.interval_bar(
        estimate.low, estimate.mean, estimate.high, title, scale=(0.0, most), frame=frame
    )
    return EstimateLine(label, estimate, bar, usual)


def _ways(record: TrackRecord) -> list[WayLine]:
    enough = record.forecasts >= CHECKED_LEAST
    least = min(loss for _name, loss in record.log_loss)
    return [
        WayLine(WAYS[name], loss, enough and loss == least, name == "model")
        for name, loss in record.log_loss
    ]


def _inside(record: TrackRecord) -> tuple[int, int]:
    """Return in how many forecasts wins and targets fell inside the interval."""
    shares = (record.win_coverage, record.target_coverage)
    wins, targets = (round(share * record.forecasts) for share in shares)
    return wins, targets


def _record_words(record: TrackRecord) -> str:
    if record.forecasts < CHECKED_LEAST:
        return _("Too few forecasts were checked to say which way is better.")
    losses = dict(record.log_loss)
    own = losses.pop("model")
    simplest = min(losses, key=lambda name: losses[name])
    if own <= losses[simplest]:
        return _("So far it has predicted wins better than each of the simpler ways.")
    return _("So far this simpler way has predicted wins better: %s.") % WAYS[simplest]


def _form_note(form: Form) -> str:
    if form.win_rate is None or form.usual_win_rate is None:
        return _("no two readings with battles between them")
    words = _("%(rate)s won in %(battles)s battles (90 %%: %(low)s–%(high)s), usually %(usual)s")
    return words % {
        "rate": percent(form.win_rate.value),
        "battles": number(form.battles),
        "low": percent(form.win_rate.low),
        "high": percent(form.win_rate.high),
        "usual": percent(form.usual_win_rate),
    }
