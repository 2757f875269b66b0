"""The pages of a team and a player."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.subjects import Subject
from stats.football.drawings.player_page import player_context
from stats.football.drawings.team_page import team_context
from stats.football.frames import PLAYER, TEAM
from stats.football.queries.players import get_player
from stats.football.queries.positions import position_in
from stats.football.queries.teams import get_team


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team: `?view=` picks a section, `?season=` a season by number, `?after=` a page."""
    row = get_team(pk)
    if row is None:
        raise Http404
    asked = request.GET
    context = team_context(
        row,
        timezone.now(),
        asked.get("view", ""),
        asked.get("season", "")[:20],
        position_in(asked.get("after", "")),
    )
    subject = Subject(TEAM, str(row.pk))
    return render(request, "football/team.html", {**context, "subject": subject})


@require_safe
def player(request: HttpRequest, pk: int) -> HttpResponse:
    """A player; `?after=` is where the list of appearances goes on."""
    row = get_player(pk)
    if row is None:
        raise Http404
    context = player_context(row, timezone.now(), position_in(request.GET.get("after", "")))
    subject = Subject(PLAYER, str(row.pk))
    return render(request, "football/player.html", {**context, "subject": subject})
