"""What a match's socket missed: where the match stands now."""

from accounts.alerts.stream import Frame
from stats.football.frames import CHANGED
from stats.football.models import Match, MatchFeed
from stats.football.queries.shown import shown

PK_MAX = 2**63


def is_shown(match_pk: int) -> bool:
    """Tell whether people see a match."""
    return match_pk < PK_MAX and Match.objects.filter(shown(), pk=match_pk).exists()


def newest_number(match_pk: int) -> int:
    """Return the number of what was told of a match last, 0 for nothing."""
    rows = MatchFeed.objects.filter(match=match_pk)
    return rows.values_list("seq", flat=True).first() or 0


def frames_above(match_pk: int, after: int, limit: int) -> list[Frame]:
    """Return the newest frame of a match if its number is above; one query.

    Each frame says everything: the newest stands for those that were missed.
    """
    row = MatchFeed.objects.filter(match=match_pk, seq__gt=after).first()
    if row is None or row.at is None or not limit:
        return []
    return [Frame(row.seq, CHANGED, row.at, row.shown)]
