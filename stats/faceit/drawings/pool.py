"""A player's maps: bars with intervals, advice for a veto, and a trend for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number, percent
from stats.faceit.drawings.readings import (
    ReadingLine,
    decimals,
    estimate_bar,
    interval_words,
    reading_line,
    share,
)
from stats.faceit.drawings.words import STRENGTHS
from stats.faceit.labels import map_label
from stats.faceit.maps import NEEDED, MapAdvice, MapRecord
from stats.faceit.outlook import Analysis, Scope

RATE_SCALE = (0.2, 0.8)
RATING_SCALE = (0.5, 1.5)
SURE_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class MapLine:
    """A map as a table shows it; rates are empty below NEEDED matches."""

    record: MapRecord
    key: str
    label: str
    rate: ReadingLine
    shrunk: str
    chance: str
    rating: str
    rating_interval: str
    rating_bar: SafeString | str
    adr: ReadingLine
    kills: ReadingLine
    scope: Scope | None = None
    trend: SafeString | str = ""
    trend_words: str = ""


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A map to pick or to ban, how sure that is, and why."""

    label: str
    strength: Words
    why: str


def pool_context(
    analysis: Analysis | None, trends: Mapping[str, Sequence[bool]] | None = None
) -> dict[str, Any]:
    """Return the map pool; `trends` are results on each map, oldest first, for the maps' page."""
    if analysis is None or not analysis.pool.maps:
        return {"map_lines": []}
    pool = analysis.pool
    scopes = {scope.name: scope for scope in analysis.maps}
    own = pool.own.estimate.value if pool.own.estimate else None
    lines = [_line(one, own, scopes.get(one.map), (trends or {}).get(one.map)) for one in pool.maps]
    return {
        "map_lines": lines,
        "map_own": reading_line(_("All maps"), pool.own, scale=RATE_SCALE, reference=own),
        "map_needed": NEEDED,
        "map_picks": [_advice(one) for one in pool.picks],
        "map_bans": [_advice(one) for one in pool.bans],
        "maps_without": pool.without_map,
    }


def _line(
    record: MapRecord, own: float | None, scope: Scope | None, results: Sequence[bool] | None
) -> MapLine:
    label, rating = map_label(record.map), record.rating
    rate = reading_line(label, record.win_rate, scale=RATE_SCALE, reference=own)
    trend, words = _trend(label, results)
    return MapLine(
        record=record,
        key=record.map,
        label=label,
        rate=rate,
        shrunk=share(record.shrunk.value) if record.shrunk else "",
        chance=_chance(record.chance_above_own),
        rating=number(rating.value, 2) if rating else "",
        rating_interval=interval_words(rating, decimals(2)) if rating else "",
        rating_bar=_rating_bar(label, record),
        adr=reading_line(_("ADR"), record.adr, decimals(1), scale=(50.0, 110.0)),
        kills=reading_line(_("Kills a round"), record.kills_per_round, decimals(2)),
        scope=scope,
        trend=trend,
        trend_words=words,
    )


def _chance(value: float | None) -> str:
    """Write a chance; nothing is certain, so the ends are not written as 0 and 100 %."""
    if value is None:
        return ""
    if value < SURE_LEAST:
        return _("under %s") % percent(SURE_LEAST)
    if value > 1 - SURE_LEAST:
        return _("over %s") % percent(1 - SURE_LEAST)
    return percent(value)


def _rating_bar(label: str, record: MapRecord) -> SafeString | str:
    if record.rating is None:
        return ""
    return estimate_bar(label, record.rating, decimals(2), scale=RATING_SCALE, reference=1.0)


def _trend(label: str, results: Sequence[bool] | None) -> tuple[SafeString | str, str]:
    """Draw wins less losses, match by match, and say the last ten in words."""
    if not results or len(results) < 2:
        return "", ""
    balance, line = 0, [0.0]
    for won in results:
        balance += 1 if won else -1
        line.append(float(balance))
    last = results[-10:]
    words = _("%(wins)s of the last %(n)s won") % {"wins": sum(last), "n": len(last)}
    title = _("%(map)s: wins less losses over the last %(n)s matches, now %(now)s")
    told = {"map": label, "n": len(results), "now": number(balance)}
    return charts.mini(line, title % told, charts.Frame(120, 24)), words


def _advice(one: MapAdvice) -> AdviceLine:
    rate = one.record.win_rate
    why = _("not enough data")
    if rate.estimate:
        why = _("%(rate)s won (95 %%: %(interval)s), n = %(n)s") % {
            "rate": share(rate.estimate.value),
            "interval": interval_words(rate.estimate, share),
            "n": number(rate.n),
        }
    return AdviceLine(map_label(one.record.map), STRENGTHS[one.strength], why)
