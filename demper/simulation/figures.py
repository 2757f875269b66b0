"""Outcomes as figures and as a table: strategies compared by profit, against every rival."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from demper.simulation.run import Outcome

NAIVE: Final = "naive"
TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """A strategy against a rival, or against all of them: per day, in whole tenge.

    `ratio` is its profit divided by the naive bot's in the same market; None where that was not
    run, or made nothing.
    """

    strategy: str
    rival: str
    profit_a_day: int
    first: float
    changes_a_day: float
    ratio: float | None


def lines_of(outcomes: Sequence[Outcome]) -> list[Line]:
    """Return a line for each outcome, then one for each strategy in all its markets."""
    naive = {one.rival: one.profit for one in outcomes if one.strategy == NAIVE}
    lines = [_line([one], one.rival, naive.get(one.rival)) for one in outcomes]
    strategies = dict.fromkeys(one.strategy for one in outcomes)
    if len(outcomes) > len(strategies):
        total = sum(naive.values()) if naive else None
        for name in strategies:
            lines.append(_line([one for one in outcomes if one.strategy == name], TOTAL, total))
    return lines


def table(lines: Iterable[Line]) -> str:
    """Return lines as a table for people."""
    rows = [f"{'rival':<12} {'strategy':<8} {'₸ a day':>10} {'first':>6} {'writes':>7}  naive"]
    for line in lines:
        ratio = "" if line.ratio is None else f"× {line.ratio:.2f}"
        profit = f"{line.profit_a_day:,}".replace(",", " ")
        rows.append(
            f"{line.rival:<12} {line.strategy:<8} {profit:>10} {line.first:>6.0%} "
            f"{line.changes_a_day:>7.1f}  {ratio}"
        )
    return "\n".join(rows)


def _line(outcomes: Sequence[Outcome], rival: str, naive: int | None) -> Line:
    days = len(outcomes[0].profit_by_day)
    profit = sum(one.profit for one in outcomes)
    return Line(
        outcomes[0].strategy,
        rival,
        round(profit / days),
        sum(one.first for one in outcomes) / len(outcomes),
        sum(one.changes for one in outcomes) / days,
        profit / naive if naive else None,
    )
