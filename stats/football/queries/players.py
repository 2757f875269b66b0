"""A player: kept sums by month and season, and appearances page by page."""

from collections.abc import Iterable
from dataclasses import dataclass

from stats.football.models import Appearance, Player, PlayerAlias, PlayerMonth, Season, Team
from stats.football.queries.positions import Position
from stats.football.queries.shown import shown
from stats.football.queries.teams import later_first

MONTHS_MOST = 400
COUNTS = (
    "matches", "starts", "minutes", "goals", "assists", "shots", "passes", "passes_completed",
    "tackles", "saves", "yellows", "reds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """A player's sums in a season for a team, the columns being those of the months.

    `xg` is None where no match tells it, `rating` where none is rated; `xg_known` and `rated`
    count the matches that do.
    """

    season: Season
    team: Team
    counts: dict[str, int]
    xg: float | None
    xg_known: int
    rating: float | None
    rated: int


def get_player(pk: int) -> Player | None:
    """Return a player that people may see."""
    return Player.objects.filter(shown(), pk=pk).select_related("team").first()


def spellings_of(player: Player) -> list[str]:
    """Return how else sources write a player, by name."""
    names = PlayerAlias.objects.filter(player=player).order_by("name")
    return [
        name for name in dict.fromkeys(names.values_list("name", flat=True)) if name != player.name
    ]


def months_of(player: Player) -> list[PlayerMonth]:
    """Return a player's kept months, the latest first, with season, league and team."""
    rows = PlayerMonth.objects.filter(player=player).select_related("season__competition", "team")
    return list(rows.order_by("-month", "-pk")[:MONTHS_MOST])


def totals_of(months: Iterable[PlayerMonth]) -> list[Total]:
    """Return sums by season and team, the latest season first."""
    groups: dict[tuple[int, int], list[PlayerMonth]] = {}
    for month in months:
        groups.setdefault((month.season_id, month.team_id), []).append(month)
    found = [_total(group) for group in groups.values()]
    return sorted(found, key=lambda one: one.season.label, reverse=True)


def _total(months: list[PlayerMonth]) -> Total:
    first = months[0]
    rated = sum(month.rated for month in months)
    told = [month.xg for month in months if month.xg is not None]
    return Total(
        season=first.season,
        team=first.team,
        counts={name: sum(getattr(month, name) for month in months) for name in COUNTS},
        xg=sum(told) if told else None,
        xg_known=sum(month.xg_known for month in months),
        rating=sum(month.rating_sum for month in months) / rated if rated else None,
        rated=rated,
    )


def appearances_of(player: Player, *, after: Position | None, limit: int) -> list[Appearance]:
    """Return limit + 1 appearances, the latest first; `after` is the last of the page before."""
    rows = Appearance.objects.filter(player=player).select_related(
        "match__home", "match__away", "match__season__competition", "team"
    )
    return list(later_first(rows, "played_at", after)[: limit + 1])


def has_appeared(player: Player) -> bool:
    """Tell whether any appearance is stored."""
    return Appearance.objects.filter(player=player).exists()
