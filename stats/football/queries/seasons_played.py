"""A season's finished matches as analytics take them."""

from collections.abc import Iterable

from stats.football.analytics import Played
from stats.football.models import Forecast, Match, MatchStatistic, Season
from stats.football.queries.results import FINISHED

METHOD = "stack"
XG = "xg"
WHOLE = "ALL"
_COLUMNS = (
    "pk", "day", "home_id", "away_id", "ft_home", "ft_away", "ht_home", "ht_away",
)  # fmt: skip


def played_in(season: Season, *, team: int | None = None) -> list[Played]:
    """Return a season's finished matches that were decided on the pitch; three queries.

    `chances` are those forecast last before the kick-off and `xg` what a source told. With `team`
    these two are read of that team's matches alone.
    """
    rows = Match.objects.filter(season=season, status__in=FINISHED, awarded=False)
    rows = rows.filter(ft_home__isnull=False, ft_away__isnull=False, day__isnull=False)
    found = list(rows.order_by("order_at", "pk").values_list(*_COLUMNS))
    wanted = [row[0] for row in found if team is None or team in row[2:4]]
    chances, xg = _chances(wanted), _xg(wanted)
    return [
        Played(
            day.toordinal(), home, away, first, second, pk, season.label,
            season.competition.code,
            None if half is None or other is None else (half, other),
            xg.get(pk),
            chances.get(pk),
        )
        for pk, day, home, away, first, second, half, other in found
    ]  # fmt: skip


def _chances(matches: Iterable[int]) -> dict[int, tuple[float, float, float]]:
    rows = Forecast.objects.filter(match__in=list(matches), method=METHOD, counts=True)
    said = rows.order_by("made_at", "pk").values_list("match_id", "home", "draw", "away")
    return {pk: (home, draw, away) for pk, home, draw, away in said}


def _xg(matches: Iterable[int]) -> dict[int, tuple[float, float]]:
    rows = MatchStatistic.objects.filter(match__in=list(matches), key=XG, period=WHOLE)
    return {
        pk: (home, away)
        for pk, home, away in rows.values_list("match_id", "home", "away")
        if home is not None and away is not None
    }
