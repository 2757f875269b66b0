"""What the page of a player shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate, TruncHour

from stats.warthunder.codec import profile_from_json, totals_from_json
from stats.warthunder.deltas import (
    ProfileDelta,
    ProgressPoint,
    Reading,
    difference,
    progress,
    total,
)
from stats.warthunder.models import Membership, Player, PlayerName, PlayerSnapshot
from stats.warthunder.nick import nick_key
from stats.warthunder.rates import Rate, wilson
from stats.warthunder.records import (
    Branch,
    BranchTotals,
    CountryProgress,
    Mode,
    ModeTotals,
    Profile,
    Quality,
)

PERIODS_DAYS = (7, 30, 90)
SERIES_DAYS = 90
FINE_DAYS = 3
NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ModeRow:
    """One mode of the table: wins exist per mode only, branches have sorties and targets."""

    mode: Mode
    totals: ModeTotals
    win_rate: Rate | None
    deaths_per_mission: float | None
    destroyed: int | None
    branches: tuple[tuple[Branch, BranchTotals], ...]


@dataclass(frozen=True, slots=True)
class PeriodDelta:
    """What was gained in about `days` days; `delta` None when nothing can be compared.

    `win_rate` is that of the period, with its 90 % interval.
    """

    days: int
    delta: ProfileDelta | None
    win_rate: Rate | None


@dataclass(frozen=True, slots=True)
class PlayerPage:
    """Everything a player's page shows. `profile` is the last valid reading, if there is one.

    `newest` is the last reading of any quality: when it is not `shown`, its reason is to be told.
    """

    player: Player
    shown: PlayerSnapshot | None
    newest: PlayerSnapshot | None
    profile: Profile | None
    modes: tuple[ModeRow, ...]
    overall_win_rate: Rate | None
    countries: tuple[tuple[str, CountryProgress], ...]
    periods: tuple[PeriodDelta, ...]
    series: tuple[ProgressPoint, ...]
    names: tuple[PlayerName, ...]
    membership: Membership | None
    age_s: float | None
    stale: bool


def visible_players() -> "QuerySet[Player]":
    """Return the players to be shown: those of the demo only while it is on."""
    players = Player.objects.select_related("latest")
    return players if settings.DOZOR_DEMO else players.filter(demo=False)


def get_player(nick: str) -> Player | None:
    """Return the player of this nick: exactly spelled first, a real one before one of the demo."""
    exact = visible_players().filter(nick=nick).order_by("demo").first()
    if exact:
        return exact
    similar = list(visible_players().filter(nick_key=nick_key(nick)).order_by("demo")[:2])
    if len(similar) == 2 and similar[0].demo == similar[1].demo:
        return None
    return similar[0] if similar else None


def list_players(
    text: str = "", *, after: tuple[str, int] | None = None, limit: int = 30
) -> list[Player]:
    """Return limit + 1 players by name, those whose nick begins with `text`.

    `after` is (nick_key, id) of the last row of the page before.
    """
    rows = visible_players().order_by("nick_key", "pk")
    if text:
        rows = rows.filter(nick_key__startswith=nick_key(text))
    if after:
        key, pk = after
        rows = rows.filter(nick_key__gte=key).exclude(nick_key=key, pk__lte=pk)
    return list(rows[: limit + 1])


def player_page(player: Player, now: datetime) -> PlayerPage:
    """Return what a player's page shows; six queries at most."""
    shown = player.latest
    profile = profile_from_json(shown.statistics) if shown else None
    snapshots = series_snapshots(player, now)
    readings = [
        Reading(snapshot.taken_at, totals_from_json(snapshot.statistics)) for snapshot in snapshots
    ]
    newest = player.snapshots.order_by("-taken_at").first()
    seen_at = player.last_success_at
    age_s = (now - seen_at).total_seconds() if seen_at else None
    return PlayerPage(
        player=player,
        shown=shown,
        newest=newest,
        profile=profile,
        modes=mode_rows(profile) if profile else (),
        overall_win_rate=_overall(profile) if profile else None,
        countries=tuple(profile.countries.items()) if profile else (),
        periods=_periods(snapshots, now),
        series=progress(readings),
        names=tuple(player.names.all()[:NAMES_SHOWN]),
        membership=player.memberships.filter(left_at=None).select_related("squadron").first(),
        age_s=age_s,
        stale=age_s is None or age_s > 2 * settings.WT_PLAYER_REFRESH.total_seconds(),
    )


def mode_rows(profile: Profile) -> tuple[ModeRow, ...]:
    """Return the table of modes and branches in the order of the page."""
    rows = []
    for mode in Mode:
        if mode not in profile.modes:
            continue
        statistics = profile.modes[mode]
        totals = statistics.totals
        deaths = totals.deaths
        rows.append(
            ModeRow(
                mode=mode,
                totals=totals,
                win_rate=wilson(totals.victories, totals.missions),
                deaths_per_mission=deaths / totals.missions if deaths and totals.missions else None,
                destroyed=total((totals.targets.air, totals.targets.ground, totals.targets.naval)),
                branches=tuple(
                    (branch, statistics.branches[branch])
                    for branch in Branch
                    if branch in statistics.branches
                ),
            )
        )
    return tuple(rows)


def series_snapshots(player: Player, now: datetime) -> list[PlayerSnapshot]:
    """Return the last valid snapshot of each of 90 days, of each hour in the first three."""
    since = now - timedelta(days=SERIES_DAYS)
    valid = PlayerSnapshot.objects.filter(player=player, quality=Quality.VALID)
    recent = valid.filter(taken_at__gte=since)
    first = recent.order_by("taken_at").values_list("taken_at", flat=True).first()
    if first is None:
        return list(valid.order_by("-taken_at")[:1])
    fine = now - first < timedelta(days=FINE_DAYS)
    bucket = TruncHour("taken_at") if fine else TruncDate("taken_at")
    last_of_each = (
        recent.annotate(bucket=bucket)
        .order_by()
        .values("bucket")
        .annotate(last=Max("taken_at"))
        .values_list("last", flat=True)
    )
    moments = {first, *last_of_each}
    return list(recent.filter(taken_at__in=moments).order_by("taken_at"))


def _reading(snapshot: PlayerSnapshot) -> Reading:
    return Reading(snapshot.taken_at, profile_from_json(snapshot.statistics))


def _overall(profile: Profile) -> Rate | None:
    totals = [mode.totals for mode in profile.modes.values()]
    known = [one for one in totals if one.missions is not None and one.victories is not None]
    return wilson(total(one.victories for one in known), total(one.missions for one in known))


def _periods(snapshots: list[PlayerSnapshot], now: datetime) -> tuple[PeriodDelta, ...]:
    """Compare the newest snapshot with the last one before each period, or with the first."""
    if len(snapshots) < 2:
        return tuple(PeriodDelta(days, None, None) for days in PERIODS_DAYS)
    starts = [_start(snapshots[:-1], now - timedelta(days=days)) for days in PERIODS_DAYS]
    newest = _reading(snapshots[-1])
    before = {at: _reading(one) for at, one in {one.taken_at: one for one in starts}.items()}
    deltas = [difference(before[one.taken_at], newest) for one in starts]
    return tuple(
        PeriodDelta(days, delta, wilson(delta.victories, delta.missions) if delta else None)
        for days, delta in zip(PERIODS_DAYS, deltas, strict=True)
    )


def _start(snapshots: list[PlayerSnapshot], cutoff: datetime) -> PlayerSnapshot:
    earlier = [snapshot for snapshot in snapshots if snapshot.taken_at <= cutoff]
    return earlier[-1] if earlier else snapshots[0]
