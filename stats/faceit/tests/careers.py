"""Matches of nobody in particular, for the tests of what they mean."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from stats.faceit.played import Career, Played

START = datetime(2025, 3, 1, 12, tzinfo=UTC)


def match(number=0, hours=None, **figures):
    """The match `number`, finished that many hours (or `hours`) after the start; 20 rounds."""
    at = START + timedelta(hours=number if hours is None else hours)
    return Played(f"m{number:05}", at, **{"rounds": 20, **figures})


def career(count, **figures):
    """`count` matches an hour apart; a figure that is a list or array gives each its own."""
    return Career(
        match(number, **{name: _nth(value, number) for name, value in figures.items()})
        for number in range(count)
    )


def noise(rng, count, level=1.0):
    """A career whose rating scatters around one level, and whose results are coin tosses."""
    return career(
        count,
        rating=rng.normal(level, 0.35, count).tolist(),
        rounds=rng.integers(16, 28, count).tolist(),
        won=(rng.random(count) < 0.5).tolist(),
    )


def shuffled(one, seed=5):
    """The same matches, come in another order."""
    order = np.random.default_rng(seed).permutation(len(one))
    return Career(one.matches[place] for place in order)


def _nth(value, number):
    return value[number] if isinstance(value, list) else value


@st.composite
def timed_matches(draw, max_size=40):
    """Matches at any distance from each other, some at the same moment, some without a start."""
    steps = draw(st.lists(st.sampled_from((0, 1, 40, 90, 239, 240, 241, 700)), max_size=max_size))
    found, minutes = [], 0
    for number, step in enumerate(steps):
        minutes += step
        finish = START + timedelta(minutes=minutes)
        lasted = draw(st.sampled_from((None, 30, 60, -5)))
        began = None if lasted is None else finish - timedelta(minutes=lasted)
        found.append(Played(f"m{draw(st.integers(0, 9))}-{number}", finish, began))
    return found
