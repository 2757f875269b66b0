"""What is worked out from snapshots: reference populations, and the ratings made with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.warthunder.models.players import Player, PlayerSnapshot
from stats.warthunder.records import Mode

OVERALL = "overall"
SCOPES = [(OVERALL, OVERALL), *((mode.value, mode.value) for mode in Mode)]


class RatingReference(models.Model):
    """A reference population as fitted at one time; one of each kind (demo or not) is in use.

    `data` is the fitted reference (`rating.stored`), `forecast` what forecasts start from, by mode.
    """

    demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    active = models.BooleanField(default=False)
    built_at = models.DateTimeField(_("built"))
    players = models.PositiveIntegerField(_("players"))
    weights = models.JSONField()
    data = models.JSONField()
    forecast = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("rating reference")
        verbose_name_plural = _("rating references")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["demo", "version"], name="one_reference_per_version"),
            models.UniqueConstraint(
                fields=["demo"], condition=models.Q(active=True), name="one_reference_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{'demo' if self.demo else 'real'} v{self.version}"


class PlayerRating(models.Model):
    """A player's rating in one scope: a mode, or overall. `low` … `high` is the 90 % interval.

    `demo`, `country` and `played_at` repeat the player's, so that one index answers the top.
    `country` is the one whose vehicles the player owns most of; `played_at` the newest reading that
    showed new battles, empty while there is no second reading.
    """

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="ratings")
    scope = models.CharField(max_length=12, choices=SCOPES)
    demo = models.BooleanField()
    reference = models.ForeignKey(RatingReference, on_delete=models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(PlayerSnapshot, on_delete=models.CASCADE, related_name="+")
    value = models.FloatField(_("rating"))
    low = models.FloatField()
    high = models.FloatField()
    missions = models.PositiveIntegerField(_("battles"))
    skill = models.CharField(max_length=12)
    percentile = models.FloatField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    contributions = models.JSONField(default=list)
    country = models.CharField(max_length=20, blank=True, default="")
    played_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("player's rating")
        verbose_name_plural = _("players' ratings")
        ordering = ["-low", "player"]
        constraints = [
            models.UniqueConstraint(fields=["player", "scope"], name="one_rating_per_scope")
        ]
        indexes = [
            models.Index("demo", "scope", models.F("low").desc(), "player", name="rating_top"),
            models.Index(
                "demo", "scope", "country", models.F("low").desc(), "player", name="rating_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.player_id} {self.scope}: {self.value:.0f}"
