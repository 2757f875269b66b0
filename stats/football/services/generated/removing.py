"""Generated leagues taken out again, a season at a time."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import QuerySet

from stats.football.models import Competition, Country, Match, Player, PlayerMonth, Season, Team
from stats.football.records import Source
from stats.football.services.generated.plans import seasons


def remove() -> Iterator[str]:
    """Take out all that was generated, a transaction a season; yields each season's label.

    Teams, players and competitions go last, so that it can be begun again where it was stopped.
    """
    for season in seasons().select_related("competition").order_by("-label", "pk"):
        with transaction.atomic():
            _remove(season)
        yield f"{season.competition.code} {season.label}"
    with transaction.atomic():
        countries = Country.objects.filter(competitions__in=_competitions())
        ids = list(countries.values_list("pk", flat=True))
        Player.objects.filter(demo=True, source=Source.GENERATED).delete()
        Team.objects.filter(demo=True, country__in=ids).delete()
        _competitions().delete()
        Country.objects.filter(pk__in=ids).delete()


def _competitions() -> "QuerySet[Competition]":
    return Competition.objects.filter(demo=True, code__regex=r"^gen\d+\.\d+$")


def _remove(season: Season) -> None:
    """Delete without reading: a season has tens of thousands of rows."""
    ids = list(Match.objects.filter(season=season).values_list("pk", flat=True))
    for relation in Match._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})
        rows._raw_delete(connection.alias)
    PlayerMonth.objects.filter(season=season)._raw_delete(connection.alias)
    season.delete()
