"""The pricing decision. Pure: whole tenge, exact fractions, no clock, no I/O."""

from demper.pricing.bounds import bounds_of, profit_of
from demper.pricing.decide import decide, needs_quorum
from demper.pricing.limits import rank_of
from demper.pricing.looks import fingerprint
from demper.pricing.rivals import eligible

__all__ = [
    "bounds_of",
    "decide",
    "eligible",
    "fingerprint",
    "needs_quorum",
    "profit_of",
    "rank_of",
]
