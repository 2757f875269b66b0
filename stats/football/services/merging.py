"""What staff say of a doubtful spelling: the same team, or another one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Manager, Model, Q, QuerySet

from accounts.models import User
from config.finding.indexing import update
from stats.football.frames import TEAM
from stats.football.models import (
    AliasSuggestion,
    Appearance,
    Country,
    Match,
    MatchChange,
    MatchEvent,
    MatchSource,
    Player,
    PlayerMonth,
    Season,
    Shot,
    Team,
    TeamAlias,
    TeamSeason,
    TeamStrength,
)
from stats.football.models.names import SuggestionState
from stats.football.records import Status
from stats.football.services.joining import NAMED, SAME_MATCH_DAYS, apart
from stats.football.services.rollups import refresh
from stats.football.services.storing import COLUMNS

# Rows of a match that follow it into the one it turns out to be.
_ALWAYS = (MatchSource, MatchChange)
_OWN = frozenset({"season", "home", "away", "status", "minute", "version"})


class TwoTeams(Exception):
    """Two teams cannot be one: they met, or one source has both playing on one day."""


def judge(suggestion: AliasSuggestion, same: bool, user: User | None, *, now: datetime) -> bool:
    """Write down a verdict, and merge the two teams where they are the same.

    Returns False where it was judged before. Raises TwoTeams, and changes nothing, where the
    stored matches show that they cannot be one team.
    """
    with transaction.atomic():
        _lock(suggestion.team_id)
        row = AliasSuggestion.objects.select_for_update().get(pk=suggestion.pk)
        if row.state != SuggestionState.OPEN:
            return False
        TeamAlias.objects.filter(team=row.team_id, name=row.name).update(confirmed=True)
        row.state = SuggestionState.SAME if same else SuggestionState.OTHER
        row.judged_at, row.judged_by = now, user
        row.save(update_fields=["state", "judged_at", "judged_by"])
        if same:
            merge(Team.objects.get(pk=row.team_id), Team.objects.get(pk=row.candidate_id))
    return True


def _lock(team: int) -> None:
    """Keep the names of a team's country to this transaction, as whoever stores matches does."""
    list(Country.objects.select_for_update(no_key=True).filter(teams=team))


def merge(team: Team, into: Team) -> None:
    """Make two teams one, in one transaction: matches, spellings and players go to `into`.

    Matches that both had are one afterwards. Raises TwoTeams, and changes nothing, where they
    cannot be one team.
    """
    if team.pk == into.pk:
        return
    with transaction.atomic():
        _refuse_rivals(team, into)
        seasons = set(_matches(team).values_list("season_id", flat=True))
        # One by one, lest two sums of a season be of one team for a moment.
        TeamSeason.objects.filter(team=team).delete()
        TeamStrength.objects.filter(team=team).delete()
        PlayerMonth.objects.filter(team=team).delete()
        for model, column in (
            (Match, "home"),
            (Match, "away"),
            (TeamAlias, "team"),
            (Player, "team"),
            (Appearance, "team"),
            (MatchEvent, "team"),
            (Shot, "team"),
        ):
            _rows(model).filter(**{column: team}).update(**{column: into})
        _move_doubts(team, into)
        _move_deductions(seasons, team, into)
        _unite(into, seasons)
        Season.objects.filter(pk__in=seasons).update(version=F("version") + 1)
        team.delete()
        update(TEAM, [into.pk])
        refresh(_matches(into).filter(season_id__in=seasons).values_list("pk", flat=True))


def _rows(model: type[Model]) -> Manager[Any]:
    return model._default_manager


def _matches(team: Team) -> QuerySet[Match]:
    return Match.objects.filter(Q(home=team) | Q(away=team))


def _refuse_rivals(team: Team, into: Team) -> None:
    """Raise TwoTeams where the two met, or one source has both playing others on one day."""
    if Match.objects.filter(Q(home=team, away=into) | Q(home=into, away=team)).exists():
        raise TwoTeams(f"{team} and {into} played each other.")
    mine, theirs = _days(team), _days(into)
    if any(mine[place] - theirs[place] for place in mine.keys() & theirs.keys()):
        raise TwoTeams(f"{team} and {into} played on one day.")


def _days(team: Team) -> dict[tuple[str, date], set[tuple[int, bool]]]:
    """Return the opponents of a team, and whether it was at home, by source and day."""
    found: dict[tuple[str, date], set[tuple[int, bool]]] = defaultdict(set)
    rows = MatchSource.objects.filter(Q(match__home=team) | Q(match__away=team))
    columns = ("source", "match__day", "match__home_id", "match__away_id")
    for source, day, home, away in rows.filter(match__day__isnull=False).values_list(*columns):
        at_home = home == team.pk
        found[source, day].add((away if at_home else home, at_home))
    return found


def _move_doubts(team: Team, into: Team) -> None:
    """Let doubts about the team be about the one it is now; what became pointless goes."""
    mine = AliasSuggestion.objects.filter(Q(team=team) | Q(candidate=team))
    taken = set(
        AliasSuggestion.objects.filter(Q(team=into) | Q(candidate=into))
        .exclude(pk__in=mine)
        .values_list("team_id", "candidate_id", "name")
    )
    for row in mine.order_by("pk"):
        row.team_id = into.pk if row.team_id == team.pk else row.team_id
        row.candidate_id = into.pk if row.candidate_id == team.pk else row.candidate_id
        place = (row.team_id, row.candidate_id, row.name)
        pointless = row.team_id == row.candidate_id and row.state == SuggestionState.OPEN
        if pointless or place in taken:
            row.delete()
            continue
        taken.add(place)
        row.save(update_fields=["team", "candidate"])


def _move_deductions(seasons: Iterable[int], team: Team, into: Team) -> None:
    for season in Season.objects.select_for_update(no_key=True).filter(pk__in=seasons):
        if str(team.pk) in season.deductions:
            points = season.deductions.pop(str(team.pk))
            season.deductions.setdefault(str(into.pk), points)
            season.save(update_fields=["deductions"])


def _unite(team: Team, seasons: Iterable[int]) -> None:
    """Make one row of those that turn out to be one match."""
    kept: dict[tuple[int, int, int], list[Match]] = defaultdict(list)
    matches = list(_matches(team).filter(season_id__in=seasons).prefetch_related("sources"))
    for match in sorted(matches, key=lambda one: (not _ended(one), one.pk)):
        place = (match.season_id, match.home_id, match.away_id)
        same = next((one for one in kept[place] if _one_match(one, match)), None)
        if same is None:
            kept[place].append(match)
        else:
            _absorb(same, match)


def _ended(match: Match) -> bool:
    return Status(match.status).finished


def _one_match(one: Match, other: Match) -> bool:
    told = {row.source for row in one.sources.all()}
    both = told & {row.source for row in other.sources.all()}
    # Where a source has numbers for matches, two of them are two matches.
    return both <= NAMED and apart(one.day, other.day) <= SAME_MATCH_DAYS


def _absorb(match: Match, other: Match) -> None:
    """Let a match take over what hangs on another row of it, and what only that one knows."""
    for relation in Match._meta.related_objects:
        rows = relation.related_model._default_manager.filter
        column = relation.field.name
        if relation.related_model in _ALWAYS or not rows(**{column: match}).exists():
            rows(**{column: other}).update(**{column: match})
    for name in COLUMNS:
        if name not in _OWN and getattr(match, name) in (None, ""):
            setattr(match, name, getattr(other, name))
    match.version += 1
    match.save()
    other.delete()
