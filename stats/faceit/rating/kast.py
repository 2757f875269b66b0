"""KAST (share of rounds with a kill, assist, survival or trade), estimated: FACEIT tells none.

Linear fit on published career lines (source: flashed.gg's lines of hltv.org).
"""

INTERCEPT = 85.776
PER_KPR = 14.597
PER_APR = 39.575
PER_DPR = -46.211


def estimated_kast(kpr: float, apr: float, dpr: float) -> float:
    """Return KAST in points, 0–100, from kills, assists and deaths per round."""
    raw = INTERCEPT + PER_KPR * kpr + PER_APR * apr + PER_DPR * dpr
    return min(100.0, max(0.0, raw))
