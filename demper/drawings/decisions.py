"""A decision and a preview in words and numbers."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from config.templatetags.dozor import percent
from demper.drawings.range_bar import range_bar
from demper.drawings.reasons import CLAMPS, ReasonWords, Words, words_of
from demper.services.previewing import Preview

WIDE = 420


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What a drawer shows above the fields; `bar` is as wide as its box."""

    told: Preview
    reason: ReasonWords | None
    clamps: list[Words]
    margin: str
    losing: bool
    bar: SafeString
    anchor: Any


def preview_view(told: Preview) -> PreviewView:
    """Return a preview as it is shown."""
    decision = told.decision
    anchor = decision.anchor_price if decision else None
    rival = round(anchor) if anchor is not None else None
    return PreviewView(
        told=told,
        reason=words_of(decision.reason) if decision else None,
        clamps=[CLAMPS[one] for one in decision.clamps] if decision else [],
        margin="" if told.margin is None else percent(told.margin, 1),
        losing=told.profit is not None and told.profit < 0,
        bar=range_bar(told.floor, told.new, told.ceiling, rival, WIDE),
        anchor=rival,
    )
