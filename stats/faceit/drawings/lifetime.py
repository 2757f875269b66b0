"""A player's lifetime as the source tells it: which figures are sums, which are means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.subjects import Words
from config.templatetags.dozor import number, percent
from stats.faceit.labels import map_label
from stats.faceit.models import Player

FIGURES_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with what it is over; "–" where the source says nothing."""

    label: Words
    value: str
    what: Words


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """The lifetime of one map, as the source adds it up."""

    label: str
    mode: str
    matches: str
    won: str
    rounds: str
    kd: str
    adr: str


def lifetime_context(player: Player) -> dict[str, Any]:
    """Return the source's own lifetime figures; empty when they were never read."""
    told: Mapping[str, Any] | None = player.lifetime
    if not isinstance(told, Mapping):
        return {"lifetime_told": []}
    recent = told.get("recent_results") or []
    return {
        "lifetime_told": _told(told),
        "lifetime_recent": [bool(one) for one in recent][::-1],
        "lifetime_maps": _segments(told.get("maps") or []),
        "lifetime_raw": sorted(_plain(told.get("figures") or {}))[:FIGURES_SHOWN],
    }


def _told(told: Mapping[str, Any]) -> list[Told]:
    whole = _("over all matches")
    extended = _("over %(n)s matches with extended stats") % {
        "n": number(told.get("extended_matches"))
    }
    return [
        Told(_("Matches"), number(told.get("matches")), whole),
        Told(_("Won"), percent(told.get("win_rate"), 1), whole),
        Told(
            _("Kills per death"), number(told.get("kd_mean"), 2), _("mean over matches, not a sum")
        ),
        Told(
            _("Headshots"), percent(told.get("headshot_share"), 1),
            _("mean over matches, not of all kills"),
        ),
        Told(_("Damage a round (ADR)"), number(told.get("adr"), 1), extended),
        Told(_("Damage"), number(told.get("damage")), extended),
        Told(_("Rounds"), number(told.get("extended_rounds")), extended),
        Told(_("Most wins in a row"), number(told.get("longest_win_streak")), whole),
        Told(_("Wins in a row now"), number(told.get("current_win_streak")), _("as last told")),
    ]  # fmt: skip


def _segments(maps: Sequence[Mapping[str, Any]]) -> list[SegmentLine]:
    ordered = sorted(maps, key=lambda one: -(one.get("matches") or 0))
    return [_segment(one) for one in ordered]


def _segment(one: Mapping[str, Any]) -> SegmentLine:
    matches, wins = one.get("matches"), one.get("wins")
    return SegmentLine(
        map_label(str(one.get("label") or "–")),
        str(one.get("mode") or "–"),
        number(matches),
        percent(wins / matches, 1) if matches and wins is not None else "–",
        number(one.get("rounds")),
        number(one.get("kd_mean"), 2),
        number(one.get("adr"), 1),
    )


def _plain(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the source's own words and values, lists of results left out."""
    return [
        (str(name), str(value)) for name, value in figures.items() if not isinstance(value, list)
    ]
