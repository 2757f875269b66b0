"""Price changes, decisions and runs as lines of tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from config.templatetags.dozor import tenge
from demper.drawings.reasons import CLAMPS, ReasonWords, words_of
from demper.models import (
    Decision,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Run,
    RunState,
    Store,
)

Words = str | Promise
TONES: Final[Mapping[str, str]] = {
    PriceChangeState.AWAITING: "accent",
    PriceChangeState.PLANNED: "",
    PriceChangeState.SENT: "accent",
    PriceChangeState.CONFIRMED: "good",
    PriceChangeState.REJECTED: "bad",
    PriceChangeState.UNKNOWN: "warn",
    PriceChangeState.CANCELLED: "",
}
RUN_TONES: Final[Mapping[str, str]] = {
    RunState.RUNNING: "accent",
    RunState.DONE: "good",
    RunState.STOPPED: "warn",
    RunState.LOST: "bad",
}
ORIGINS: Final[Mapping[str, Words]] = {
    PriceChangeOrigin.BOT: pgettext_lazy("origin of a change", "bot"),
    PriceChangeOrigin.PERSON: pgettext_lazy("origin of a change", "by hand"),
    PriceChangeOrigin.UNDO: pgettext_lazy("origin of a change", "taken back"),
}
CANCELLABLE: Final = (PriceChangeState.AWAITING, PriceChangeState.PLANNED)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One price change; `undoable` where the price before is known and nothing is under way."""

    change: PriceChange
    city: Words
    tone: str
    origin: Words
    reason: ReasonWords
    cheaper: bool
    approvable: bool
    cancellable: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision; `words` says what it does to the price."""

    decision: Decision
    city: Words
    reason: ReasonWords
    words: str
    clamps: list[Words]

    @property
    def at(self) -> object:
        """Return when it was made."""
        return self.decision.at


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run; `reasons` are its commonest with their numbers."""

    run: Run
    tone: str
    reasons: list[tuple[ReasonWords, int]]
    seconds: float | None


def city_names(store: Store) -> dict[str, str]:
    """Return the names of a shop's cities by their ids."""
    return {str(city["id"]): str(city.get("name") or city["id"]) for city in store.cities}


def change_lines(rows: Iterable[PriceChange], store: Store) -> list[ChangeLine]:
    """Return price changes as lines; no query."""
    names = city_names(store)
    return [_change_line(row, names) for row in rows]


def _change_line(row: PriceChange, names: Mapping[str, str]) -> ChangeLine:
    return ChangeLine(
        change=row,
        city=names.get(row.city_id, row.city_id),
        tone=TONES[row.state],
        origin=ORIGINS[row.origin],
        reason=words_of(row.reason),
        cheaper=row.old_kzt is not None and row.new_kzt < row.old_kzt,
        approvable=row.state == PriceChangeState.AWAITING,
        cancellable=row.state in CANCELLABLE,
        undoable=row.state == PriceChangeState.CONFIRMED and row.old_kzt is not None,
    )


def decision_lines(rows: Iterable[Decision], store: Store) -> list[DecisionLine]:
    """Return decisions as lines; no query where watches were read along."""
    names = city_names(store)
    return [
        DecisionLine(
            decision=row,
            city=names.get(row.watch.city_id, row.watch.city_id),
            reason=words_of(row.reason),
            words=_decision_words(row),
            clamps=[CLAMPS[word] for word in row.clamps.split() if word in CLAMPS],
        )
        for row in rows
    ]


def _decision_words(row: Decision) -> str:
    if row.price_kzt is None:
        if row.current_kzt is None:
            return ""
        return _("stays at %(price)s") % {"price": tenge(row.current_kzt)}
    arrow = f"{tenge(row.current_kzt)} → {tenge(row.price_kzt)}"
    return _("%(change)s, only tried") % {"change": arrow} if row.tested else arrow


def run_lines(rows: Iterable[Run], most: int = 3) -> list[RunLine]:
    """Return runs as lines; no query."""
    return [run_line(row, most) for row in rows]


def run_line(row: Run, most: int = 3) -> RunLine:
    """Return one run as a line; `most` of its reasons."""
    common = sorted(row.counts.items(), key=lambda pair: -pair[1])[:most]
    ended = row.ended_at
    return RunLine(
        run=row,
        tone=RUN_TONES[row.state],
        reasons=[(words_of(code), number) for code, number in common],
        seconds=(ended - row.started_at).total_seconds() if ended else None,
    )
