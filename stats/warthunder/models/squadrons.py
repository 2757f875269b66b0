"""Squadrons, their snapshots, standings, stays of members, and events."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.warthunder.models.players import Player
from stats.warthunder.models.tracking import EVENT_KINDS, Snapshot


class Squadron(Tracked):
    """A squadron by its name, which is what its page is addressed by."""

    name = models.CharField(_("name"), max_length=120)
    tag = models.CharField(_("tag"), max_length=40, blank=True, default="")
    tag_core = models.CharField(max_length=40, blank=True, default="", db_index=True)
    founded_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True, default="")
    place = models.PositiveIntegerField(null=True, blank=True)
    place_at = models.DateTimeField(null=True, blank=True)
    battles = models.PositiveIntegerField(null=True, blank=True)
    wins = models.PositiveIntegerField(null=True, blank=True)
    suspect_since = models.DateTimeField(null=True, blank=True)
    digest_at = models.DateTimeField(null=True, blank=True)
    last_event_seq = models.PositiveBigIntegerField(default=0)
    latest = models.ForeignKey(
        "SquadronSnapshot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("squadron")
        verbose_name_plural = _("squadrons")
        constraints = [
            models.UniqueConstraint(fields=["name", "demo"], name="one_squadron_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class SquadronSnapshot(Snapshot):
    """One reading of a squadron page. `roster` is the list of members as JSON."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="snapshots")
    members_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    members_listed = models.PositiveSmallIntegerField(default=0)
    rating = models.IntegerField(null=True, blank=True)
    activity = models.IntegerField(null=True, blank=True)
    median_rating = models.FloatField(null=True, blank=True)
    members_active = models.PositiveSmallIntegerField(null=True, blank=True)
    statistics = models.JSONField(default=dict)
    roster = models.JSONField(default=list)

    class Meta:
        verbose_name = _("squadron snapshot")
        verbose_name_plural = _("squadron snapshots")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "taken_at"], name="one_squadron_snapshot_per_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.squadron_id} at {self.taken_at:%Y-%m-%d %H:%M}"


class SquadronStanding(models.Model):
    """A squadron's line of the leaderboard at one moment; differences give its results."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="standings")
    taken_at = models.DateTimeField(_("taken"))
    place = models.PositiveIntegerField()
    rating = models.IntegerField(null=True, blank=True)
    battles = models.PositiveIntegerField(null=True, blank=True)
    wins = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("squadron standing")
        verbose_name_plural = _("squadron standings")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["squadron", "taken_at"], name="one_standing_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.squadron_id}: place {self.place}"


class Membership(models.Model):
    """A stay of a nick in a squadron; open while `left_at` is empty.

    `missing_since` is set by the first poll that does not list the member: leaving is confirmed
    by the second.
    """

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="memberships")
    player = models.ForeignKey(
        Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    nick = models.CharField(max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    joined_on = models.DateField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    missing_since = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    role = models.CharField(max_length=40, blank=True, default="")
    rating = models.IntegerField(null=True, blank=True)
    activity = models.IntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "nick"],
                condition=models.Q(left_at=None),
                name="one_open_membership_per_nick",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nick} in {self.squadron_id}"


class SquadronEvent(models.Model):
    """Something that changed in a squadron; `seq` counts 1, 2, 3 … per squadron."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, choices=EVENT_KINDS)
    nick = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(_("happened"))
    data = models.JSONField(default=dict)
    snapshot = models.ForeignKey(
        SquadronSnapshot, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[("confirmed", _("confirmed")), ("rejected", _("not the same"))],
    )

    class Meta:
        verbose_name = _("squadron event")
        verbose_name_plural = _("squadron events")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "seq"], name="one_event_per_sequence_number"
            )
        ]
        indexes = [models.Index(fields=["squadron", "kind", "-seq"]), models.Index(fields=["nick"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.nick}"
