"""The FACEIT account that a user says is theirs; every change is kept in the admin's history."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from stats.faceit.models import AccountLink, Player
from stats.faceit.services.watching import watch


class NotLinkable(ValueError):
    """Only a player whose profile FACEIT told us can be linked."""


def link_account(user: User, player: Player, now: datetime) -> AccountLink:
    """Make a player the user's own, in place of another; doing it again changes nothing.

    Raises NotLinkable for somebody only met in matches. Several users may link one player.
    """
    if player.profile_at is None:
        raise NotLinkable(f"The profile of {player.nickname} has not been read from FACEIT yet.")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        known = AccountLink.objects.select_related("player").filter(user=user).first()
        if known and known.player_id == player.pk:
            return known
        before = known.player if known else None
        row, _made = AccountLink.objects.update_or_create(
            user=user, defaults={"player": player, "linked_at": now}
        )
        told = f"{before} → {player.nickname}" if before else player.nickname
        _note(user, row, CHANGE if before else ADDITION, told)
        for one in filter(None, (before, player)):
            watch(one, now)
    return row


def unlink_account(user: User, now: datetime) -> bool:
    """Forget a user's player; False when there was none."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        row = AccountLink.objects.select_related("player").filter(user=user).first()
        if row is None:
            return False
        _note(user, row, DELETION, row.player.nickname)
        row.delete()
        watch(row.player, now)
    return True


def _note(user: User, row: AccountLink, flag: int, told: str) -> None:
    LogEntry.objects.create(
        user_id=user.pk,
        content_type=ContentType.objects.get_for_model(AccountLink),
        object_id=str(row.pk),
        object_repr=told[:200],
        action_flag=flag,
        change_message="API",
    )
