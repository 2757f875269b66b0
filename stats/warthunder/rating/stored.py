"""A fitted reference as JSON values and back. Pure.

A population's own ratings are kept as at most QUANTILES evenly spaced ones: percentiles need no
more, and the size of a reference does not grow with its players.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stats.warthunder.rating.population import BetaPrior, LossPrior, ModeReference
from stats.warthunder.rating.score import Reference
from stats.warthunder.records import Mode

QUANTILES = 1001


def condensed(reference: Reference) -> Reference:
    """Return the reference with bounded lists of ratings."""
    modes = {
        mode: replace(fitted, ratings=_quantiles(fitted.ratings))
        for mode, fitted in reference.modes.items()
    }
    return replace(reference, modes=modes, overall=_quantiles(reference.overall))


def reference_to_json(reference: Reference) -> dict[str, Any]:
    """Return everything but the weights."""
    modes = {mode.value: _mode_to_json(fitted) for mode, fitted in reference.modes.items()}
    return {"modes": modes, "overall": list(reference.overall)}


def reference_from_json(data: Mapping[str, Any], weights: Sequence[float]) -> Reference:
    """Return the reference `reference_to_json` wrote; `weights` are three."""
    results, efficiency, survival = weights
    return Reference(
        {Mode(name): _mode_from_json(fitted) for name, fitted in data["modes"].items()},
        (results, efficiency, survival),
        tuple(data["overall"]),
    )


def _mode_to_json(fitted: ModeReference) -> dict[str, Any]:
    return {
        "players": fitted.players,
        "win": [fitted.win.mean, fitted.win.strength],
        "losses": [fitted.losses.per_sortie, fitted.losses.strength],
        "yields": list(fitted.yields),
        "efficiency_strength": fitted.efficiency_strength,
        "centre": list(fitted.centre),
        "spread": list(fitted.spread),
        "ratings": list(fitted.ratings),
    }


def _mode_from_json(data: Mapping[str, Any]) -> ModeReference:
    return ModeReference(
        players=data["players"],
        win=BetaPrior(*data["win"]),
        losses=LossPrior(*data["losses"]),
        yields=tuple(data["yields"]),
        efficiency_strength=data["efficiency_strength"],
        centre=_three(data["centre"]),
        spread=_three(data["spread"]),
        ratings=tuple(data["ratings"]),
    )


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = values
    return first, second, third


def _quantiles(ordered: Sequence[float]) -> tuple[float, ...]:
    if len(ordered) <= QUANTILES:
        return tuple(round(value, 2) for value in ordered)
    step = (len(ordered) - 1) / (QUANTILES - 1)
    return tuple(round(ordered[round(index * step)], 2) for index in range(QUANTILES))
