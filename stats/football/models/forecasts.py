"""Strengths, fitted models, forecasts as they were said, and simulated seasons."""

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stats.football.models.matches import Match
from stats.football.models.places import Competition, Season, Team

# What a forecast said: never to be changed, which triggers of the database hold to as well.
SAID: Final = frozenset(
    {
        "method",
        "made_at",
        "kickoff",
        "home",
        "draw",
        "away",
        "goals_home",
        "goals_away",
        "rho",
        "known_home",
        "known_away",
    }
)


class ForecastIsFinal(Exception):
    """Somebody tried to change what a stored forecast said."""


class TeamStrength(models.Model):
    """A team's strength after a day's matches, by every model that knows it."""

    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="strengths"
    )
    competition = models.ForeignKey(
        Competition, verbose_name=_("competition"), on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(_("day"))
    elo = models.FloatField(_("Elo"))
    pi_home = models.FloatField(_("pi rating at home"), null=True)
    pi_away = models.FloatField(_("pi rating away"), null=True)
    attack = models.FloatField(_("attack"), null=True)
    defence = models.FloatField(_("defence"), null=True)

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
        Competition,
        verbose_name=_("competition"),
        on_delete=models.CASCADE,
        related_name="forecast_models",
    )
    version = models.PositiveIntegerField(_("version"))
    active = models.BooleanField(_("in use"), default=False)
    fitted_at = models.DateTimeField(_("fitted"))
    matches = models.PositiveIntegerField(_("matches"))
    parameters = models.JSONField(_("parameters"))
    scores = models.JSONField(_("scores"), default=dict)

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


class ForecastQuerySet(models.QuerySet["Forecast"]):
    """Forecasts; what they said is refused to be changed in bulk, too."""

    def update(self, **values: Any) -> int:
        """Change scores; raises ForecastIsFinal for what was said."""
        if changed := SAID & values.keys():
            raise ForecastIsFinal(f"what was said stays: {', '.join(sorted(changed))}")
        return super().update(**values)


class Forecast(models.Model):
    """What was said of a match before its kick-off by one way of reckoning; scored afterwards.

    `method` is stack, elo, dixon_coles, pi, base or odds. Never changed once written: a later
    forecast of the same match is another row, and the newest before kick-off is what counts.
    `kickoff` of a match without a known time is the first moment of its day where it is played.
    `known_home` and `known_away` are the matches of both teams that stood behind it, 0 for a
    newcomer. `scored_at` is empty while there is something to score.
    """

    match = models.ForeignKey(
        Match, verbose_name=_("match"), on_delete=models.CASCADE, related_name="forecasts"
    )
    method = models.CharField(_("method"), max_length=12)
    model = models.ForeignKey(
        ForecastModel,
        verbose_name=_("model"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))
    kickoff = models.DateTimeField(_("kick-off as then known"))
    home = models.FloatField(_("home win"))
    draw = models.FloatField(pgettext_lazy("result", "draw"))
    away = models.FloatField(_("away win"))
    goals_home = models.FloatField(_("expected goals, home"), null=True)
    goals_away = models.FloatField(_("expected goals, away"), null=True)
    rho = models.FloatField(_("rho"), null=True)
    known_home = models.PositiveIntegerField(_("matches known, home"), null=True)
    known_away = models.PositiveIntegerField(_("matches known, away"), null=True)
    outcome = models.CharField(_("outcome"), max_length=1, blank=True, default="")
    rps = models.FloatField(_("RPS"), null=True)
    log_loss = models.FloatField(_("log loss"), null=True)
    brier = models.FloatField(_("Brier score"), null=True)
    counts = models.BooleanField(_("counts in the record"), default=True)
    scored_at = models.DateTimeField(_("scored"), null=True)

    objects = ForecastQuerySet.as_manager()

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
        indexes = [
            models.Index(fields=["method", "counts", "-scored_at"], name="football_record"),
            models.Index(
                fields=["match"],
                condition=models.Q(scored_at__isnull=True),
                name="football_forecast_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.method}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a forecast, or its scores; raises ForecastIsFinal where what it said differs."""
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk).values(*SAID).get()
            changed = {name for name, value in stored.items() if getattr(self, name) != value}
            if changed:
                raise ForecastIsFinal(f"what was said stays: {', '.join(sorted(changed))}")
        super().save(*args, **kwargs)


class Simulation(models.Model):
    """A season played to its end many times over; `season_version` is what it started from."""

    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="simulations"
    )
    season_version = models.PositiveIntegerField(_("version of the season"))
    made_at = models.DateTimeField(_("made"))
    runs = models.PositiveIntegerField(_("runs"))
    data = models.JSONField(_("data"))

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["season", "-made_at"], name="football_season_simulation")]

    def __str__(self) -> str:
        return f"{self.season_id}: {self.runs}"


class ForecastDesk(models.Model):
    """What is due of a league: when to learn, to forecast, to score and to simulate; empty: not.

    Marked by whatever stores matches, and by the clock; cleared by what does the work.
    """

    competition = models.OneToOneField(
        Competition,
        verbose_name=_("competition"),
        on_delete=models.CASCADE,
        related_name="forecast_desk",
    )
    fit_due_at = models.DateTimeField(_("to be fitted"), null=True)
    forecast_due_at = models.DateTimeField(_("to be forecast"), null=True)
    score_due_at = models.DateTimeField(_("to be scored"), null=True)
    simulate_due_at = models.DateTimeField(_("to be simulated"), null=True)

    class Meta:
        verbose_name = _("desk of forecasts")
        verbose_name_plural = _("desks of forecasts")

    def __str__(self) -> str:
        return f"{self.competition_id}"


class RecordKind(models.TextChoices):
    """Where scores come from: forecasts stored before kick-off, or a walk over past results."""

    RECORD = "record", _("forecasts made before kick-off")
    BACKTEST = "backtest", _("backtest")


class ForecastRecord(models.Model):
    """The scores of a season's forecasts as sums that can be added up; kinds are never mixed."""

    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="forecast_records"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=RecordKind.choices)
    matches = models.PositiveIntegerField(_("matches"))
    data = models.JSONField(_("data"))
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("record of forecasts")
        verbose_name_plural = _("records of forecasts")
        constraints = [
            models.UniqueConstraint(fields=["season", "kind"], name="football_one_record")
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.kind}: {self.matches}"
