"""Teams, matches and players as cards: for pins, the home page and the feed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Subject, SubjectCard
from stats.football.frames import MATCH, PLAYER, TEAM
from stats.football.labels import STATUS, named
from stats.football.models import Match, Player, PlayerMonth, Team, TeamStrength
from stats.football.queries.near import nearest_matches
from stats.football.queries.scores import shown_score, status_of
from stats.football.queries.shown import shown

ICON = "ball-football"
CARDS_MOST = 100
POINTS_MOST = 30


def team_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of teams in the order asked; two queries, gone ones are skipped."""
    wanted = _numbers(ids)
    rows = Team.objects.filter(shown()).select_related("country").in_bulk(wanted)
    return cards_of_teams([rows[pk] for pk in wanted if pk in rows])


def cards_of_teams(teams: Sequence[Team]) -> list[SubjectCard]:
    """Return a card for each: the strength, how it moved lately, what is played; two queries."""
    since = timezone.now().date().replace(day=1)
    series: dict[int, list[float]] = defaultdict(list)
    rows = TeamStrength.objects.filter(team__in=teams, day__gte=since.replace(year=since.year - 1))
    for pk, elo in rows.order_by("day").values_list("team_id", "elo"):
        series[pk].append(elo)
    near = nearest_matches([team.pk for team in teams], timezone.now())
    return [_team_card(team, series[team.pk][-POINTS_MOST:], near.get(team.pk)) for team in teams]


def match_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of matches in the order asked; one query, gone ones are skipped."""
    wanted = _numbers(ids)
    rows = Match.objects.filter(shown()).select_related("home", "away").in_bulk(wanted)
    return [_match_card(rows[pk]) for pk in wanted if pk in rows]


def player_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of players in the order asked; two queries, gone ones are skipped."""
    wanted = _numbers(ids)
    rows = Player.objects.filter(shown()).select_related("team").in_bulk(wanted)
    return cards_of_players([rows[pk] for pk in wanted if pk in rows])


def cards_of_players(players: Sequence[Player]) -> list[SubjectCard]:
    """Return a card for each: the goals of the latest season that is summed; one query."""
    sums: dict[int, tuple[str, int]] = {}
    rows = PlayerMonth.objects.filter(player__in=players).order_by("month")
    for pk, season, goals in rows.values_list("player_id", "season__label", "goals"):
        label, before = sums.get(pk, ("", 0))
        sums[pk] = (season, goals + (before if label == season else 0))
    return [_player_card(player, sums.get(player.pk)) for player in players]


def _numbers(ids: Iterable[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19][:CARDS_MOST]


def _team_card(team: Team, series: Sequence[float], near: Match | None) -> SubjectCard:
    moved = round(series[-1] - series[0]) if len(series) > 1 else 0
    return SubjectCard(
        subject=Subject(TEAM, str(team.pk)),
        title=named(team.name, team.translations),
        url=reverse("football:team", args=[team.pk]),
        icon=ICON,
        kind=gettext_lazy("Football team"),
        value=str(number_format(round(series[-1]), force_grouping=True)) if series else "",
        change=_signed(moved),
        tone="good" if moved > 0 else "bad" if moved < 0 else "",
        note=_team_note(team, series, near),
        series=tuple(series),
        demo=team.demo,
    )


def _team_note(team: Team, series: Sequence[float], near: Match | None) -> str:
    """Say the match that runs, else the next, else the last; without any what the value is."""
    if near is None:
        return _("Elo") if series else team.country.name
    at_home = near.home_id == team.pk
    rival = near.away if at_home else near.home
    words = {"rival": named(rival.name, rival.translations), "score": _own_score(near, at_home)}
    status = status_of(near)
    if status.live:
        return _("live %(score)s against %(rival)s") % words
    if status.finished:
        return _("last %(score)s against %(rival)s") % words
    if near.kickoff:
        day = date_format(timezone.localtime(near.kickoff), "SHORT_DATETIME_FORMAT")
    else:
        day = date_format(near.day, "SHORT_DATE_FORMAT") if near.day else "–"
    return _("next against %(rival)s, %(day)s") % {**words, "day": day}


def _own_score(match: Match, at_home: bool) -> str:
    score = shown_score(match)
    if score is None:
        return "–"
    own, other = score if at_home else score[::-1]
    return f"{own}:{other}"


def _match_card(match: Match) -> SubjectCard:
    home = named(match.home.name, match.home.translations)
    away = named(match.away.name, match.away.translations)
    day = date_format(match.day, "DATE_FORMAT") if match.day else ""
    return SubjectCard(
        subject=Subject(MATCH, str(match.pk)),
        title=f"{home} – {away}",
        url=reverse("football:match", args=[match.pk]),
        icon=ICON,
        kind=gettext_lazy("Football match"),
        value=_score(match),
        note=f"{STATUS.get(match.status, match.status)}, {day}" if day else "",
        as_of=match.kickoff,
        demo=match.demo,
    )


def _score(match: Match) -> str:
    score = shown_score(match)
    return "" if score is None else f"{score[0]}:{score[1]}"


def _player_card(player: Player, summed: tuple[str, int] | None) -> SubjectCard:
    team = named(player.team.name, player.team.translations) if player.team else ""
    return SubjectCard(
        subject=Subject(PLAYER, str(player.pk)),
        title=named(player.name, player.translations),
        url=reverse("football:player", args=[player.pk]),
        icon="user",
        kind=gettext_lazy("Football player"),
        value=str(number_format(summed[1])) if summed else "",
        note=_("goals, %s") % summed[0] if summed else team,
        demo=player.demo,
    )


def _signed(change: int) -> str:
    if not change:
        return ""
    sign = "+" if change > 0 else "−"
    return sign + str(number_format(abs(change), force_grouping=True))
