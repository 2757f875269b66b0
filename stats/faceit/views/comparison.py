"""Two to four players side by side."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stats.faceit.drawings.comparison import comparison_context
from stats.faceit.form import Series
from stats.faceit.form import series as form_series
from stats.faceit.models import Player
from stats.faceit.played import Career
from stats.faceit.queries.comparison import compare_players
from stats.faceit.queries.names import search_players
from stats.faceit.queries.pages.people import recently_watched
from stats.faceit.queries.players import get_player
from stats.faceit.versus import LEAST_PLAYERS, MOST_PLAYERS

NAME_LENGTH_MAX = 500
SUGGESTED = 12
TREND_MATCHES = 100


class NotComparable(Exception):
    """What was asked cannot be compared, in a sentence for the person."""


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Players of `?player=…&player=…` side by side; with fewer than two the form alone."""
    asked = [_clean(text) for text in request.GET.getlist("player")]
    wanted = [text for text in asked if text]
    context: dict[str, object] = {
        "fields": _fields(asked),
        "suggestions": [one.nickname for one in recently_watched(SUGGESTED)],
        "one_only": len(wanted) == 1,
    }
    try:
        if len(wanted) >= LEAST_PLAYERS:
            compared = compare_players(_players(wanted))
            series = {key: _series(career) for key, career in compared.careers.items()}
            context.update(comparison_context(compared, series))
    except NotComparable as error:
        context["problem"] = str(error)
    status = 422 if "problem" in context else 200
    return render(request, "faceit/compare.html", context, status=status)


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:NAME_LENGTH_MAX]


def _fields(asked: Sequence[str]) -> list[str]:
    shown = [text[:60] for text in asked[:MOST_PLAYERS]]
    return shown + [""] * (MOST_PLAYERS - len(shown))


def _players(wanted: Sequence[str]) -> list[Player]:
    """Return the players asked for; raises NotComparable."""
    if len(wanted) > MOST_PLAYERS:
        raise NotComparable(_("At most %s players can be compared.") % MOST_PLAYERS)
    found = []
    for text in wanted:
        player = get_player(text)
        if player is None:
            raise NotComparable(
                _("Nobody stored here is called “%s”. Look the player up first.") % text[:60]
            )
        if player in found:
            raise NotComparable(
                _("%s stands there twice: choose different players.") % player.nickname
            )
        found.append(player)
    return found


def _series(career: Career) -> Series:
    return form_series(career.last(TREND_MATCHES), TREND_MATCHES)


@require_safe
def nicks(request: HttpRequest) -> HttpResponse:
    """Nicknames like the one being typed, as options of a field; for HTMX."""
    texts = [_clean(text) for text in request.GET.getlist("player")]
    text = next((one for one in reversed(texts) if one), "")[:60]
    found = [one.nickname for one in search_players(text, SUGGESTED)] if text else []
    names = found or [one.nickname for one in recently_watched(SUGGESTED)]
    return render(request, "faceit/nick_options.html", {"suggestions": names})
