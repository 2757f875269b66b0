"""What players who are compared have on record, and their win rates over the same weeks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.db.models.functions import TruncHour

from stats.warthunder.codec import profile_from_json
from stats.warthunder.deltas import total
from stats.warthunder.models import Player, PlayerSnapshot
from stats.warthunder.queries.analysis.comparison import Compared
from stats.warthunder.rates import Rate, wilson
from stats.warthunder.records import ModeTotals, Profile, Quality
from stats.warthunder.trend import Counters, TrendPoint, rolling_win_rate

SPAN_DAYS = 90


@dataclass(frozen=True, slots=True)
class Record:
    """A player's whole record, all modes added up; None where the page does not say.

    `targets` and `losses` are per battle, over the modes of which the page says both;
    `targets_per_loss` likewise.
    """

    battles: int | None
    win_rate: Rate | None
    targets: float | None
    losses: float | None
    targets_per_loss: float | None
    vehicles: int | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared; `record` None and `trend` empty where nothing can be shown.

    `trend` is the win rate over about the last hundred battles, as on the player's own page.
    """

    nick: str
    record: Record | None
    trend: tuple[TrendPoint, ...]


def side_by_side(players: Sequence[Compared], now: datetime) -> tuple[Side, ...]:
    """Return each player's record and trend in the order asked for; one query.

    A demo player among real ones has neither.
    """
    mixed = len({one.player.demo for one in players if one.player}) > 1
    shown = {
        one.nick: one.player for one in players if one.player and not (mixed and one.player.demo)
    }
    counters = _counters([player.pk for player in shown.values()], now)
    return tuple(_side(one, shown.get(one.nick), counters) for one in players)


def _side(one: Compared, player: Player | None, counters: Mapping[int, list[Counters]]) -> Side:
    if player is None:
        return Side(one.player.nick if one.player else one.nick, None, ())
    latest = player.latest
    record = record_of(profile_from_json(latest.statistics)) if latest else None
    return Side(player.nick, record, rolling_win_rate(counters.get(player.pk, [])))


def record_of(profile: Profile) -> Record:
    """Return what a profile says of a player as a whole."""
    modes = [statistics.totals for statistics in profile.modes.values()]
    countries = profile.countries.values()
    fought = [one for one in modes if one.victories is not None and one.missions is not None]
    return Record(
        battles=total(one.missions for one in modes),
        win_rate=wilson(
            total(one.victories for one in fought), total(one.missions for one in fought)
        ),
        targets=_ratio((_destroyed(one), one.missions) for one in modes),
        losses=_ratio((one.deaths, one.missions) for one in modes),
        targets_per_loss=_ratio((_destroyed(one), one.deaths) for one in modes),
        vehicles=total(one.owned for one in countries),
    )


def _destroyed(one: ModeTotals) -> int | None:
    kinds = (one.targets.air, one.targets.ground, one.targets.naval)
    return None if None in kinds else total(kinds)


def _ratio(pairs: Iterable[tuple[int | None, int | None]]) -> float | None:
    known = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
    whole = sum(whole for _part, whole in known)
    return sum(part for part, _whole in known) / whole if whole else None


def _counters(ids: Sequence[int], now: datetime) -> dict[int, list[Counters]]:
    """Return each player's counters in order of time, the last valid reading of each hour."""
    rows = PlayerSnapshot.objects.filter(
        player__in=ids,
        quality=Quality.VALID,
        taken_at__gte=now - timedelta(days=SPAN_DAYS),
        missions__isnull=False,
        victories__isnull=False,
    )
    last_of_hour = (
        rows.order_by()
        .annotate(hour=TruncHour("taken_at"))
        .values("player", "hour")
        .annotate(last=Max("taken_at"))
        .values("last")
    )
    found: dict[int, list[Counters]] = {pk: [] for pk in ids}
    chosen = rows.filter(taken_at__in=last_of_hour).order_by("taken_at")
    for pk, at, missions, victories in chosen.values_list(
        "player", "taken_at", "missions", "victories"
    ):
        found[pk].append(Counters(at, missions or 0, victories or 0))
    return found
