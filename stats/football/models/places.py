"""Countries, competitions and their seasons, teams, players and grounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.Model):
    """A country by its code in league codes (en, es, de …)."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Competition(models.Model):
    """A league, such as en.1; its rules stand in `stats.football.leagues`."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="competitions"
    )
    tier = models.PositiveSmallIntegerField(_("tier"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["demo", "code"], name="football_one_competition")
        ]

    def __str__(self) -> str:
        return self.name


class Season(models.Model):
    """A season of a competition; `label` is such as 2024-25.

    `deductions` maps a team's id to points taken away. `version` rises with every stored change
    of a match, so that what was worked out before is known to be old.
    """

    competition = models.ForeignKey(
        Competition, verbose_name=_("competition"), on_delete=models.CASCADE, related_name="seasons"
    )
    label = models.CharField(_("season"), max_length=12)
    source_ids = models.JSONField(_("numbers at sources"), default=dict, blank=True)
    deductions = models.JSONField(_("points taken away"), default=dict, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["-label"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "label"], name="football_one_season")
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.label}"


class Venue(models.Model):
    """A ground."""

    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [models.UniqueConstraint(fields=["name", "city"], name="football_one_venue")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team under the name that is shown; other spellings are aliases."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, default="")
    code = models.CharField(_("code"), max_length=8, blank=True, default="")
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="teams"
    )
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["demo", "country", "name"], name="football_one_team")
        ]

    def __str__(self) -> str:
        return self.name


class Player(models.Model):
    """A player; `source` and `source_id` are those of the source that told of them first."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, default="")
    position = models.CharField(_("position"), max_length=4, blank=True, default="")
    country = models.CharField(_("country"), max_length=8, blank=True, default="")
    born_on = models.DateField(_("born"), null=True, blank=True)
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="players",
    )
    source = models.CharField(_("source"), max_length=20)
    source_id = models.CharField(_("number at the source"), max_length=60)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["demo", "source", "source_id"], name="football_one_player"
            )
        ]

    def __str__(self) -> str:
        return self.name
