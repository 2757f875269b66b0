"""All matches of leagues as plain rows, a season at a time, whatever their number."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from stats.football.models import Match, Season
from stats.football.queries.leagues import find_league, list_seasons, pick_season

COLUMNS: Final = {
    "id": "pk",
    "league": "season__competition__code",
    "season": "season__label",
    "round": "round",
    "day": "day",
    "kickoff": "kickoff",
    "status": "status",
    "home_id": "home_id",
    "home": "home__name",
    "away_id": "away_id",
    "away": "away__name",
    "ft_home": "ft_home",
    "ft_away": "ft_away",
    "ht_home": "ht_home",
    "ht_away": "ht_away",
    "et_home": "et_home",
    "et_away": "et_away",
    "so_home": "so_home",
    "so_away": "so_away",
    "awarded": "awarded",
    "attendance": "attendance",
    "referee": "referee",
    "venue": "venue__name",
    "demo": "demo",
}
# A league's season has a few hundred matches; what has more is read in parts.
AT_A_TIME: Final = 1000


def seasons_to_export(league: str, label: str = "") -> list[Season] | None:
    """Return a league's seasons, the oldest first, or the one of a label; None for unknown ones.

    Two queries.
    """
    row = find_league(league)
    seasons = list_seasons(row) if row else []
    if label:
        found = pick_season(seasons, label)
        return [found] if found else None
    return seasons[::-1] or None


def rows_of(seasons: Iterable[Season]) -> Iterator[tuple[Any, ...]]:
    """Yield every match as the values of COLUMNS, by season and id, a query a part.

    Each part is a query of its own: a slow reader holds no cursor open.
    """
    for season in seasons:
        after = 0
        while True:
            rows = Match.objects.filter(season=season, pk__gt=after).order_by("pk")
            part = list(rows.values_list(*COLUMNS.values())[:AT_A_TIME])
            yield from part
            if len(part) < AT_A_TIME:
                break
            after = part[-1][0]
