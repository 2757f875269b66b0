"""Recommendations as a player's page shows them: sentence, figures, and what was left out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.subjects import Words
from config.templatetags.dozor import number, percent
from stats.warthunder.labels import BRANCH_ICONS, MODES
from stats.warthunder.recommend import Recommendations
from stats.warthunder.recommend.records import AREAS, Area, Evidence
from stats.warthunder.recommend.words import EVIDENCE, REASONS, TITLES, message

AREA_LABELS: dict[Area, Words] = {
    Area.AIRCRAFT: _("Aircraft"),
    Area.GROUND: _("Ground vehicles"),
    Area.FLEET: _("Fleet"),
}
ICONS = {area: BRANCH_ICONS[branch] for branch, area in AREAS.items()}
SHARES = {"class_share", "targets_ratio", "spaded_share", "deaths_rank", "targets_rank"}
COUNTS = {"vehicles_near", "vehicles_near_strongest"}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Figures of a player beside those of others, written out."""

    label: Words
    yours: str
    theirs: str
    low: str
    high: str
    n: int


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """One piece of advice."""

    title: Words
    message: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class AreaCards:
    """The advice of one area, best first."""

    label: Words
    icon: str
    cards: tuple[AdviceCard, ...]


def advice_context(found: Recommendations | None) -> dict[str, Any]:
    """Return what the section of recommendations shows."""
    if found is None:
        return {"advice": None}
    return {
        "advice": found,
        "advice_mode": MODES[found.mode] if found.mode else "",
        "advice_areas": [_area(found, area) for area in Area],
        "advice_dropped": [
            {"label": REASONS[reason], "count": count}
            for reason, count in sorted(found.dropped.items(), key=lambda pair: -pair[1])
        ],
    }


def _area(found: Recommendations, area: Area) -> AreaCards:
    cards = tuple(
        AdviceCard(TITLES[one.type], message(one), tuple(map(_line, one.evidence)))
        for one in found.of(area)
    )
    return AreaCards(AREA_LABELS[area], ICONS[area], cards)


def _line(row: Evidence) -> EvidenceLine:
    def written(value: float | None) -> str:
        if row.name in SHARES:
            return percent(value)
        return number(value, 0 if row.name in COUNTS else 2)

    return EvidenceLine(
        EVIDENCE[row.name],
        written(row.yours),
        number(row.theirs, 1) if row.name in COUNTS else written(row.theirs),
        written(row.low),
        written(row.high),
        row.n,
    )
