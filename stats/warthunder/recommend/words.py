"""What recommendations say, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.subjects import Words
from stats.warthunder.labels import BRANCHES, CLASSES, COUNTRIES, MODES
from stats.warthunder.recommend.records import Area, Kind, Reason, Recommendation, Recommendations

LABELS: Mapping[str, Mapping[str, Words]] = {
    "branch": BRANCHES,
    "class": CLASSES,
    "country": COUNTRIES,
    "mode": MODES,
}
SHARES = {"share", "their_share", "ratio", "deaths_rank", "lose_more", "destroy_more"}
ONE_DECIMAL = {
    "from", "to", "worst", "strongest", "usual", "per_100", "their_per_100",
    "deaths_per_100", "their_deaths_per_100", "targets_per_100", "their_targets_per_100",
}  # fmt: skip
TWO_DECIMALS = {"yield", "yield_elsewhere"}

TITLES: Mapping[Kind, Words] = {
    Kind.CLASS_MIX: _("Choice of classes"),
    Kind.EFFICIENCY: _("Targets per sortie"),
    Kind.UNSPADED: _("Unspaded vehicles"),
    Kind.BATTLE_RATING_GAP: _("Gap in the ladder"),
    Kind.SURVIVAL: _("Losses and targets"),
}
MESSAGES: Mapping[tuple[Kind, str], Words] = {
    (Kind.CLASS_MIX, "more"): _(
        "%(branch)s, %(mode)s: take out the class “%(class)s” more often. It is %(share)s of your "
        "sorties and %(their_share)s of those of top players of your volume, who destroy %(yield)s "
        "targets per sortie in it and %(yield_elsewhere)s in their other classes."
    ),
    (Kind.CLASS_MIX, "less"): _(
        "%(branch)s, %(mode)s: take out the class “%(class)s” less often. It is %(share)s of your "
        "sorties and %(their_share)s of those of top players of your volume, who destroy only "
        "%(yield)s targets per sortie in it and %(yield_elsewhere)s in their other classes."
    ),
    (Kind.EFFICIENCY, "targets"): _(
        "%(branch)s, %(mode)s: you destroy %(per_100)s targets per 100 sorties where top players "
        "of your volume destroy %(their_per_100)s with the same classes (%(ratio)s of theirs)."
    ),
    (Kind.EFFICIENCY, "targets_air"): _(
        "%(branch)s, %(mode)s: you destroy %(per_100)s targets per 100 sorties where top players "
        "of your volume destroy %(their_per_100)s with the same classes (%(ratio)s of theirs). "
        "Most of what is missing is air targets."
    ),
    (Kind.EFFICIENCY, "targets_ground"): _(
        "%(branch)s, %(mode)s: you destroy %(per_100)s targets per 100 sorties where top players "
        "of your volume destroy %(their_per_100)s with the same classes (%(ratio)s of theirs). "
        "Most of what is missing is ground targets."
    ),
    (Kind.EFFICIENCY, "targets_naval"): _(
        "%(branch)s, %(mode)s: you destroy %(per_100)s targets per 100 sorties where top players "
        "of your volume destroy %(their_per_100)s with the same classes (%(ratio)s of theirs). "
        "Most of what is missing is naval targets."
    ),
    (Kind.BATTLE_RATING_GAP, "gap"): _(
        "%(branch)s, %(mode)s: %(country)s is thin at %(range)s. Vehicles within a step of "
        "%(worst)s: %(vehicles)s; a ladder like the other countries' would have %(usual)s. A "
        "line-up there is filled from below or meets higher ratings. Which of them you own is not "
        "published."
    ),
    (Kind.BATTLE_RATING_GAP, "gap_and_strength"): _(
        "%(branch)s, %(mode)s: %(country)s is thin at %(range)s and strongest around "
        "%(strongest)s. Vehicles within a step of %(worst)s: %(vehicles)s; a ladder like the other "
        "countries' would have %(usual)s. A line-up there is filled from below or meets higher "
        "ratings. Which of them you own is not published."
    ),
    (Kind.SURVIVAL, "safer"): _(
        "%(mode)s: play safer. You lose more vehicles than %(deaths_rank)s of players would with "
        "your classes (per 100 sorties %(deaths_per_100)s, usually %(their_deaths_per_100)s), and "
        "%(destroy_more)s of them destroy more (%(targets_per_100)s targets, usually "
        "%(their_targets_per_100)s). Losses are published per mode only; most of your sorties in "
        "it are in this branch: %(branch)s."
    ),
    (Kind.SURVIVAL, "bolder"): _(
        "%(mode)s: be bolder. With your classes %(lose_more)s of players would lose more vehicles "
        "(per 100 sorties you lose %(deaths_per_100)s, usually %(their_deaths_per_100)s are lost), "
        "but %(destroy_more)s of them destroy more (%(targets_per_100)s targets, usually "
        "%(their_targets_per_100)s). Losses are published per mode only; most of your sorties in "
        "it are in this branch: %(branch)s."
    ),
}
EVIDENCE: Mapping[str, Words] = {
    "class_share": _("Share of sorties in the class: yours, and top players' mean"),
    "class_yield": _("Top players' targets per sortie: in the class, and in their other classes"),
    "targets_ratio": _("Targets against what top players destroy with the same classes"),
    "air_targets_per_sortie": _("Air targets per sortie, and what top players destroy"),
    "ground_targets_per_sortie": _("Ground targets per sortie, and what top players destroy"),
    "naval_targets_per_sortie": _("Naval targets per sortie, and what top players destroy"),
    "spaded_share": _("Share of vehicles spaded, and other players' mean in this country"),
    "vehicles_near": _("Vehicles within a step, and as many as the other countries' ladders give"),
    "vehicles_near_strongest": _("Vehicles within a step of the strongest rating, and as usual"),
    "deaths_rank": _("Share of players who lose fewer vehicles for their classes"),
    "targets_rank": _("Share of players who destroy less for their classes"),
    "deaths_per_sortie": _("Losses per sortie, and the population's with your classes"),
    "targets_per_sortie": _("Targets per sortie, and the population's with your classes"),
}
REASONS: Mapping[Reason, Words] = {
    Reason.TOO_FEW_PLAYERS: _("too few players to compare with"),
    Reason.TOO_LITTLE_DATA: _("too little published to judge"),
    Reason.FINE: _("nothing to improve"),
    Reason.NOISE: _("inside the noise"),
    Reason.SMALL: _("too small to matter"),
    Reason.UNSUPPORTED: _("not supported by what top players destroy"),
    Reason.CAPPED: _("others of its area weigh more"),
}


def message(advice: Recommendation) -> str:
    """Return the advice as whole sentences in the language in use."""
    shown = {name: _shown(name, value) for name, value in advice.params.items()}
    if "from" in shown:
        ends = dict.fromkeys((shown["from"], shown["to"]))
        shown["range"] = "–".join(ends)
    if advice.type is Kind.UNSPADED:
        return _unspaded(int(advice.params["owned"])) % shown
    return str(MESSAGES[advice.type, advice.variant]) % shown


def payload(found: Recommendations) -> dict[str, list[dict[str, Any]]]:
    """Return the three areas as the API gives them: lists of type, message and evidence."""
    return {
        area.value: [
            {
                "type": advice.type.value,
                "message": message(advice),
                "evidence": [asdict(row) for row in advice.evidence],
            }
            for advice in found.of(area)
        ]
        for area in Area
    }


def _unspaded(owned: int) -> str:
    return ngettext(
        "You own %(owned)s vehicle of this country: %(country)s, and have not spaded it. Vehicles "
        "are published per country only; most of your sorties are in this branch: %(branch)s.",
        "You own %(owned)s vehicles of this country: %(country)s, and have spaded none of them. "
        "Vehicles are published per country only; most of your sorties are in this branch: "
        "%(branch)s.",
        owned,
    )


def _shown(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return str(LABELS[name][value])
    return _format_of(name)(value)


def _format_of(name: str) -> Callable[[float], str]:
    if name in SHARES:
        return lambda value: f"{number_format(100 * value, 0)} %"
    decimals = 1 if name in ONE_DECIMAL else 2 if name in TWO_DECIMALS else 0
    return lambda value: str(number_format(value, decimals))
