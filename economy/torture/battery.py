"""The trials in their order, each timed; one that fails does not keep the others from running."""

import time
from collections.abc import Iterator, Sequence
from typing import Final

from economy.torture import contention, crashes, interruptions, soak
from economy.torture.verdicts import Failed, Sizes, Skipped, Track, Trial, Verdict


def _stories(sizes: Sizes, track: Track) -> str:
    """Tell random stories to the engine and to a model, where hypothesis is installed."""
    try:
        from economy.torture import machine
    except ImportError as error:
        raise Skipped(f"{error.name} is not installed: see requirements-dev.txt") from error
    return machine.told(sizes, track)


TRIALS: Final[dict[str, Trial]] = {
    "repeats": contention.repeats,
    "funds": contention.funds_for_some,
    "permanent": contention.owned_once,
    "stock": contention.stock_for_some,
    "raise": crashes.raised,
    "exit": crashes.left,
    "backend": crashes.disconnected,
    "kill": interruptions.killed,
    "restart": interruptions.restarted,
    "stories": _stories,
    "soak": soak.soaked,
}


def run(names: Sequence[str], sizes: Sizes, track: Track) -> Iterator[Verdict]:
    """Make trials on the database at hand; yields each verdict as it is there."""
    for name in names:
        started = time.monotonic()
        try:
            outcome, said = "passed", TRIALS[name](sizes, track)
        except Skipped as reason:
            outcome, said = "skipped", str(reason)
        except Failed as broken:
            outcome, said = "failed", str(broken)
        except Exception as error:  # a trial that breaks proves nothing, and so fails
            outcome, said = "failed", f"{type(error).__name__}: {error}"
        yield Verdict(name, outcome, said, time.monotonic() - started)
