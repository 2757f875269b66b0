"""Leagues as cards: who leads, how far the season is, what comes next, how old it all is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from stats.football.drawings.fixture_lines import FixtureLine, fixture_lines
from stats.football.labels import country_label, league_name
from stats.football.models import Season
from stats.football.queries.fixtures import Fixture
from stats.football.queries.standings import Standings, TeamRef
from stats.football.standings import Row

TOP = 3
BAR = charts.Frame(200, 4, "chart-fit", stretch=True)


@dataclass(frozen=True, slots=True)
class Leader:
    """A team at the top of a table, or of a group."""

    row: Row
    team: TeamRef
    group: str = ""


@dataclass(frozen=True, slots=True)
class LeagueCard:
    """A league with its newest season; `progress` draws the share of matches played."""

    title: str
    country: str
    url: str
    season: str
    demo: bool
    round: int | None
    rounds: int
    played: int
    matches: int
    progress: SafeString
    leaders: list[Leader]
    coming: list[FixtureLine]
    as_of: datetime | None

    @property
    def over(self) -> bool:
        """Tell whether every match that is known has been played."""
        return self.matches > 0 and self.played == self.matches


def league_cards(
    seasons: Iterable[Season],
    tables: Mapping[int, Standings],
    coming: Mapping[int, list[Fixture]],
    told: Mapping[int, datetime],
) -> list[LeagueCard]:
    """Return a card for each season, in the order given."""
    return [
        _card(season, tables[season.pk], coming.get(season.pk, []), told.get(season.pk))
        for season in seasons
    ]


def _card(
    season: Season, found: Standings, coming: list[Fixture], as_of: datetime | None
) -> LeagueCard:
    league = season.competition
    tables = [found.table] if found.table.rows else list(found.groups.values())
    played = sum(one.played for one in tables)
    matches = played + sum(one.remaining for one in tables)
    words = _("%(played)d of %(matches)d matches played") % {"played": played, "matches": matches}
    return LeagueCard(
        title=league_name(league.code, league.name),
        country=country_label(league.country.code, league.country.name),
        url=reverse("football:league", args=[league.code]),
        season=season.label,
        demo=league.demo,
        round=found.round,
        rounds=found.rounds,
        played=played,
        matches=matches,
        progress=charts.share(played, matches, words, BAR),
        leaders=_leaders(found),
        coming=fixture_lines(coming),
        as_of=as_of,
    )


def _leaders(found: Standings) -> list[Leader]:
    rows = [row for row in found.table.rows if row.played][:TOP]
    if rows:
        return [Leader(row, found.teams[row.team]) for row in rows]
    firsts = [(name, one.rows[0]) for name, one in sorted(found.groups.items()) if one.rows]
    return [Leader(row, found.teams[row.team], name) for name, row in firsts[:TOP]]
