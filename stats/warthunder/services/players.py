"""Storing a reading of a profile: snapshot, identity, name history, and what there is to tell."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction

from config.work.claims import Claim, finish
from stats.warthunder.codec import profile_from_json, to_json
from stats.warthunder.deltas import ProfileDelta, Reading, difference, total
from stats.warthunder.integrity import profile_checks, summary
from stats.warthunder.judge import Neighbours, Verdict, judge
from stats.warthunder.models import Membership, Origin, Player, PlayerName, PlayerSnapshot
from stats.warthunder.nick import nick_key
from stats.warthunder.records import Profile, Quality
from stats.warthunder.services.analysis.ratings import rate_player
from stats.warthunder.services.raw import RawPage, keep
from stats.warthunder.services.schedule import next_after_success
from stats.warthunder.services.telling import PlayerNews, tell_player


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """What storing did: `created` is False when the page said nothing new."""

    player: Player
    snapshot: PlayerSnapshot
    created: bool


def find_player(nick: str, *, demo: bool) -> Player | None:
    """Return the player of exactly this nick, or the only one whose nick differs in decoration."""
    exact = Player.objects.filter(nick=nick, demo=demo).first()
    if exact:
        return exact
    similar = list(Player.objects.filter(nick_key=nick_key(nick), demo=demo)[:2])
    return similar[0] if len(similar) == 1 else None


def ensure_player(nick: str, *, demo: bool) -> Player:
    """Return the player of exactly this nick, made and joined to rosters when new."""
    player, created = Player.objects.get_or_create(
        nick=nick, demo=demo, defaults={"nick_key": nick_key(nick)}
    )
    if created:
        Membership.objects.filter(nick=nick, squadron__demo=demo, player=None).update(player=player)
    return player


def store_profile(
    profile: Profile, page: RawPage, *, claim: Claim | None, now: datetime, rng: Random
) -> StoredProfile:
    """Store one reading in one transaction, whichever way it came in.

    With a claim the result is stored only while the claim is held; raises StaleClaim otherwise.
    Storing the same reading twice changes nothing.
    """
    with transaction.atomic():
        player = _locked(profile, page, claim, now, rng)
        around = _Around.of(player, page.fetched_at)
        verdict = judge(profile, page.fetched_at, profile_checks(profile), around.neighbours)
        snapshot, created = _snapshot(player, profile, page, verdict, around)
        if around.is_newest:
            news = _news(player, profile, verdict, around, page.fetched_at) if created else []
            _carry_over(player, profile, verdict, snapshot, page.fetched_at)
            if created and verdict.quality is Quality.VALID:
                rate_player(player)
            tell_player(player, news, page.fetched_at)
        return StoredProfile(player, snapshot, created)


def _locked(
    profile: Profile, page: RawPage, claim: Claim | None, now: datetime, rng: Random
) -> Player:
    """Return the row, held by this transaction; a claim is given back in the same one."""
    if claim is None:
        player = ensure_player(profile.nick, demo=page.origin == Origin.DEMO)
        return Player.objects.select_for_update().get(pk=player.pk)
    row = Player.objects.get(pk=claim.pk)
    finish(claim, now, next_after_success(row, now, rng))
    return Player.objects.get(pk=claim.pk)


@dataclass(frozen=True, slots=True)
class _Around:
    """The snapshots around a moment."""

    last: PlayerSnapshot | None
    neighbours: Neighbours
    is_newest: bool

    @classmethod
    def of(cls, player: Player, at: datetime) -> "_Around":
        mine = PlayerSnapshot.objects.filter(player=player)
        valid = mine.filter(quality=Quality.VALID)
        last = mine.filter(taken_at__lte=at).order_by("-taken_at").first()
        before = valid.filter(taken_at__lte=at).order_by("-taken_at").first()
        after = valid.filter(taken_at__gt=at).order_by("taken_at").first()
        fallen = mine.filter(quality=Quality.REGRESSION, taken_at__lte=at)
        if before:
            fallen = fallen.filter(taken_at__gt=before.taken_at)
        first_fallen = fallen.order_by("taken_at").values_list("taken_at", flat=True).first()
        return cls(
            last=last,
            neighbours=Neighbours(_reading(before), _reading(after), first_fallen),
            is_newest=not mine.filter(taken_at__gt=at).exists(),
        )


def _reading(snapshot: PlayerSnapshot | None) -> Reading | None:
    if snapshot is None:
        return None
    return Reading(snapshot.taken_at, profile_from_json(snapshot.statistics))


def _snapshot(
    player: Player, profile: Profile, page: RawPage, verdict: Verdict, around: _Around
) -> tuple[PlayerSnapshot, bool]:
    """Append a snapshot, or move on the last one when the page says the same as it did."""
    statistics = to_json(profile)
    last = around.last
    if last and (last.taken_at == page.fetched_at or _same(last, statistics, verdict)):
        if last.last_seen_at < page.fetched_at:
            last.last_seen_at = page.fetched_at
            last.save(update_fields=["last_seen_at"])
        return last, False
    passed, failed, skipped = summary(profile_checks(profile))
    totals = [mode.totals for mode in profile.modes.values()]
    return PlayerSnapshot.objects.create(
        player=player,
        raw=keep(page),
        taken_at=page.fetched_at,
        last_seen_at=page.fetched_at,
        origin=page.origin,
        quality=verdict.quality,
        reason=verdict.reason[:300],
        statistics=statistics,
        checks_passed=passed,
        checks_failed=failed,
        checks_skipped=skipped,
        missions=total(mode.missions for mode in totals),
        victories=total(mode.victories for mode in totals),
    ), True


def _same(last: PlayerSnapshot, statistics: dict[str, Any], verdict: Verdict) -> bool:
    return last.statistics == statistics and last.quality == verdict.quality


def _news(
    player: Player, profile: Profile, verdict: Verdict, around: _Around, at: datetime
) -> list[PlayerNews]:
    """Return what the newest reading tells beyond the one before; the first tells nothing."""
    if around.last is None:
        return []
    news: list[PlayerNews] = []
    fell_before = around.last.quality == Quality.REGRESSION
    if verdict.quality is Quality.REGRESSION and not fell_before:
        news.append(PlayerNews("regression", {"reason": verdict.reason}))
    if around.neighbours.before and verdict.quality is Quality.VALID:
        news += _progress(difference(around.neighbours.before, Reading(at, profile)))
    if player.squadron_name != (profile.squadron_name or ""):
        news.append(
            PlayerNews(
                "squadron",
                {"before": player.squadron_name, "after": profile.squadron_name or ""},
            )
        )
    return news


def _progress(delta: ProfileDelta | None) -> list[PlayerNews]:
    missions = delta.missions if delta else None
    if delta is None or not missions:
        return []
    return [PlayerNews("progress", {"missions": missions, "victories": delta.victories})]


def _carry_over(
    player: Player, profile: Profile, verdict: Verdict, snapshot: PlayerSnapshot, at: datetime
) -> None:
    """Bring the player's row up to the newest page; the last valid reading stays on show."""
    _rename(player, profile.nick, at)
    player.title = profile.title or ""
    player.banned = profile.banned
    player.squadron_name = profile.squadron_name or ""
    player.squadron_tag = profile.squadron_tag or ""
    player.registered_on = profile.registered_on or player.registered_on
    if verdict.quality is Quality.VALID:
        player.level = profile.level or player.level
    shown_is_valid = player.latest is not None and player.latest.quality == Quality.VALID
    if verdict.quality is Quality.VALID or not shown_is_valid:
        player.latest = snapshot
    player.last_success_at = max(at, player.last_success_at or at)
    player.save(
        update_fields=[
            "nick", "nick_key", "title", "level", "banned", "registered_on", "squadron_name",
            "squadron_tag", "latest", "last_success_at",
        ]
    )  # fmt: skip


def _rename(player: Player, nick: str, at: datetime) -> None:
    """Take over the nick the page gives, and keep the history of names."""
    taken = Player.objects.filter(nick=nick, demo=player.demo).exclude(pk=player.pk).exists()
    if nick != player.nick and not taken:
        player.nick, player.nick_key = nick, nick_key(nick)
    record_name(player, at)


def record_name(player: Player, at: datetime) -> None:
    """Note that the player bears its nick at this moment, closing the name before."""
    current = player.names.filter(seen_until=None).first()
    if current and current.nick == player.nick:
        return
    if current:
        player.names.filter(pk=current.pk).update(seen_until=at)
    PlayerName.objects.create(
        player=player, nick=player.nick, nick_key=player.nick_key, seen_from=at
    )
