"""Rows of countries, competitions and seasons, from what `stats.football.leagues` knows."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from config.finding.indexing import update
from stats.football.frames import COMPETITION
from stats.football.leagues import COUNTRIES, DEMO_LEAGUES, League, country_name, league_of, select
from stats.football.models import Competition, Country, Season

Place = tuple[str, str]


def leagues_wanted() -> tuple[League, ...]:
    """Return the leagues of FOOTBALL_LEAGUES; raises ImproperlyConfigured for a wrong line."""
    try:
        return select(list(settings.FOOTBALL_LEAGUES))
    except ValueError as error:
        raise ImproperlyConfigured(f"FOOTBALL_LEAGUES: {error}.") from error


def demo_leagues() -> tuple[League, ...]:
    """Return the leagues of the demo's own source; none outside a demo."""
    return DEMO_LEAGUES if settings.DOZOR_DEMO else ()


def prepare_places(*, demo: bool = False) -> list[Competition]:
    """Make the rows of all countries and wanted leagues; once made, they are only corrected.

    In a demo its own leagues are made as well, whatever `demo` says of the others.
    """
    wanted = leagues_wanted()
    with transaction.atomic():
        countries = countries_of([*COUNTRIES, *(league.country for league in wanted)])
        rows = {row.code: row for row in Competition.objects.filter(demo=demo)}
        for position, league in enumerate(wanted, start=1):
            row = rows.get(league.code) or _competition(league, countries, demo=demo)
            if _correct(row, league, position):
                row.save()
            rows[league.code] = row
        competitions_of({league.code for league in demo_leagues()}, demo=True)
    return [rows[league.code] for league in wanted]


def _correct(row: Competition, league: League, position: int) -> bool:
    """Bring a row up to what is known of its league; tell whether it must be saved."""
    before = (row.pk, row.name, row.tier, row.position)
    row.name, row.tier, row.position = league.name, league.tier, position
    return before != (row.pk, row.name, row.tier, row.position) or row.pk is None


def _competition(league: League, countries: Mapping[str, Country], *, demo: bool) -> Competition:
    return Competition(
        code=league.code,
        name=league.name[:120],
        country=countries[league.country],
        tier=league.tier,
        demo=demo,
    )


def countries_of(codes: Iterable[str], *, lock: bool = False) -> dict[str, Country]:
    """Return countries by code, made where they are missing.

    With `lock` they stay locked to the transaction's end: names of a country are settled by one
    transaction at a time.
    """
    wanted = sorted(set(codes))
    rows = Country.objects.filter(code__in=wanted).order_by("pk")
    found = {row.code: row for row in rows}
    if missing := [code for code in wanted if code not in found]:
        Country.objects.bulk_create(
            [Country(code=code, name=country_name(code)) for code in missing],
            ignore_conflicts=True,
        )
    if missing or lock:
        again = rows.select_for_update(no_key=True) if lock else rows.all()
        found = {row.code: row for row in again}
    return found


def seasons_of(places: Iterable[Place], *, demo: bool) -> dict[Place, Season]:
    """Return seasons by league and label, made where missing, locked to the transaction's end."""
    wanted = sorted(set(places))
    competitions = competitions_of({league for league, _ in wanted}, demo=demo)
    rows = (
        Season.objects.filter(
            competition__in=competitions.values(), label__in={label for _, label in wanted}
        )
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    codes = {row.pk: code for code, row in competitions.items()}
    found = {(codes[row.competition_id], row.label): row for row in rows}
    if missing := [place for place in wanted if place not in found]:
        Season.objects.bulk_create(
            [Season(competition=competitions[league], label=label) for league, label in missing],
            ignore_conflicts=True,
        )
        found = {(codes[row.competition_id], row.label): row for row in rows.all()}
    return {place: found[place] for place in wanted}


def competitions_of(codes: set[str], *, demo: bool) -> dict[str, Competition]:
    """Return competitions by league code, made where they are missing."""
    rows = Competition.objects.filter(demo=demo, code__in=codes)
    found = {row.code: row for row in rows}
    if missing := sorted(codes - found.keys()):
        extra = {league.code: league for league in leagues_wanted()}
        leagues = [extra.get(code) or league_of(code) for code in missing]
        countries = countries_of(league.country for league in leagues)
        Competition.objects.bulk_create(
            [_competition(league, countries, demo=demo) for league in leagues],
            ignore_conflicts=True,
        )
        found = {row.code: row for row in rows.all()}
        update(COMPETITION, [row.pk for code, row in found.items() if code in missing])
    return found
