"""Matches as lines of a list: where they lead, what stands, what was forecast, by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.templatetags.dozor import percent
from stats.football.drawings.grids import outcome_bar
from stats.football.drawings.league_table import match_url
from stats.football.labels import STATUS, country_label, league_name
from stats.football.models import Competition
from stats.football.queries.fixtures import Chances, Fixture
from stats.football.records import Status

LEAGUE_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class FixtureLine:
    """A match in a list. `state` is a word where the score alone does not tell it, with its tone;
    `extra` what stood after extra time or penalties."""

    fixture: Fixture
    url: str
    state: str
    tone: str
    extra: str
    bar: SafeString
    ahead: str

    @property
    def chances(self) -> Chances | None:
        """Return what was forecast, None where nothing was."""
        return self.fixture.chances


@dataclass(frozen=True, slots=True)
class DayOfFixtures:
    """The matches of a day in the reader's zone; `day` is None where it is not known."""

    day: date | None
    lines: list[FixtureLine]


@dataclass(frozen=True, slots=True)
class LeagueOfFixtures:
    """The matches of a league on one page of several; `more` are left out."""

    title: str
    country: str
    url_code: str
    demo: bool
    lines: list[FixtureLine]
    more: int = 0


def fixture_lines(fixtures: Iterable[Fixture]) -> list[FixtureLine]:
    """Return matches as lines in the order given."""
    return [_line(one) for one in fixtures]


def by_day(fixtures: Iterable[Fixture]) -> list[DayOfFixtures]:
    """Return matches by the day of the reader's zone, in the order given."""
    return [DayOfFixtures(day, fixture_lines(some)) for day, some in groupby(fixtures, key=_day_of)]


def by_league(fixtures: Iterable[Fixture], now: datetime) -> list[LeagueOfFixtures]:
    """Return matches of several leagues, league by league in the order of leagues.

    Of a league with more than LEAGUE_MOST those are shown that are live or nearest to `now`.
    """
    found: dict[int, tuple[Competition, list[Fixture]]] = {}
    for one in fixtures:
        league = one.row.season.competition
        found.setdefault(league.pk, (league, []))[1].append(one)
    ordered = sorted(found.values(), key=lambda item: (item[0].demo, item[0].position))
    return [
        LeagueOfFixtures(
            title=league_name(league.code, league.name),
            country=country_label(league.country.code, league.country.name),
            url_code=league.code,
            demo=league.demo,
            lines=fixture_lines(_nearest(some, now)),
            more=max(0, len(some) - LEAGUE_MOST),
        )
        for league, some in ordered
    ]


def _nearest(fixtures: list[Fixture], now: datetime) -> list[Fixture]:
    def far(one: Fixture) -> tuple[bool, timedelta]:
        return not one.live, abs((one.row.order_at or now) - now)

    kept = {one.row.pk for one in sorted(fixtures, key=far)[:LEAGUE_MOST]}
    return [one for one in fixtures if one.row.pk in kept]


def _day_of(fixture: Fixture) -> date | None:
    row = fixture.row
    return timezone.localtime(row.kickoff).date() if row.kickoff else row.day


def _line(one: Fixture) -> FixtureLine:
    said = one.chances
    state, tone = _state(one)
    return FixtureLine(
        fixture=one,
        url=match_url(one.row.pk),
        state=state,
        tone=tone,
        extra=_extra(one),
        bar=outcome_bar((said.home, said.draw, said.away), _words(one, said)) if said else _NO_BAR,
        ahead=_ahead(one),
    )


_NO_BAR = SafeString("")


def _ahead(one: Fixture) -> str:
    """Return the side that has more goals, or before any the better chance; "" for neither."""
    said = one.chances
    pair = one.goals or ((said.home, said.away) if said else (0, 0))
    if pair[0] == pair[1]:
        return ""
    return "home" if pair[0] > pair[1] else "away"


def _state(one: Fixture) -> tuple[str, str]:
    row = one.row
    if one.live:
        minute = f"{row.minute}′" if row.minute is not None else str(STATUS[row.status])
        return (str(STATUS[row.status]) if row.status != Status.LIVE else minute), "accent"
    if row.awarded and one.finished:
        return pgettext("match", "awarded"), "warn"
    if one.off:
        return str(STATUS[row.status]), "warn" if row.status == Status.POSTPONED else "bad"
    if row.status == Status.UNKNOWN:
        return str(STATUS[row.status]), ""
    return "", ""


def _extra(one: Fixture) -> str:
    row = one.row
    if row.status == Status.AFTER_PENALTIES and row.so_home is not None:
        return _("%(home)s–%(away)s on penalties") % {"home": row.so_home, "away": row.so_away}
    if row.status == Status.AFTER_EXTRA_TIME:
        return str(STATUS[row.status])
    return ""


def _words(one: Fixture, said: Chances) -> str:
    return _("%(home)s %(first)s, draw %(draw)s, %(away)s %(second)s") % {
        "home": one.home.label,
        "first": percent(said.home),
        "draw": percent(said.draw),
        "away": one.away.label,
        "second": percent(said.away),
    }
