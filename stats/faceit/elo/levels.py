"""FACEIT's ten levels of CS2 and the Elo each begins at."""

from bisect import bisect_right

# Level n begins at FLOORS[n - 1]; nobody falls below 100.
FLOORS = (100, 501, 751, 901, 1051, 1201, 1351, 1531, 1751, 2001)
HIGHEST = len(FLOORS)


def level_of(elo: int) -> int:
    """Return the level, 1–10; below 100 it is 1."""
    return max(1, bisect_right(FLOORS, elo))


def bounds_of(level: int) -> tuple[int, int | None]:
    """Return the first and last Elo of a level; the last of level 10 is None. Levels are 1–10."""
    if not 1 <= level <= HIGHEST:
        raise ValueError(f"levels are 1 to {HIGHEST}")
    return FLOORS[level - 1], FLOORS[level] - 1 if level < HIGHEST else None


def to_next(elo: int) -> int | None:
    """Return the points missing to the next level; None at level 10."""
    level = level_of(elo)
    return FLOORS[level] - elo if level < HIGHEST else None


def to_previous(elo: int) -> int | None:
    """Return the points whose loss drops a level; None at level 1."""
    level = level_of(elo)
    return elo - FLOORS[level - 1] + 1 if level > 1 else None
