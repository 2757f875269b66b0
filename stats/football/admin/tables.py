"""Places, matches and sums in the back office: to look at; points deducted are told by staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.back_office import Archive
from stats.football.models import (
    Appearance,
    Competition,
    Match,
    MatchChange,
    MatchEvent,
    MatchSource,
    MatchStatistic,
    Player,
    PlayerMonth,
    Season,
    Team,
    TeamSeason,
)

POINTS_MAX = 99


class _Rows(admin.TabularInline):  # type: ignore[type-arg]
    """Rows of one match: a few dozen at most, to be read."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False


class _Sources(_Rows):
    model = MatchSource
    fields = ("source", "key", "changed_at", "stored_at")


class _Changes(_Rows):
    model = MatchChange
    fields = ("at", "source", "after_end", "fields")


class _Events(_Rows):
    model = MatchEvent
    fields = ("minute", "added", "kind", "team", "player_name", "other_name", "rescinded")
    ordering = ("minute", "added", "pk")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[MatchEvent]":
        """Read the teams with the rows."""
        rows: QuerySet[MatchEvent] = super().get_queryset(request)
        return rows.select_related("team", "match")


class _Players(_Rows):
    model = Appearance
    fields = ("team", "player", "shirt", "position", "substitute", "minutes", "goals", "rating")
    ordering = ("team", "substitute", "shirt", "pk")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Appearance]":
        """Read players and teams with the rows, and leave the source's own figures out."""
        rows: QuerySet[Appearance] = super().get_queryset(request)
        return rows.select_related("team", "player", "match").defer("figures")


class _Statistics(_Rows):
    model = MatchStatistic
    fields = ("period", "key", "home", "away")
    ordering = ("period", "key")


@admin.register(Match)
class MatchAdmin(Archive):
    """Matches, the newest rows first, with what belongs to each."""

    list_display = (
        "id", "season", "day", "home", "away", "ft_home", "ft_away", "status", "awarded", "demo",
        "version",
    )  # fmt: skip
    list_select_related = ("season__competition", "home", "away")
    list_filter = ("demo", "status", "awarded", "season__competition")
    search_fields = ("=id", "home__name__startswith", "away__name__startswith")
    search_help_text = _("a number, or how a team's name begins")
    ordering = ("-pk",)
    inlines = (_Sources, _Changes, _Events, _Players, _Statistics)


@admin.register(Competition)
class CompetitionAdmin(Archive):
    """Competitions, as they are listed to people."""

    list_display = ("code", "name", "country", "tier", "position", "demo")
    list_select_related = ("country",)
    list_filter = ("demo", "country")
    search_fields = ("=code", "name__startswith")


class SeasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Points taken away, by a team's number."""

    class Meta:
        model = Season
        fields = ("deductions",)

    def clean_deductions(self) -> dict[str, int]:
        """Take whole numbers of points from teams that play in the season."""
        told = self.cleaned_data["deductions"] or {}
        if not isinstance(told, dict) or not all(map(_is_points, told.values())):
            raise forms.ValidationError(
                _('Write it as {"team\'s number": points}, with points from 1 to %(most)d.')
                % {"most": POINTS_MAX}
            )
        season = self.instance.pk
        rows = Team.objects.filter(Q(home_matches__season=season) | Q(away_matches__season=season))
        teams = {str(pk) for pk in rows.values_list("pk", flat=True).distinct()}
        if strangers := sorted(told.keys() - teams):
            raise forms.ValidationError(
                _("No team of this season has the number %(number)s.") % {"number": strangers[0]}
            )
        return told


def _is_points(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= POINTS_MAX


@admin.register(Season)
class SeasonAdmin(Archive):
    """Seasons; points deducted may be told here, whatever else comes from sources."""

    form = SeasonForm
    fields = ("competition", "label", "starts_on", "ends_on", "version", "source_ids", "deductions")
    readonly_fields = ("competition", "label", "starts_on", "ends_on", "version", "source_ids")
    list_display = ("label", "competition", "starts_on", "ends_on", "version")
    list_select_related = ("competition",)
    list_filter = ("competition__demo", "competition")
    search_fields = ("=label", "=competition__code")
    ordering = ("-label", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave deductions to whoever may change seasons."""
        return self.has_act_permission(request)

    def save_model(
        self, request: HttpRequest, obj: Model, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Store the points alone, and let what was worked out before be known to be old."""
        Season.objects.filter(pk=obj.pk).update(
            deductions=form.cleaned_data["deductions"], version=F("version") + 1
        )


@admin.register(Team)
class TeamAdmin(Archive):
    """Teams under the names that are shown."""

    list_display = ("id", "name", "short_name", "code", "country", "demo")
    list_select_related = ("country",)
    list_filter = ("demo", "country")
    search_fields = ("=id", "name__startswith", "aliases__name__startswith")
    ordering = ("name", "pk")


@admin.register(Player)
class PlayerAdmin(Archive):
    """Players and the teams that they are with."""

    list_display = ("id", "name", "position", "team", "born_on", "source", "demo")
    list_select_related = ("team",)
    list_filter = ("demo", "source", "position")
    search_fields = ("=id", "=source_id", "name__startswith")
    ordering = ("-pk",)


@admin.register(TeamSeason)
class TeamSeasonAdmin(Archive):
    """Kept sums of teams: `football_rollups` compares them with the matches."""

    list_display = (
        "season", "team", "home", "played", "wins", "draws", "losses", "goals_for", "goals_against",
        "shots", "xg", "season_version",
    )  # fmt: skip
    list_select_related = ("season__competition", "team")
    list_filter = ("home", "season__competition")
    search_fields = ("=team__id", "team__name__startswith", "=season__label")
    ordering = ("-pk",)


@admin.register(PlayerMonth)
class PlayerMonthAdmin(Archive):
    """Kept sums of players: `football_rollups` compares them with the matches."""

    list_display = (
        "player", "team", "season", "month", "matches", "minutes", "goals", "assists", "xg",
        "rated",
    )  # fmt: skip
    list_select_related = ("player", "team", "season__competition")
    list_filter = ("season__competition",)
    search_fields = ("=player__id", "player__name__startswith")
    ordering = ("-pk",)
