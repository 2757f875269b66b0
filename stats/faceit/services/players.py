"""Storing what FACEIT says of a player: profile and Elo, lifetime figures, bans, place."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.alerts.services import publish_many
from accounts.alerts.services.publishing import Occurrence
from stats.faceit.elo.levels import level_of
from stats.faceit.models import Ban, Player
from stats.faceit.records import Ban as BanRecord
from stats.faceit.records import Lifetime, PlayerProfile
from stats.faceit.services.elo_readings import keep_reading, pending_match
from stats.faceit.services.telling import ban_occurrence, level_occurrence


def ensure_player(profile: PlayerProfile, *, demo: bool) -> Player:
    """Return the row of a profile's player, made when new."""
    return Player.objects.get_or_create(
        demo=demo,
        faceit_id=profile.player_id,
        defaults={
            "nickname": profile.nickname,
            "nickname_folded": profile.nickname.casefold(),
        },
    )[0]


def store_profile(profile: PlayerProfile, *, demo: bool, at: datetime) -> Player:
    """Store a profile as read at a time, in one transaction: the row, and what its Elo tells.

    An older reading than the stored one changes nothing. Followers are told of a new level.
    """
    with transaction.atomic():
        made = ensure_player(profile, demo=demo)
        pending = pending_match(made.pk, at, lock=True)  # matches are locked before players
        player = Player.objects.select_for_update().get(pk=made.pk)
        if player.profile_at and player.profile_at > at:
            return player
        before = player.skill_level if player.profile_at else None
        level = profile.skill_level or (level_of(profile.elo) if profile.elo else None)
        reading = None
        if profile.elo is not None:
            reading = keep_reading(player, profile.elo, level, pending, at)
        _write(profile, player, at)
        if reading and before and level and before != level:
            publish_many([level_occurrence(player, before, level, reading)])
    return player


def _write(profile: PlayerProfile, player: Player, now: datetime) -> None:
    """Write a profile read at `now` to its row, which the transaction holds.

    What the source does not tell any more stays as it was; memberships are what they are now.
    """
    player.nickname = profile.nickname
    player.nickname_folded = profile.nickname.casefold()
    player.memberships = list(profile.memberships)
    player.profile_at = now
    told = {
        "country": profile.country,
        "avatar_url": (profile.avatar_url or "")[:300],
        "region": profile.region,
        "skill_level": profile.skill_level,
        "elo": profile.elo,
        "game_player_id": profile.game_player_id,
        "verified": profile.verified,
    }
    known = {name: value for name, value in told.items() if value not in (None, "")}
    for name, value in known.items():
        setattr(player, name, value)
    player.save(update_fields=["nickname", "nickname_folded", "memberships", "profile_at", *known])


def store_lifetime(player: Player, lifetime: Lifetime, *, at: datetime) -> None:
    """Store lifetime figures, in all and by map, with every key as it was sent."""
    data = {**asdict(lifetime), "figures": dict(lifetime.figures)}
    rows = Player.objects.filter(pk=player.pk)
    rows.update(lifetime=data, lifetime_at=at)
    player.lifetime, player.lifetime_at = data, at


def store_bans(player: Player, bans: Iterable[BanRecord], *, at: datetime) -> int:
    """Store bans; returns how many are new. Followers are told of those that still hold."""
    with transaction.atomic():
        known = set(player.bans.values_list("type", "reason", "starts_at"))
        new: list[Occurrence] = []
        count = 0
        for ban in bans:
            if (ban.type, ban.reason, ban.starts_at) in known:
                player.bans.filter(
                    type=ban.type, reason=ban.reason, starts_at=ban.starts_at
                ).update(ends_at=ban.ends_at)
                continue
            known.add((ban.type, ban.reason, ban.starts_at))
            row = _new_ban(player, ban)
            count += 1
            # The first look at a player tells of the past, which is no news.
            if player.bans_at and player.watched and (ban.ends_at is None or ban.ends_at > at):
                new.append(ban_occurrence(player, row, at))
        Player.objects.filter(pk=player.pk).update(bans_at=at)
        player.bans_at = at
        publish_many(new)
    return count


def _new_ban(player: Player, ban: BanRecord) -> Ban:
    return Ban.objects.create(
        player=player,
        type=ban.type[:40],
        reason=ban.reason[:200],
        game=(ban.game or "")[:20],
        starts_at=ban.starts_at,
        ends_at=ban.ends_at,
    )


def store_places(player: Player, *, region: int | None, country: int | None, at: datetime) -> None:
    """Store a player's places in the region and in the country; None leaves the one before."""
    player.region_position = region or player.region_position
    player.country_position = country or player.country_position
    player.ranked_at = at
    player.save(update_fields=["region_position", "country_position", "ranked_at"])
