"""The spellings by which teams, players and leagues are found, and leagues as cards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.subjects import Subject, SubjectCard
from config.finding.groups import Spelling
from stats.football.frames import COMPETITION
from stats.football.labels import country_label, league_name
from stats.football.leagues import COUNTRIES, league_of
from stats.football.models import Competition, Match, Player, PlayerAlias, Team, TeamAlias
from stats.football.queries.shown import shown

# The first league in lists weighs so much, the second half of it.
FIRST_LEAGUE: Final = 1000.0
# A code of a league such as en.1 is no name; that of a team (ARS) is.
LEAGUES_MOST: Final = 100


def team_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield names, short names, codes, translations and known spellings; three queries.

    Of teams spelled alike the one with more stored matches weighs more.
    """
    home = Match.objects.filter(home__in=[int(one) for one in ids]).order_by().values_list("home")
    weights = dict(home.annotate(Count("pk")))
    demo: dict[int, bool] = {}
    for team in Team.objects.filter(pk__in=ids).order_by("pk"):
        demo[team.pk] = team.demo
        for text in {team.name, team.short_name, team.code, *_told(team.translations)}:
            yield Spelling(team.pk, text, weights.get(team.pk, 0), team.demo)
    rows = TeamAlias.objects.filter(team__in=demo).order_by("pk")
    for pk, name in rows.values_list("team_id", "name"):
        yield Spelling(pk, name, weights.get(pk, 0), demo[pk])


def player_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield names, short names, translations and known spellings; two queries."""
    demo: dict[int, bool] = {}
    for player in Player.objects.filter(pk__in=ids).order_by("pk"):
        demo[player.pk] = player.demo
        for text in {player.name, player.short_name, *_told(player.translations)}:
            yield Spelling(player.pk, text, demo=player.demo)
    rows = PlayerAlias.objects.filter(player__in=demo).order_by("pk")
    for pk, name in rows.values_list("player_id", "name"):
        yield Spelling(pk, name, demo=demo[pk])


def competition_spellings(ids: Sequence[str]) -> Iterator[Spelling]:
    """Yield codes and names of leagues, with their country and without, in every language."""
    rows = Competition.objects.filter(pk__in=ids).select_related("country").order_by("pk")
    for row in rows:
        weight = FIRST_LEAGUE / max(row.position, 1)
        for text in _league_names(row):
            yield Spelling(row.pk, text, weight, row.demo)


def _league_names(row: Competition) -> set[str]:
    known = COUNTRIES.get(row.country.code)
    country = {row.country.name, *((known.name, known.ru, known.kk) if known else ())}
    told = {name for whole in league_of(row.code).names.values() for name in _parted(whole)}
    own = {row.name} if row.name in country else {row.name, *(f"{c} {row.name}" for c in country)}
    return {row.code, *own, *told}


def _parted(name: str) -> tuple[str, ...]:
    """Return "Англия. Премьер-лига" whole, and without the country."""
    league = name.partition(". ")[2]
    return (name, league) if league else (name,)


def _told(translations: object) -> Iterable[str]:
    names = translations.values() if isinstance(translations, dict) else ()
    return [name for name in names if isinstance(name, str)]


def competition_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of leagues in the order asked; one query, gone ones are skipped."""
    wanted = [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19][:LEAGUES_MOST]
    rows = Competition.objects.filter(shown()).select_related("country").in_bulk(wanted)
    return [_league_card(rows[pk]) for pk in wanted if pk in rows]


def _league_card(row: Competition) -> SubjectCard:
    return SubjectCard(
        subject=Subject(COMPETITION, str(row.pk)),
        title=league_name(row.code, row.name),
        url=reverse("football:league", args=[row.code]),
        icon="trophy",
        kind=_("Football league"),
        note=country_label(row.country.code, row.country.name),
        demo=row.demo,
    )
