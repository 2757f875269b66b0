"""When a player plays and wins, and with whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from config import charts
from config.templatetags.dozor import number, signed
from stats.faceit.drawings.people import page_ident
from stats.faceit.drawings.readings import ReadingLine, reading_line
from stats.faceit.drawings.words import (
    HOUR_TONES,
    HOURS,
    SYNERGIES,
    SYNERGY_TONES,
    WEEKDAYS,
)
from stats.faceit.hours import NEEDED, Slot
from stats.faceit.models import Player
from stats.faceit.outlook import Analysis
from stats.faceit.synergy import Synergy

RATE_SCALE = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class SlotLine:
    """An hour or a weekday with its win rate."""

    label: Words
    matches: int
    rate: ReadingLine
    word: Words
    tone: str


@dataclass(frozen=True, slots=True)
class MateLine:
    """A team mate; `nickname` is empty when the player is not stored."""

    nickname: str
    ident: str
    matches: int
    wins: int
    judged: int
    gain: str
    interval: str
    raw: str
    bar: SafeString
    word: Words
    tone: str


def hours_context(analysis: Analysis | None) -> dict[str, Any]:
    """Return the heat map of hours and the rates by hour and weekday."""
    if analysis is None or not analysis.matches:
        return {"hour_heat": ""}
    found = analysis.hours
    own = found.own.estimate.value if found.own.estimate else None
    hours = [_slot(f"{one.number:02d}:00", one, own) for one in found.hours]
    days = [_slot(WEEKDAYS[one.number], one, own) for one in found.weekdays]
    return {
        "hour_heat": _heat(found.matches),
        "hour_lines": [line for line in hours if line.matches],
        "day_lines": days,
        "hour_own": reading_line(_("All hours"), found.own, scale=RATE_SCALE),
        "hour_needed": NEEDED,
    }


def _heat(matches: Sequence[Sequence[int]]) -> SafeString:
    names = [str(name) for name in WEEKDAYS]
    columns = [f"{hour:02d}" if hour % 3 == 0 else "" for hour in range(24)]
    total = sum(map(sum, matches))
    title = ngettext(
        "%(count)s match by weekday and hour", "%(count)s matches by weekday and hour", total
    ) % {"count": number(total)}
    return charts.heat(names, columns, matches, title, cell=(30.0, 24.0))


def _slot(label: Words, slot: Slot, own: float | None) -> SlotLine:
    return SlotLine(
        label,
        slot.matches,
        reading_line(label, slot.rate, scale=RATE_SCALE, reference=own),
        HOURS[slot.verdict],
        HOUR_TONES.get(slot.verdict, ""),
    )


def mates_context(analysis: Analysis | None, people: Mapping[str, Player]) -> dict[str, Any]:
    """Return the team mates; `people` are those stored, by FACEIT id."""
    if analysis is None:
        return {"mate_lines": []}
    found = analysis.synergies
    ends = (max(abs(one.gain.low), abs(one.gain.high)) for one in found.mates)
    limit = max(ends, default=0.1)
    return {
        "mate_lines": [_mate(one, people.get(one.mate_id), limit) for one in found.mates],
        "mates_few": found.too_few,
        "mates_left_out": found.left_out,
        "mates_needed": found.needed,
    }


def _mate(one: Synergy, player: Player | None, limit: float) -> MateLine:
    name = player.nickname if player else ""
    points = {
        "name": name or one.mate_id,
        "gain": signed(100 * one.gain.value, 1),
        "low": signed(100 * one.gain.low, 1),
        "high": signed(100 * one.gain.high, 1),
    }
    title = _("With %(name)s: %(gain)s points, 95 %% interval %(low)s to %(high)s") % points
    bar = charts.diverge(
        one.gain.value, limit, title,
        interval=(one.gain.low, one.gain.high), neutral=one.verdict == "no_evidence",
    )  # fmt: skip
    return MateLine(
        name,
        page_ident(player) if player else "",
        one.matches,
        one.wins,
        one.gain.n,
        points["gain"],
        f"{points['low']} … {points['high']}",
        signed(100 * one.raw_gain, 1),
        bar,
        SYNERGIES[one.verdict],
        SYNERGY_TONES.get(one.verdict, ""),
    )
