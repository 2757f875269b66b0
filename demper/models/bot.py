"""What the bot saw, decided and wrote."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demper.models.products import Product
from demper.models.stores import Store


class Watch(models.Model):
    """A product in one city: its price there, and where the decision stands.

    `alone_seen` counts snapshots in a row without rivals; `probe` is a ProbeState as JSON.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="watches")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="watches")
    city_id = models.CharField(_("city"), max_length=16)
    price_kzt = models.PositiveBigIntegerField(_("price"), null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    alone_seen = models.PositiveSmallIntegerField(default=0)
    agreeing = models.PositiveSmallIntegerField(default=0)  # looks in a row that want to raise
    probe = models.JSONField(default=dict)
    reason = models.CharField(max_length=24, blank=True, default="")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    rivals = models.PositiveSmallIntegerField(null=True, blank=True)
    best_rival_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    best_rival = models.CharField(max_length=120, blank=True, default="")
    target_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    floor_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    ceiling_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "city_id"], name="demper_one_watch")
        ]
        indexes = [models.Index(fields=["store", "next_due_at"], name="demper_due")]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.city_id}"


class OfferSnapshot(models.Model):
    """All offers of a product in a city; one row for as long as nothing changes.

    `offers` is zlib-compressed JSON (see services of snapshots). `digest` tells equal ones.
    """

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="snapshots")
    digest = models.BinaryField(max_length=16)
    offers = models.BinaryField()
    total = models.PositiveSmallIntegerField()
    complete = models.BooleanField(default=True)
    own_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    best_rival_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField()
    seen_until = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["watch", "taken_at"], name="demper_snapshots")]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.taken_at:%Y-%m-%d %H:%M}"


class RunState(models.TextChoices):
    """How a run of the bot ended."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")
    LOST = "lost", _("lost")  # its lease was taken over


class Run(models.Model):
    """One cycle over a shop's due products; `counts` maps reason → number."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    instance = models.CharField(max_length=64, blank=True, default="")
    lease_token = models.PositiveBigIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    last_error = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["store", "-started_at"], name="demper_runs")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.started_at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """A decision that differs from the one before it on the same product and city."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="decisions")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="decisions")
    reason = models.CharField(max_length=24)
    current_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    price_kzt = models.PositiveBigIntegerField(null=True, blank=True)  # None: nothing to write
    target_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    floor_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    ceiling_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    anchor = models.CharField(max_length=120, blank=True, default="")
    anchor_kzt = models.PositiveBigIntegerField(null=True, blank=True)
    rivals = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    clamps = models.CharField(max_length=60, blank=True, default="")  # space separated
    tested = models.BooleanField(default=False)  # test mode: decided, not written
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["watch", "-id"], name="demper_decisions"),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id}: {self.reason}"


class PriceChangeState(models.TextChoices):
    """How far a price change is."""

    AWAITING = "awaiting", _("waits for approval")
    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")
    UNKNOWN = "unknown", _("unknown")
    CANCELLED = "cancelled", _("cancelled")


class PriceChangeOrigin(models.TextChoices):
    """Who wanted a price change."""

    BOT = "bot", _("bot")
    PERSON = "person", _("person")
    UNDO = "undo", _("undo")


OPEN_CHANGES = (
    PriceChangeState.AWAITING,
    PriceChangeState.PLANNED,
    PriceChangeState.SENT,
    PriceChangeState.UNKNOWN,
)


class PriceChange(models.Model):
    """A change of one price in one city: written down before it is sent, never sent blindly twice.

    Rows with `sent_at` in the last 30 minutes are what the source's limit counts. `dispatch` is
    the same for changes that go out in one request. A request repeats the prices of all the
    product's cities; `weight` is how many of them this row stands for in the limit.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="changes")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="changes")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="changes")
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True)
    city_id = models.CharField(max_length=16)
    old_kzt = models.PositiveBigIntegerField(_("before"), null=True, blank=True)
    new_kzt = models.PositiveBigIntegerField(_("after"))
    reason = models.CharField(max_length=24, blank=True, default="")
    origin = models.CharField(
        max_length=8, choices=PriceChangeOrigin.choices, default=PriceChangeOrigin.BOT
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undoes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=PriceChangeState.choices, default=PriceChangeState.PLANNED
    )
    lease_token = models.PositiveBigIntegerField(default=0)
    dispatch = models.UUIDField(default=uuid.uuid4, editable=False)
    job_id = models.CharField(max_length=80, blank=True, default="")
    weight = models.PositiveSmallIntegerField(default=1)
    worth = models.BigIntegerField(default=0)  # expected profit that orders the write budget
    error = models.CharField(max_length=300, blank=True, default="")
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    verify_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["watch"],
                condition=models.Q(state__in=[state.value for state in OPEN_CHANGES]),
                name="demper_one_open_change",
            )
        ]
        indexes = [
            models.Index(fields=["store", "sent_at"], name="demper_budget"),
            models.Index(fields=["store", "state", "verify_at"], name="demper_to_settle"),
            models.Index(fields=["product", "-id"], name="demper_history"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.city_id}: {self.old_kzt} → {self.new_kzt}"


class Undo(models.Model):
    """Somebody took back a window of time; what could not be taken back is counted by why."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="undos")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    planned = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.store_id}: {self.since:%Y-%m-%d %H:%M}"


class Instance(models.Model):
    """A process that runs the bot, and when it was last heard of."""

    name = models.CharField(max_length=64, unique=True)
    index = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveSmallIntegerField(default=1)
    stores = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class BotSwitch(models.Model):
    """The installation's switch: one row with the number 1; without it the bot is on."""

    on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return "on" if self.on else "off"
