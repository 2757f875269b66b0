"""Players, what they are bound to, and their Elo over time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked


class Player(Tracked):
    """A player of CS2. Those only met in others' matches have no `profile_at` and are never due.

    `watched` players are polled: somebody pinned, follows or linked them. `lines_version` rises
    with every stored or changed line, so that what was worked out before is known to be old.
    `history_from` is the finish of the oldest stored match; `history_complete` says that the
    source had nothing older. `named_at` is the newest match that told the nickname.
    """

    faceit_id = models.CharField(max_length=60)
    nickname = models.CharField(_("nickname"), max_length=60)
    nickname_folded = models.CharField(max_length=60, db_index=True)
    named_at = models.DateTimeField(null=True, blank=True)
    country = models.CharField(_("country"), max_length=8, blank=True, default="")
    avatar_url = models.CharField(max_length=300, blank=True, default="")
    region = models.CharField(_("region"), max_length=20, blank=True, default="")
    skill_level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    elo = models.IntegerField(_("Elo"), null=True, blank=True)
    game_player_id = models.CharField(max_length=60, blank=True, default="", db_index=True)
    memberships = models.JSONField(default=list, blank=True)
    verified = models.BooleanField(null=True, blank=True)
    profile_at = models.DateTimeField(_("profile read"), null=True, blank=True)
    lifetime = models.JSONField(null=True, blank=True)
    lifetime_at = models.DateTimeField(null=True, blank=True)
    bans_at = models.DateTimeField(null=True, blank=True)
    region_position = models.PositiveIntegerField(null=True, blank=True)
    country_position = models.PositiveIntegerField(null=True, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)
    watched = models.BooleanField(default=False)
    lines_version = models.PositiveIntegerField(default=0)
    newest_finished_at = models.DateTimeField(null=True, blank=True)
    history_from = models.DateTimeField(null=True, blank=True)
    history_complete = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        constraints = [
            models.UniqueConstraint(fields=["demo", "faceit_id"], name="faceit_one_player")
        ]
        indexes = [
            # SQLite knows no NULLS LAST in an index: those without Elo are left out of it instead.
            models.Index(
                fields=["demo", "-elo"],
                condition=models.Q(elo__isnull=False),
                name="faceit_player_elo",
            ),
            models.Index(
                fields=["next_due_at"],
                condition=models.Q(watched=True),
                name="faceit_player_watched",
            ),
        ]

    def __str__(self) -> str:
        return self.nickname


class AccountLink(models.Model):
    """The FACEIT account that a user says is theirs."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="faceit_link"
    )
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="links")
    linked_at = models.DateTimeField(_("linked"))

    class Meta:
        verbose_name = _("linked account")
        verbose_name_plural = _("linked accounts")

    def __str__(self) -> str:
        return f"{self.user_id} → {self.player_id}"


class Ban(models.Model):
    """A ban of a player; `ends_at` empty means not said, or for good."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="bans")
    type = models.CharField(max_length=40)
    reason = models.CharField(_("reason"), max_length=200)
    game = models.CharField(max_length=20, blank=True, default="")
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["player", "type", "reason", "starts_at"],
                name="faceit_one_ban",
            )
        ]

    def __str__(self) -> str:
        return f"{self.player_id}: {self.reason}"


class EloReading(models.Model):
    """A player's Elo as the source told it at a time; `match` is the one it was read after."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="elo_readings")
    elo = models.IntegerField(_("Elo"))
    skill_level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    at = models.DateTimeField(_("read"))
    match = models.ForeignKey(
        "faceit.Match", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Elo reading")
        verbose_name_plural = _("Elo readings")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["player", "match"],
                condition=models.Q(match__isnull=False),
                name="faceit_one_reading_a_match",
            )
        ]
        indexes = [models.Index(fields=["player", "-at"], name="faceit_elo_line")]

    def __str__(self) -> str:
        return f"{self.player_id}: {self.elo}"
