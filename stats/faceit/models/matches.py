"""Matches, who sat in them, and what each player did on each map."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.faceit.models.players import Player
from stats.faceit.records import MatchState

STATES = [(state.value, state.value) for state in MatchState]


def _count(name: str = "") -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(name, null=True, blank=True)


class Match(Tracked):
    """A match, known from a webhook, from polling or from a history; due until it has its stats.

    `winner` and teams are numbered 1 and 2. `elo1` and `elo2` are the teams' mean Elo before the
    match, from the source or from stored readings (`elo_source`). `stats_given_up` says that the
    source never had stats, so it is not asked again. `doubts` holds the integrity checks that
    did not hold. `source_version` is the webhook's version of the room: older news is ignored.
    """

    match_id = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=STATES, default=MatchState.UNKNOWN)
    source_version = models.PositiveIntegerField(default=0)
    region = models.CharField(max_length=20, blank=True, default="")
    game_mode = models.CharField(max_length=20, blank=True, default="")
    competition_id = models.CharField(max_length=80, blank=True, default="")
    competition_name = models.CharField(max_length=200, blank=True, default="")
    competition_type = models.CharField(max_length=40, blank=True, default="")
    best_of = models.PositiveSmallIntegerField(null=True, blank=True)
    maps = models.JSONField(default=list, blank=True)
    map_pool = models.JSONField(default=list, blank=True)
    location = models.CharField(max_length=60, blank=True, default="")
    elo_counts = models.BooleanField(null=True, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    configured_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    team1_name = models.CharField(max_length=100, blank=True, default="")
    team2_name = models.CharField(max_length=100, blank=True, default="")
    winner = models.PositiveSmallIntegerField(null=True, blank=True)
    score1 = models.PositiveSmallIntegerField(null=True, blank=True)
    score2 = models.PositiveSmallIntegerField(null=True, blank=True)
    elo1 = models.FloatField(null=True, blank=True)
    elo2 = models.FloatField(null=True, blank=True)
    elo_source = models.CharField(max_length=12, blank=True, default="")
    details_at = models.DateTimeField(null=True, blank=True)
    stats_at = models.DateTimeField(null=True, blank=True)
    stats_given_up = models.BooleanField(default=False)
    doubts = models.JSONField(default=list, blank=True)
    demo_urls = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(fields=["demo", "match_id"], name="faceit_one_match"),
            models.CheckConstraint(
                condition=models.Q(winner__isnull=True) | models.Q(winner__in=[1, 2]),
                name="faceit_winner_is_a_team",
            ),
        ]
        indexes = [
            models.Index(fields=["demo", "-finished_at", "-id"], name="faceit_match_newest"),
            models.Index(fields=["demo", "state", "-started_at"], name="faceit_match_state"),
            models.Index(
                fields=["demo", "stats_at", "id"],
                condition=models.Q(stats_at__isnull=False),
                name="faceit_match_with_stats",
            ),
        ]

    def __str__(self) -> str:
        return self.match_id


class Seat(models.Model):
    """A player's place in a match: known before it is played, and without any stats."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="seats")
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="seats")
    team = models.PositiveSmallIntegerField()
    skill_level = models.PositiveSmallIntegerField(null=True, blank=True)
    elo_before = models.IntegerField(null=True, blank=True)
    substitute = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["match", "player"], name="faceit_one_seat"),
            models.CheckConstraint(
                condition=models.Q(team__in=[1, 2]), name="faceit_seat_is_in_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.player_id}"


class Line(models.Model):
    """One player on one map of one match, with the ratings worked out from it.

    `played_at` repeats the match's finish, so that one index answers a player's history. Columns
    are empty where the source does not tell; `has_extended` says whether the match's own stats
    were read. `kast` is a share 0–1, true where `kast_true`, else estimated.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="lines")
    map_number = models.PositiveSmallIntegerField(default=1)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="lines")
    team = models.PositiveSmallIntegerField(null=True, blank=True)
    played_at = models.DateTimeField()
    map = models.CharField(max_length=40, blank=True, default="")
    won = models.BooleanField()
    rounds = models.PositiveSmallIntegerField()
    own_score = _count()
    enemy_score = _count()
    first_half_score = _count()
    second_half_score = _count()
    overtime_score = _count()
    kills = models.PositiveSmallIntegerField()
    deaths = models.PositiveSmallIntegerField()
    assists = models.PositiveSmallIntegerField()
    headshots = _count()
    mvps = _count()
    double_kills = _count()
    triple_kills = _count()
    quadro_kills = _count()
    penta_kills = _count()
    damage = _count()
    adr = models.FloatField(null=True, blank=True)
    has_extended = models.BooleanField(default=False)
    entry_count = _count()
    entry_wins = _count()
    first_kills = _count()
    v1_count = _count()
    v1_wins = _count()
    v2_count = _count()
    v2_wins = _count()
    clutch_kills = _count()
    flash_count = _count()
    flash_successes = _count()
    enemies_flashed = _count()
    utility_count = _count()
    utility_successes = _count()
    utility_damage = _count()
    utility_enemies = _count()
    sniper_kills = _count()
    pistol_kills = _count()
    knife_kills = _count()
    zeus_kills = _count()
    kast = models.FloatField(null=True, blank=True)
    kast_true = models.BooleanField(default=False)
    rating1 = models.FloatField(null=True, blank=True)
    rating2 = models.FloatField(null=True, blank=True)
    rating21 = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "map_number", "player"], name="faceit_one_line"
            )
        ]
        indexes = [
            models.Index(fields=["player", "-played_at", "-id"], name="faceit_line_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id}/{self.map_number}: {self.player_id}"
