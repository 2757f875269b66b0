"""Players and squadrons as cards: for pins, the home page, search and the feed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Avg, Max
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Subject, SubjectCard
from stats.warthunder.models import Player, PlayerSnapshot, Squadron, SquadronSnapshot
from stats.warthunder.queries.players import visible_players
from stats.warthunder.queries.squadrons import visible_squadrons
from stats.warthunder.records import Quality

PLAYER, SQUADRON = "warthunder.player", "warthunder.squadron"
DAYS = 14


def player_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of players in the order asked; two queries, gone ones are skipped."""
    wanted = [int(pk) for pk in ids if pk.isdecimal()]
    rows = visible_players().in_bulk(wanted)
    return cards_of_players([rows[pk] for pk in wanted if pk in rows])


def squadron_cards(ids: Iterable[str]) -> list[SubjectCard]:
    """Return cards of squadrons in the order asked; two queries, gone ones are skipped."""
    wanted = [int(pk) for pk in ids if pk.isdecimal()]
    rows = visible_squadrons().in_bulk(wanted)
    return cards_of_squadrons([rows[pk] for pk in wanted if pk in rows])


def cards_of_players(players: Sequence[Player]) -> list[SubjectCard]:
    """Return a card for each: battles so far, and how many were added in two weeks."""
    series = _series(
        PlayerSnapshot.objects.filter(player__in=players, quality=Quality.VALID)
        .filter(taken_at__gte=timezone.now() - timedelta(days=DAYS))
        .annotate(day=TruncDate("taken_at"))
        .order_by()
        .values("player_id", "day")
        .annotate(value=Max("missions"))
        .order_by("day")
        .values_list("player_id", "value")
    )
    return [_player_card(player, series.get(player.pk, ())) for player in players]


def cards_of_squadrons(squadrons: Sequence[Squadron]) -> list[SubjectCard]:
    """Return a card for each: the squadron rating, and how it moved in two weeks."""
    series = _series(
        SquadronSnapshot.objects.filter(squadron__in=squadrons, quality=Quality.VALID)
        .filter(taken_at__gte=timezone.now() - timedelta(days=DAYS))
        .annotate(day=TruncDate("taken_at"))
        .order_by()
        .values("squadron_id", "day")
        .annotate(value=Avg("rating"))
        .order_by("day")
        .values_list("squadron_id", "value")
    )
    return [_squadron_card(squadron, series.get(squadron.pk, ())) for squadron in squadrons]


def _series(rows: Iterable[tuple[int, float | None]]) -> dict[int, tuple[float, ...]]:
    found: dict[int, list[float]] = defaultdict(list)
    for pk, value in rows:
        if value is not None:
            found[pk].append(float(value))
    return {pk: tuple(values) for pk, values in found.items()}


def _player_card(player: Player, series: Sequence[float]) -> SubjectCard:
    missions = player.latest.missions if player.latest else None
    gained = round(series[-1] - series[0]) if len(series) > 1 else 0
    return SubjectCard(
        subject=Subject(PLAYER, str(player.pk)),
        title=player.nick,
        url=reverse("warthunder:player", args=[player.nick]),
        icon="plane",
        kind=gettext_lazy("Player"),
        value="" if missions is None else number_format(missions, force_grouping=True),
        change=f"+{number_format(gained, force_grouping=True)}" if gained > 0 else "",
        note=_("battles") if missions is not None else _("no data yet"),
        series=tuple(series),
        as_of=player.last_success_at,
        demo=player.demo,
    )


def _squadron_card(squadron: Squadron, series: Sequence[float]) -> SubjectCard:
    rating = squadron.latest.rating if squadron.latest else None
    moved = round((rating or 0) - series[0]) if len(series) > 1 and rating is not None else 0
    return SubjectCard(
        subject=Subject(SQUADRON, str(squadron.pk)),
        title=squadron.name,
        url=reverse("warthunder:squadron", args=[squadron.pk]),
        icon="users",
        kind=gettext_lazy("Squadron"),
        value="" if rating is None else number_format(rating, force_grouping=True),
        change=_signed(moved),
        tone="good" if moved > 0 else "bad" if moved < 0 else "",
        note=_("squadron rating") if rating is not None else _("no data yet"),
        series=tuple(series),
        as_of=squadron.last_success_at,
        demo=squadron.demo,
    )


def _signed(change: int) -> str:
    if not change:
        return ""
    sign = "+" if change > 0 else "−"
    return sign + str(number_format(abs(change), force_grouping=True))
