"""Coming and past matches with their forecasts, as a league's page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stats.football.drawings.forecasts import OUTCOME, outcome_words
from stats.football.drawings.grids import outcome_bar
from stats.football.labels import named
from stats.football.queries.forecasting import FEW_MATCHES, Said, result_of
from stats.football.queries.upcoming import Forecasted


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A coming match: names, the bar of its chances, and notes about what they rest on."""

    one: Forecasted
    home: str
    away: str
    bar: SafeString
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComingDay:
    """The matches of a day; None for those without one."""

    day: date | None
    lines: tuple[ComingLine, ...]


@dataclass(frozen=True, slots=True)
class PastLine:
    """A past match: what came, the chance it had been given, and bits of surprise."""

    one: Forecasted
    home: str
    away: str
    outcome: str
    chance: float
    bits: float
    word: str
    tone: str


def coming_context(coming: Sequence[Forecasted]) -> dict[str, Any]:
    """Return coming matches by day, and how many of them are forecast."""
    lines = [_coming_line(one) for one in coming]
    days = [
        ComingDay(key, tuple(group))
        for key, group in groupby(lines, key=lambda line: line.one.match.day)
    ]
    return {"days": days, "forecast_count": sum(one.ours is not None for one in coming)}


def past_lines(past: Sequence[Forecasted]) -> list[PastLine]:
    """Return past matches with how surprising they were."""
    found = []
    for one in past:
        result = result_of(one.match)
        if result is None or one.ours is None or one.surprise is None:
            continue
        word, tone = surprise_word(one.surprise.bits)
        found.append(
            PastLine(
                one,
                *_names(one),
                str(OUTCOME[result[0]]),
                one.ours.chances[result[0]],
                one.surprise.bits,
                word,
                tone,
            )
        )
    return found


def surprise_word(bits: float) -> tuple[str, str]:
    """Return a word for bits of surprise, and the tone of its chip."""
    if bits >= 3:
        return _("upset"), "bad"
    return (_("surprise"), "warn") if bits >= 2 else (_("as expected"), "")


def _coming_line(one: Forecasted) -> ComingLine:
    home, away = _names(one)
    if one.ours is None:
        return ComingLine(one, home, away, SafeString(""), ())
    words = f"{home} – {away}. {outcome_words(one.ours.chances)}"
    return ComingLine(
        one, home, away, outcome_bar(one.ours.chances, words), _notes(one.ours, home, away)
    )


def _notes(said: Said, home: str, away: str) -> tuple[str, ...]:
    if said.known is None:
        return ()
    notes = []
    for name, matches in ((home, said.known[0]), (away, said.known[1])):
        if matches == 0:
            notes.append(_("%(team)s is new here: taken as last season’s lowest") % {"team": name})
        elif matches < FEW_MATCHES:
            notes.append(_("%(team)s: only %(n)d matches known") % {"team": name, "n": matches})
    return tuple(notes)


def _names(one: Forecasted) -> tuple[str, str]:
    match = one.match
    return (
        named(match.home.name, match.home.translations),
        named(match.away.name, match.away.translations),
    )
