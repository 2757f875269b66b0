"""Demo files that people upload for a match, and what was read from them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from stats.faceit.models.matches import Match


class DemoFileState(models.TextChoices):
    """Where a demo file stands."""

    WAITING = "waiting", _("waiting to be read")
    READING = "reading", _("being read")
    DONE = "done", _("read")
    REFUSED = "refused", _("not used")


class DemoFileReason(models.TextChoices):
    """Why a demo file was not used."""

    NOT_A_DEMO = "not_a_demo", _("It is no demo file of CS2.")
    BROKEN_ARCHIVE = "broken_archive", _("It cannot be unpacked: the file is broken.")
    TOO_LARGE_UNPACKED = "too_large_unpacked", _("It is too large when unpacked.")
    UNREADABLE = "unreadable", _("The recording cannot be read.")
    NOT_INSTALLED = "not_installed", _("What reads demo files is not installed on this server.")
    TOO_MUCH = "too_much", _("Reading it took more time or memory than is allowed.")
    LOST = "lost", _("The file was gone before it could be read. Send it again.")
    MAP = "map", _("It was played on another map.")
    PEOPLE = "people", _("Other people play in it.")
    ROUNDS = "rounds", _("It has another number of rounds.")
    SCORE = "score", _("Its score is another one.")
    FIGURES = "figures", _("Kills and deaths in it are not those of this match.")


class DemoFile(Tracked):
    """An uploaded demo file of a match; `file_name` lies in the folder for them until it was read.

    `figures` are the counts of each player by FACEIT id: rounds, KAST rounds, kills, deaths,
    assists, trades, openings. `map_number` is the map of the match that it turned out to be.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="demo_files")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    file_name = models.CharField(max_length=60, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=10, choices=DemoFileState.choices, default=DemoFileState.WAITING
    )
    reason = models.CharField(max_length=20, choices=DemoFileReason.choices, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    map_number = models.PositiveSmallIntegerField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("demo file")
        verbose_name_plural = _("demo files")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["match"],
                condition=models.Q(state__in=["waiting", "reading"]),
                name="faceit_one_demo_file_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.state}"
