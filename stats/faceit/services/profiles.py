"""What a profile tells, written to the player's row."""

from datetime import datetime

from stats.faceit.models import Player
from stats.faceit.records import PlayerProfile


def store_profile(player: Player, profile: PlayerProfile, now: datetime) -> None:
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
