"""Leagues beside each other, measure by measure, with the interval of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from config.templatetags.dozor import percent
from stats.football.analytics import LeagueProfile, Reading
from stats.football.drawings.readings import ReadingLine, decimals, reading_line
from stats.football.labels import country_label, league_name
from stats.football.models import Season

SORTS: Mapping[str, Callable[[LeagueProfile], Reading]] = {
    "goals": lambda one: one.goals,
    "home": lambda one: one.home_margin,
    "draw": lambda one: one.draw,
    "balance": lambda one: one.noll_scully,
    "upsets": lambda one: one.upsets,
}


@dataclass(frozen=True, slots=True)
class LeagueLine:
    """A league of the comparison, by the newest of its seasons that tells enough."""

    title: str
    country: str
    season: str
    url: str
    demo: bool
    matches: int
    cells: list[ReadingLine]


def comparison_lines(
    seasons: Sequence[Season], profiles: Mapping[int, LeagueProfile], sort: str
) -> list[LeagueLine]:
    """Return leagues with the most of `sort` (a key of SORTS) first; untold ones come last."""
    read = SORTS[sort]

    def place(season: Season) -> tuple[bool, float]:
        found = read(profiles[season.pk]).estimate
        return found is None, -(found.value if found else 0.0)

    return [_line(one, profiles[one.pk]) for one in sorted(seasons, key=place)]


def headings() -> dict[str, tuple[str, str]]:
    """Return the columns by their key: a heading, and what it means."""
    return {
        "goals": (_("Goals a match"), ""),
        "home": (_("Home advantage"), _("home goals less away goals, a match")),
        "draw": (_("Draws"), ""),
        "balance": (_("Imbalance"), _("spread of results; 1 = teams of equal strength")),
        "upsets": (_("Upsets"), _("favourites by forecast that did not win")),
    }


def _line(season: Season, found: LeagueProfile) -> LeagueLine:
    league, matches, two = season.competition, _("matches"), decimals(2)
    cells = [
        reading_line(_("Goals a match"), found.goals, two, unit=matches, scale=(2.0, 3.6)),
        reading_line(
            _("Home advantage"), found.home_margin, two,
            unit=matches, scale=(-0.2, 0.8), reference=0.0,
        ),
        reading_line(_("Draws"), found.draw, percent, unit=matches, scale=(0.1, 0.4)),
        reading_line(
            _("Imbalance"), found.noll_scully, two, unit=_("teams"), scale=(0.5, 3.0), reference=1.0
        ),
        reading_line(_("Upsets"), found.upsets, percent, unit=matches, scale=(0.1, 0.7)),
    ]  # fmt: skip
    return LeagueLine(
        title=league_name(league.code, league.name),
        country=country_label(league.country.code, league.country.name),
        season=season.label,
        url=reverse("football:league-statistics", args=[league.code]),
        demo=league.demo,
        matches=found.matches,
        cells=cells,
    )
