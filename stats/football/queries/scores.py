"""Which of the scores that are kept apart stands."""

from typing import Final

from stats.football.models import Match
from stats.football.records import Status

NOT_PLAYED: Final = frozenset({Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED})
Pair = tuple[int, int]


def status_of(match: Match) -> Status:
    """Return where a match stands; what is stored and not known counts as unknown."""
    known = {status.value for status in Status}
    return Status(match.status) if match.status in known else Status.UNKNOWN


def pair_of(match: Match, prefix: str) -> Pair | None:
    """Return one of the scores, `ht`, `ft`, `et`, `so` or `live`; None where it is not told."""
    home, away = getattr(match, f"{prefix}_home"), getattr(match, f"{prefix}_away")
    return None if home is None or away is None else (home, away)


def shown_score(match: Match) -> Pair | None:
    """Return the score that stands: running, or in the end with extra time, without a shoot-out."""
    full, extra = pair_of(match, "ft"), pair_of(match, "et")
    status = status_of(match)
    if status.finished:
        if full is not None and extra is not None:
            return full[0] + extra[0], full[1] + extra[1]
        return full if status is Status.FINISHED else pair_of(match, "live") or full
    if status in NOT_PLAYED:
        # An awarded score stands, whether or not anybody played.
        return full if match.awarded else None
    return pair_of(match, "live") or full
