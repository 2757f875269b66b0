"""What is worked out from matches and kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.faceit.models.matches import Match
from stats.faceit.models.players import Player


class RatingPopulation(models.Model):
    """Means of the stored population, which the 2.1-style rating is centred on.

    `sums` are those of the science, over all matches whose stats were read until
    `through_at`/`through_id`. Lines up to `rerated_to` were rated anew with this version;
    `rerated_at` says that all are.
    """

    demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    active = models.BooleanField(default=False)
    built_at = models.DateTimeField(_("built"))
    lines = models.PositiveIntegerField(_("lines"))
    means = models.JSONField()
    sums = models.JSONField(default=dict)
    through_at = models.DateTimeField(null=True, blank=True)
    through_id = models.PositiveBigIntegerField(default=0)
    rerated_to = models.PositiveBigIntegerField(default=0)
    rerated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rating population")
        verbose_name_plural = _("rating populations")
        constraints = [
            models.UniqueConstraint(fields=["demo", "version"], name="faceit_one_population"),
            models.UniqueConstraint(
                fields=["demo"],
                condition=models.Q(active=True),
                name="faceit_one_population_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{'demo' if self.demo else 'real'} v{self.version}"


class PlayerSession(models.Model):
    """A session as rebuilt from finish times; `told_at` when its summary was published."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    matches = models.PositiveIntegerField()
    wins = models.PositiveIntegerField()
    losses = models.PositiveIntegerField()
    rounds = models.PositiveIntegerField()
    rating2 = models.FloatField(null=True, blank=True)
    elo_change = models.IntegerField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["player", "started_at"], name="faceit_one_session")
        ]
        indexes = [
            models.Index(
                fields=["ended_at"],
                condition=models.Q(told_at__isnull=True),
                name="faceit_session_untold",
            )
        ]

    def __str__(self) -> str:
        return f"{self.player_id}: {self.started_at}"


class PlayerAnalysis(models.Model):
    """Analyses of one player, good for `lines_version` and no other."""

    player = models.OneToOneField(Player, on_delete=models.CASCADE, related_name="analysis")
    lines_version = models.PositiveIntegerField()
    built_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        verbose_name = _("player's analysis")
        verbose_name_plural = _("players' analyses")

    def __str__(self) -> str:
        return f"{self.player_id} v{self.lines_version}"


class OddsModel(models.Model):
    """A fitted model of win probability with its walk-forward scores."""

    demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    active = models.BooleanField(default=False)
    fitted_at = models.DateTimeField(_("fitted"))
    matches = models.PositiveIntegerField(_("matches"))
    coefficients = models.JSONField()
    scores = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("win probability model")
        verbose_name_plural = _("win probability models")
        constraints = [
            models.UniqueConstraint(fields=["demo", "version"], name="faceit_one_odds_model"),
            models.UniqueConstraint(
                fields=["demo"],
                condition=models.Q(active=True),
                name="faceit_one_odds_model_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{'demo' if self.demo else 'real'} v{self.version}"


class RoomForecast(models.Model):
    """Team 1's chance as it was said before the match; never changed, scored afterwards."""

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="forecast")
    model = models.ForeignKey(OddsModel, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    p1 = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    elo_p1 = models.FloatField(null=True, blank=True)
    features = models.JSONField(default=dict)
    team1_won = models.BooleanField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("room forecast")
        verbose_name_plural = _("room forecasts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(p1__gt=0, p1__lt=1), name="faceit_chance_is_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.p1:.2f}"
