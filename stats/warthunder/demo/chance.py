"""Repeatable chance: numbers that depend only on their keys, and counters that only rise."""

from math import sqrt
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1
_BLOCK = 32


def mix(*keys: int) -> int:
    """Return a 64-bit number that depends on the keys and looks random (splitmix64)."""
    state = 0x9E3779B97F4A7C15
    for key in keys:
        state = (state ^ (key & _MASK)) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


def unit(*keys: int) -> float:
    """Return a number in [0, 1)."""
    return (mix(*keys) >> 11) / (1 << 53)


def swing(*keys: int) -> float:
    """Return a number in [-1, 1) that prefers the middle."""
    return unit(*keys, 1) + unit(*keys, 2) - 1.0


def pick(options: tuple[T, ...], *keys: int) -> T:
    """Return one of the options."""
    return options[mix(*keys) % len(options)]


def tally(key: int, trials: int, rate: float, *, at_most_one: bool = False) -> int:
    """Return how often something has happened in `trials` trials at `rate` a trial.

    Never falls when trials grow, and stays near rate x trials. With `at_most_one` each trial adds
    0 or 1 (needs a rate of 0.25 to 0.75).
    """
    if trials <= 0 or rate <= 0:
        return 0
    block, rest = divmod(trials, _BLOCK)
    before = _total_at(key, block, rate)
    if not rest:
        return before
    inside = _total_at(key, block + 1, rate) - before
    return before + _bridge(mix(key, block), inside, rest, at_most_one)


def _total_at(key: int, block: int, rate: float) -> int:
    expected = rate * _BLOCK
    # Less than half of a block's expectation, so that the next block's total is never smaller.
    room = min(0.45 * expected, 1.6 * sqrt(expected), 3.5)
    return round(expected * block + (room * swing(key, block, 7) if block else 0.0))


def _bridge(key: int, total: int, rest: int, at_most_one: bool) -> int:
    """Return the share of `total` that falls into the first `rest` trials of a block."""
    done, size = 0, _BLOCK
    while size > 1 and rest and total:
        half = size // 2
        left = round(total / 2 + 0.6 * sqrt(total) * swing(key, size, done))
        low, high = (max(0, total - half), min(half, total)) if at_most_one else (0, total)
        left = min(max(left, low), high)
        key = mix(key, size, int(rest >= half))
        size = half
        if rest >= half:
            done, total, rest = done + left, total - left, rest - half
        else:
            total = left
    return done
