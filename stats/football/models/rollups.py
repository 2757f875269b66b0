"""Sums kept beside the rows they come from, so that no page scans a whole table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.places import Player, Season, Team


class TeamSeason(models.Model):
    """A team's results in a season at home or away.

    `season_version` is the season's version when these sums last changed; a season's other
    changes leave them right as they are. `goal_minutes` and `conceded_minutes` count goals by
    quarter of an hour. `shots` and `xg` are sums over `shots_known` and `xg_known` matches, None
    where no match tells them.
    """

    season = models.ForeignKey(
        Season, verbose_name=_("season"), on_delete=models.CASCADE, related_name="team_seasons"
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="team_seasons"
    )
    home = models.BooleanField(_("at home"))
    season_version = models.PositiveIntegerField(_("version of the season"))
    played = models.PositiveSmallIntegerField(_("matches"))
    wins = models.PositiveSmallIntegerField(_("won"))
    draws = models.PositiveSmallIntegerField(_("drawn"))
    losses = models.PositiveSmallIntegerField(_("lost"))
    goals_for = models.PositiveSmallIntegerField(_("goals scored"))
    goals_against = models.PositiveSmallIntegerField(_("goals conceded"))
    clean_sheets = models.PositiveSmallIntegerField(_("without conceding"))
    shots = models.PositiveIntegerField(_("shots"), null=True)
    shots_known = models.PositiveSmallIntegerField(_("matches with shots"), default=0)
    xg = models.FloatField(_("xG"), null=True)
    xg_known = models.PositiveSmallIntegerField(_("matches with xG"), default=0)
    goal_minutes = models.JSONField(_("minutes of goals scored"), default=list)
    conceded_minutes = models.JSONField(_("minutes of goals conceded"), default=list)

    class Meta:
        verbose_name = _("team's season")
        verbose_name_plural = _("teams' seasons")
        constraints = [
            models.UniqueConstraint(
                fields=["season", "team", "home"], name="football_one_team_season"
            )
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.team_id}"


class PlayerMonth(models.Model):
    """A player's sums over one month of a season; `month` is its first day.

    `xg` is the sum over `xg_known` matches, `rating_sum` over `rated` ones.
    """

    player = models.ForeignKey(
        Player, verbose_name=_("player"), on_delete=models.CASCADE, related_name="months"
    )
    season = models.ForeignKey(
        Season,
        verbose_name=_("season"),
        on_delete=models.CASCADE,
        related_name="player_months",
        db_index=False,
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+"
    )
    month = models.DateField(_("month"))
    matches = models.PositiveSmallIntegerField(_("matches"))
    starts = models.PositiveSmallIntegerField(_("from the start"))
    minutes = models.PositiveIntegerField(_("minutes"))
    goals = models.PositiveSmallIntegerField(_("goals"))
    assists = models.PositiveSmallIntegerField(_("assists"))
    shots = models.PositiveIntegerField(_("shots"))
    passes = models.PositiveIntegerField(_("passes"))
    passes_completed = models.PositiveIntegerField(_("passes completed"))
    tackles = models.PositiveIntegerField(_("tackles"))
    saves = models.PositiveIntegerField(_("saves"))
    yellows = models.PositiveSmallIntegerField(_("yellow cards"))
    reds = models.PositiveSmallIntegerField(_("red cards"))
    xg = models.FloatField(_("xG"), null=True)
    xg_known = models.PositiveSmallIntegerField(_("matches with xG"), default=0)
    rating_sum = models.FloatField(_("sum of ratings"), default=0.0)
    rated = models.PositiveSmallIntegerField(_("matches rated"), default=0)

    class Meta:
        verbose_name = _("player's month")
        verbose_name_plural = _("players' months")
        constraints = [
            models.UniqueConstraint(
                fields=["player", "season", "team", "month"], name="football_one_player_month"
            )
        ]
        indexes = [
            models.Index(fields=["season", "-goals"], name="football_scorers"),
            models.Index(fields=["season", "team"], name="football_squad_months"),
        ]

    def __str__(self) -> str:
        return f"{self.player_id} {self.month}"
