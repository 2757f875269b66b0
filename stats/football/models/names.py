"""Spellings of teams and players, and doubts about them that staff settle.

`search_key` is the spelling folded by `config.fold`, which is what searches compare.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.football.models.places import Competition, Country, Player, Team


class TeamAlias(models.Model):
    """A spelling of a team at a source ("" for any); `source_id` where the source has one."""

    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="aliases"
    )
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.CASCADE, related_name="+"
    )
    source = models.CharField(_("source"), max_length=20, blank=True, default="")
    name = models.CharField(_("spelling"), max_length=120)
    source_id = models.CharField(_("number at the source"), max_length=60, blank=True, default="")
    search_key = models.CharField(_("search key"), max_length=160, db_index=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("team's spelling")
        verbose_name_plural = _("teams' spellings")
        constraints = [
            models.UniqueConstraint(
                fields=["demo", "country", "source", "name"], name="football_one_spelling"
            )
        ]
        indexes = [models.Index(fields=["source", "source_id"], name="football_alias_source")]

    def __str__(self) -> str:
        return self.name


class PlayerAlias(models.Model):
    """A spelling of a player."""

    player = models.ForeignKey(
        Player, verbose_name=_("player"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("spelling"), max_length=120)
    search_key = models.CharField(_("search key"), max_length=160, db_index=True)

    class Meta:
        verbose_name = _("player's spelling")
        verbose_name_plural = _("players' spellings")
        constraints = [
            models.UniqueConstraint(fields=["player", "name"], name="football_one_player_spelling")
        ]

    def __str__(self) -> str:
        return self.name


class SuggestionState(models.TextChoices):
    """What staff said."""

    OPEN = "open", _("open")
    SAME = "same", _("the same team")
    OTHER = "other", _("another team")


class AliasSuggestion(models.Model):
    """A new spelling that looks like a known team: `team` is what it was stored as for now."""

    competition = models.ForeignKey(
        Competition, verbose_name=_("competition"), on_delete=models.CASCADE, related_name="+"
    )
    source = models.CharField(_("source"), max_length=20)
    name = models.CharField(_("spelling"), max_length=120)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+"
    )
    candidate = models.ForeignKey(
        Team, verbose_name=_("known team"), on_delete=models.CASCADE, related_name="+"
    )
    score = models.FloatField(_("likeness"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    created_at = models.DateTimeField(_("noticed"))
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("judged by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("spelling to judge")
        verbose_name_plural = _("spellings to judge")
        ordering = ["state", "-score"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "candidate", "name"], name="football_one_suggestion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ~ {self.candidate_id}"
