"""Forecasts of matches as pages show them: words, bars and grids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config import charts
from config.templatetags.dozor import number, percent
from stats.football.drawings.grids import Grid, grid, outcome_bar
from stats.football.forecast.markets import Line, ScoreChance
from stats.football.labels import named
from stats.football.models import Match
from stats.football.queries.forecasting import (
    FEW_MATCHES,
    MatchForecast,
    Said,
    forecast_of,
    result_of,
)

METHOD: Final[Mapping[str, Promise]] = {
    "stack": gettext_lazy("Dozor"),
    "elo": gettext_lazy("Elo"),
    "dixon_coles": gettext_lazy("Dixon–Coles"),
    "pi": gettext_lazy("pi-ratings"),
    "base": gettext_lazy("Base rates"),
    "odds": gettext_lazy("Bookmakers"),
}
OUTCOME: Final[Mapping[int, Promise]] = {
    0: pgettext_lazy("outcome", "home win"),
    1: pgettext_lazy("outcome", "draw"),
    2: pgettext_lazy("outcome", "away win"),
}
GOALS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A row of the table of methods: chances, fair odds, and the score where there is one."""

    label: str
    own: bool
    said: Said


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What the stack said at one time, and by how much the home side's chance had moved."""

    said: Said
    moved: float | None


@dataclass(frozen=True, slots=True)
class ForecastView:
    """What `football/match_forecast.html` shows."""

    found: MatchForecast
    bar: SafeString
    grid: SafeString
    lines: tuple[Line, ...]
    scores: tuple[ScoreChance, ...]
    methods: tuple[MethodLine, ...]
    history: tuple[HistoryLine, ...]
    history_line: SafeString
    notes: tuple[str, ...]
    surprise_words: str


def match_forecast_context(match: Match) -> dict[str, Any]:
    """Return `forecast` for `football/match_forecast.html`: a ForecastView, or None; one query.

    `match` with its season, competition and teams already there.
    """
    found = forecast_of(match)
    return {"forecast": view_of(match, found) if found else None}


def view_of(match: Match, found: MatchForecast) -> ForecastView:
    """Return a forecast with its drawings and words."""
    history = history_lines(found.history)
    return ForecastView(
        found=found,
        bar=outcome_bar(found.ours.chances, outcome_words(found.ours.chances)),
        grid=_scores_grid(match, found),
        lines=found.markets.lines[1:4],
        scores=found.markets.scores,
        methods=tuple(
            MethodLine(str(METHOD[one.method]), one.method == "stack", one) for one in found.methods
        ),
        history=history,
        history_line=_history_line(found),
        notes=tuple(_notes(match, found)),
        surprise_words=surprise_words(match, found),
    )


def outcome_words(chances: tuple[float, float, float]) -> str:
    """Return the three chances in words, for those who do not see a bar."""
    home, draw, away = chances
    return _("Home %(home)s, draw %(draw)s, away %(away)s") % {
        "home": percent(home),
        "draw": percent(draw),
        "away": percent(away),
    }


def history_lines(history: tuple[Said, ...]) -> tuple[HistoryLine, ...]:
    """Return the newest forecast first, each with the change since the one before it."""
    before: list[Said | None] = [None, *history[:-1]]
    found = [
        HistoryLine(one, None if last is None else (one.chances[0] - last.chances[0]) * 100)
        for one, last in zip(history, before, strict=True)
    ]
    return tuple(reversed(found))


def surprise_words(match: Match, found: MatchForecast) -> str:
    """Return how surprising the result was, "" before the end."""
    result, told = result_of(match), found.surprise
    if result is None or told is None:
        return ""
    values = {
        "outcome": OUTCOME[result[0]],
        "chance": percent(found.ours.chances[result[0]]),
        "bits": number(told.bits, 1),
        "expected": number(told.expected_bits, 1),
    }
    if told.upset:
        words = _("An upset: the %(outcome)s had been given %(chance)s.")
    elif told.surprising:
        words = _("A surprise: the %(outcome)s had been given %(chance)s.")
    else:
        words = _("No surprise: the %(outcome)s had been given %(chance)s.")
    told_bits = _("%(bits)s bits of surprise, %(expected)s expected.")
    return f"{words % values} {told_bits % values}"


def _scores_grid(match: Match, found: MatchForecast) -> SafeString:
    size = GOALS_SHOWN + 1
    names = [str(goals) for goals in range(size)]
    result = result_of(match)
    marked = result[1] if result and max(result[1]) < size else None
    chances = found.matrix[:size, :size].tolist()
    drawn = Grid(
        names, names, chances, cell=(44.0, 26.0), label_width=20.0, marked=marked, digits=1
    )
    title = _("Chances of scores in percent: rows are goals of %(home)s, columns of %(away)s") % {
        "home": named(match.home.name, match.home.translations),
        "away": named(match.away.name, match.away.translations),
    }
    return grid(drawn, title)


def _history_line(found: MatchForecast) -> SafeString:
    values = [one.chances[0] for one in found.history]
    if len(values) < 2:
        return SafeString("")
    title = _("Chance of the home side over time: %(first)s at first, %(last)s now") % {
        "first": percent(values[0]),
        "last": percent(values[-1]),
    }
    return charts.sparkline(values, title)


def _notes(match: Match, found: MatchForecast) -> list[str]:
    notes = []
    for new, team in zip(found.newcomers, (match.home, match.away), strict=True):
        if new:
            notes.append(
                _(
                    "%(team)s is new to these leagues: it is taken to be as strong as last "
                    "season’s three lowest."
                )
                % {"team": named(team.name, team.translations)}
            )
    if found.few_matches and not any(found.newcomers):
        notes.append(
            _("Fewer than %(n)d matches of a side stand behind this.") % {"n": FEW_MATCHES}
        )
    if not found.counts:
        notes.append(_("It does not count in the record: the match was not decided on the pitch."))
    return notes
