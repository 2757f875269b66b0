"""Strengths, fitted models, forecasts as they were said, and simulated seasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.matches import Match
from stats.football.models.places import Competition, Season, Team


class TeamStrength(models.Model):
    """A team's strength after a day's matches, by every model that knows it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="strengths")
    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    elo = models.FloatField()
    pi_home = models.FloatField(null=True)
    pi_away = models.FloatField(null=True)
    attack = models.FloatField(null=True)
    defence = models.FloatField(null=True)

    class Meta:
        verbose_name = _("team's strength")
        verbose_name_plural = _("teams' strengths")
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="football_one_strength")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}: {self.elo:.0f}"


class ForecastModel(models.Model):
    """Parameters fitted for a competition with what they scored; one of each is in use."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="forecast_models"
    )
    version = models.PositiveIntegerField()
    active = models.BooleanField(default=False)
    fitted_at = models.DateTimeField(_("fitted"))
    matches = models.PositiveIntegerField(_("matches"))
    parameters = models.JSONField()
    scores = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("forecast model")
        verbose_name_plural = _("forecast models")
        constraints = [
            models.UniqueConstraint(fields=["competition", "version"], name="football_one_model"),
            models.UniqueConstraint(
                fields=["competition"],
                condition=models.Q(active=True),
                name="football_one_model_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} v{self.version}"


class Forecast(models.Model):
    """What was said of a match before its kick-off by one way of reckoning; scored afterwards.

    `method` is stack, elo, dixon_coles, pi, base or odds. Never changed once written: a later
    forecast of the same match is another row, and the newest before kick-off is what counts.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="forecasts")
    method = models.CharField(max_length=12)
    model = models.ForeignKey(ForecastModel, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    kickoff = models.DateTimeField(_("kick-off as then known"))
    home = models.FloatField()
    draw = models.FloatField()
    away = models.FloatField()
    goals_home = models.FloatField(null=True)
    goals_away = models.FloatField(null=True)
    rho = models.FloatField(null=True)
    outcome = models.CharField(max_length=1, blank=True, default="")
    rps = models.FloatField(null=True)
    log_loss = models.FloatField(null=True)
    brier = models.FloatField(null=True)
    counts = models.BooleanField(default=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "method", "made_at"], name="football_one_forecast"
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__lt=models.F("kickoff")),
                name="football_said_before_kickoff",
            ),
        ]
        indexes = [models.Index(fields=["method", "counts", "-scored_at"], name="football_record")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.method}"


class Simulation(models.Model):
    """A season played to its end many times over; `season_version` is what it started from."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="simulations")
    season_version = models.PositiveIntegerField()
    made_at = models.DateTimeField(_("made"))
    runs = models.PositiveIntegerField()
    data = models.JSONField()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.season_id}: {self.runs}"
