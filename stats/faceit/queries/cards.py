"""Players as cards: for pins, the home page, search and the feed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Subject, SubjectCard
from stats.faceit.frames import PLAYER
from stats.faceit.models import EloReading, Player
from stats.faceit.nick import NicknameError, check_nickname
from stats.faceit.queries.names import shown_players

DAYS = 14


def player_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of players in the order asked; two queries, gone ones are skipped."""
    wanted = [int(pk) for pk in ids if pk.isdecimal()]
    rows = shown_players().in_bulk(wanted)
    return cards_of_players([rows[pk] for pk in wanted if pk in rows])


def cards_of_players(players: Sequence[Player]) -> list[SubjectCard]:
    """Return a card for each: the Elo, and how it moved in two weeks; one query."""
    since = timezone.now() - timedelta(days=DAYS)
    series: dict[int, list[float]] = defaultdict(list)
    readings = EloReading.objects.filter(player__in=players, at__gte=since).order_by("at")
    for pk, elo in readings.values_list("player_id", "elo"):
        series[pk].append(float(elo))
    return [_card(player, series[player.pk]) for player in players]


def _card(player: Player, series: Sequence[float]) -> SubjectCard:
    moved = round(series[-1] - series[0]) if len(series) > 1 else 0
    return SubjectCard(
        subject=Subject(PLAYER, str(player.pk)),
        title=player.nickname,
        url=player_url(player.nickname),
        icon="target",
        kind=gettext_lazy("CS2 player"),
        value="" if player.elo is None else number_format(player.elo, force_grouping=True),
        change=_signed(moved),
        tone="good" if moved > 0 else "bad" if moved < 0 else "",
        note=_("Elo") if player.elo is not None else _("no data yet"),
        series=tuple(series),
        as_of=player.profile_at,
        demo=player.demo,
    )


def _signed(change: int) -> str:
    if not change:
        return ""
    sign = "+" if change > 0 else "−"
    return sign + str(number_format(abs(change), force_grouping=True))


def player_url(text: str) -> str:
    """Return where a nickname can be looked up, or "" when it cannot be one."""
    try:
        return reverse("faceit:player", args=[check_nickname(text)])
    except NicknameError:
        return ""
