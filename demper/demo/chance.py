"""Repeatable chance: numbers and streams that depend only on their keys."""

from math import exp
from random import Random

_MASK = (1 << 64) - 1


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


def stream(*keys: int) -> Random:
    """Return a generator that always starts at the same place for the same keys."""
    return Random(mix(*keys))  # noqa: S311 - an invented market, no secrets


def poisson(rng: Random, mean: float) -> int:
    """Return a Poisson draw; means up to some dozens."""
    limit, count, product = exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
