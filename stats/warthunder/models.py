"""Players and squadrons, their snapshots, memberships and events."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stats.warthunder.records import Branch, EventKind, Outcome, Quality


class Origin(models.TextChoices):
    """How an answer came in."""

    FETCH = "fetch", _("fetched")
    UPLOAD = "upload", _("uploaded")
    DEMO = "demo", _("demo")


OUTCOMES = [(item.value, item.value) for item in Outcome]
QUALITIES = [(item.value, item.value) for item in Quality]
EVENT_KINDS = [(item.value, item.value) for item in EventKind]
BRANCHES = [(item.value, item.value) for item in Branch]


class RawAnswer(models.Model):
    """What a source sent, byte for byte (zlib), kept so that it can be read again."""

    kind = models.CharField(
        max_length=20, choices=[(k, k) for k in ("profile", "squadron", "board")]
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source = models.CharField(_("source"), max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    body = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    fetched_at = models.DateTimeField(_("fetched"), db_index=True)

    class Meta:
        verbose_name = _("raw answer")
        verbose_name_plural = _("raw answers")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class Tracked(models.Model):
    """Bookkeeping of a subject that is asked for again and again.

    `claimed_until` is a lease and `claim_token` its fencing number: whoever stores a result must
    still hold the number it was given.
    """

    demo = models.BooleanField(default=False)
    requested_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_token = models.PositiveBigIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True, default="")
    last_error = models.CharField(max_length=300, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Player(Tracked):
    """A player by the nick in use now; a demo player never mixes with a real one."""

    nick = models.CharField(_("nick"), max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=120, blank=True, default="")
    level = models.PositiveIntegerField(null=True, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    banned = models.BooleanField(default=False)
    squadron_name = models.CharField(max_length=120, blank=True, default="")
    squadron_tag = models.CharField(max_length=40, blank=True, default="")
    last_event_seq = models.PositiveBigIntegerField(default=0)
    latest = models.ForeignKey(
        "PlayerSnapshot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        constraints = [models.UniqueConstraint(fields=["nick", "demo"], name="one_player_per_nick")]

    def __str__(self) -> str:
        return self.nick


class PlayerName(models.Model):
    """A nick a player has used, and when it was seen."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="names")
    nick = models.CharField(max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    seen_from = models.DateTimeField()
    seen_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("player's name")
        verbose_name_plural = _("players' names")
        ordering = ["-seen_from"]

    def __str__(self) -> str:
        return self.nick


class PlayerSnapshot(models.Model):
    """One reading of a profile page; append-only. `statistics` is the record as JSON.

    A reading that says the same as the one before is not stored: `last_seen_at` moves on.
    """

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="snapshots")
    raw = models.ForeignKey(RawAnswer, null=True, blank=True, on_delete=models.SET_NULL)
    taken_at = models.DateTimeField(_("taken"))
    last_seen_at = models.DateTimeField(_("unchanged until"))
    origin = models.CharField(max_length=10, choices=Origin.choices)
    quality = models.CharField(max_length=12, choices=QUALITIES)
    reason = models.CharField(max_length=300, blank=True, default="")
    statistics = models.JSONField()
    checks_passed = models.PositiveSmallIntegerField(default=0)
    checks_failed = models.PositiveSmallIntegerField(default=0)
    checks_skipped = models.PositiveSmallIntegerField(default=0)
    missions = models.PositiveIntegerField(null=True, blank=True)
    victories = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("player snapshot")
        verbose_name_plural = _("player snapshots")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["player", "taken_at"], name="one_snapshot_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.player_id} at {self.taken_at:%Y-%m-%d %H:%M}"


class PlayerEvent(models.Model):
    """Something that happened to a player; `seq` counts 1, 2, 3 … per player."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(_("happened"))
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("player event")
        verbose_name_plural = _("player events")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["player", "seq"], name="one_player_event_per_sequence_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class Squadron(Tracked):
    """A squadron by its name, which is what its page is addressed by."""

    name = models.CharField(_("name"), max_length=120)
    tag = models.CharField(_("tag"), max_length=40, blank=True, default="")
    tag_core = models.CharField(max_length=40, blank=True, default="", db_index=True)
    founded_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True, default="")
    place = models.PositiveIntegerField(null=True, blank=True)
    place_at = models.DateTimeField(null=True, blank=True)
    battles = models.PositiveIntegerField(null=True, blank=True)
    wins = models.PositiveIntegerField(null=True, blank=True)
    suspect_since = models.DateTimeField(null=True, blank=True)
    last_event_seq = models.PositiveBigIntegerField(default=0)
    latest = models.ForeignKey(
        "SquadronSnapshot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("squadron")
        verbose_name_plural = _("squadrons")
        constraints = [
            models.UniqueConstraint(fields=["name", "demo"], name="one_squadron_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class SquadronSnapshot(models.Model):
    """One reading of a squadron page; append-only. `roster` is the list of members as JSON."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="snapshots")
    raw = models.ForeignKey(RawAnswer, null=True, blank=True, on_delete=models.SET_NULL)
    taken_at = models.DateTimeField(_("taken"))
    last_seen_at = models.DateTimeField(_("unchanged until"))
    origin = models.CharField(max_length=10, choices=Origin.choices)
    quality = models.CharField(max_length=12, choices=QUALITIES)
    reason = models.CharField(max_length=300, blank=True, default="")
    members_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    members_listed = models.PositiveSmallIntegerField(default=0)
    rating = models.IntegerField(null=True, blank=True)
    activity = models.IntegerField(null=True, blank=True)
    median_rating = models.FloatField(null=True, blank=True)
    members_active = models.PositiveSmallIntegerField(null=True, blank=True)
    statistics = models.JSONField(default=dict)
    roster = models.JSONField(default=list)

    class Meta:
        verbose_name = _("squadron snapshot")
        verbose_name_plural = _("squadron snapshots")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "taken_at"], name="one_squadron_snapshot_per_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.squadron_id} at {self.taken_at:%Y-%m-%d %H:%M}"


class SquadronStanding(models.Model):
    """A squadron's line of the leaderboard at one moment; differences give its results."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="standings")
    taken_at = models.DateTimeField(_("taken"))
    place = models.PositiveIntegerField()
    rating = models.IntegerField(null=True, blank=True)
    battles = models.PositiveIntegerField(null=True, blank=True)
    wins = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("squadron standing")
        verbose_name_plural = _("squadron standings")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["squadron", "taken_at"], name="one_standing_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.squadron_id}: place {self.place}"


class Membership(models.Model):
    """A stay of a nick in a squadron; open while `left_at` is empty.

    `missing_since` is set by the first poll that does not list the member: leaving is confirmed
    by the second.
    """

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="memberships")
    player = models.ForeignKey(
        Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    nick = models.CharField(max_length=60)
    nick_key = models.CharField(max_length=80, db_index=True)
    joined_on = models.DateField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    missing_since = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    role = models.CharField(max_length=40, blank=True, default="")
    rating = models.IntegerField(null=True, blank=True)
    activity = models.IntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "nick"],
                condition=models.Q(left_at=None),
                name="one_open_membership_per_nick",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nick} in {self.squadron_id}"


class SquadronEvent(models.Model):
    """Something that changed in a squadron; `seq` counts 1, 2, 3 … per squadron."""

    squadron = models.ForeignKey(Squadron, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, choices=EVENT_KINDS)
    nick = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(_("happened"))
    data = models.JSONField(default=dict)
    snapshot = models.ForeignKey(
        SquadronSnapshot, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[("confirmed", _("confirmed")), ("rejected", _("not the same"))],
    )

    class Meta:
        verbose_name = _("squadron event")
        verbose_name_plural = _("squadron events")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["squadron", "seq"], name="one_event_per_sequence_number"
            )
        ]
        indexes = [models.Index(fields=["squadron", "kind", "-seq"]), models.Index(fields=["nick"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.nick}"


class Vehicle(models.Model):
    """A line of the vehicle table; a battle rating is empty where the table gives none.

    `code` is the game's own name. `branch` and `vehicle_class` are empty where unknown.
    """

    code = models.CharField(_("code"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=20)
    branch = models.CharField(
        _("branch"), max_length=10, choices=BRANCHES, blank=True, default="", db_index=True
    )
    vehicle_class = models.CharField(_("class"), max_length=40, blank=True, default="")
    tier = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    br_arcade = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    br_realistic = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    br_simulator = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["country", "branch", "code"]

    def __str__(self) -> str:
        return self.name
