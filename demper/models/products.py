"""What a shop sells, and how its price is to be set."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demper.models.stores import Store
from demper.records.pricing import Alone, BelowFloor, Strategy

STRATEGIES = [
    (Strategy.BEAT.value, _("beat the leader")),
    (Strategy.MATCH.value, _("match the leader")),
    (Strategy.FOLLOW.value, _("follow the leader")),
    (Strategy.POSITION.value, _("hold a place")),
    (Strategy.FIXED.value, _("fixed price")),
]


class Mode(models.TextChoices):
    """What the bot may do with its decisions."""

    LIVE = "live", _("live")
    TEST = "test", _("test: decides, writes nothing")
    APPROVAL = "approval", _("asks before writing")


class Product(models.Model):
    """One product of a shop. `points` are its pick-up points as the source sent them, whole.

    `reason` … `checked_at` repeat what stands in the Watch of the shop's main city, for lists.
    `version` rises with every edit of the strategy (ETag).
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="products")
    merchant_sku = models.CharField(_("merchant SKU"), max_length=80)
    master_sku = models.CharField(_("master SKU"), max_length=32, blank=True, default="")
    offer_id = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(_("product"), max_length=400)
    folded = models.CharField(max_length=500, blank=True, default="")  # config.fold of title, SKUs
    brand = models.CharField(_("brand"), max_length=120, blank=True, default="")
    category = models.CharField(_("category"), max_length=200, blank=True, default="")
    image_url = models.CharField(max_length=500, blank=True, default="")
    shop_link = models.CharField(max_length=500, blank=True, default="")
    available = models.BooleanField(_("on sale"), default=True)
    price_kzt = models.PositiveBigIntegerField(_("price"), null=True, blank=True)
    city_prices = models.JSONField(default=dict)  # city id → whole tenge
    points = models.JSONField(default=list)
    seen_at = models.DateTimeField(null=True, blank=True)  # last sync that had it
    gone_at = models.DateTimeField(null=True, blank=True)  # first whole sync that had it not

    cost_kzt = models.PositiveBigIntegerField(_("cost"), null=True, blank=True)
    delivery_kzt = models.PositiveBigIntegerField(_("delivery"), default=0)
    commission_bp = models.PositiveIntegerField(_("commission"), null=True, blank=True)

    bot_active = models.BooleanField(_("bot"), default=False)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.LIVE)
    strategy = models.CharField(
        _("strategy"), max_length=8, choices=STRATEGIES, default=Strategy.BEAT.value
    )
    step_kzt = models.PositiveIntegerField(_("step"), default=1)
    position = models.PositiveSmallIntegerField(_("place"), default=1)
    fixed_price_kzt = models.PositiveBigIntegerField(_("fixed price"), null=True, blank=True)
    min_price_kzt = models.PositiveBigIntegerField(_("lowest price"), null=True, blank=True)
    max_price_kzt = models.PositiveBigIntegerField(_("highest price"), null=True, blank=True)
    min_profit_kzt = models.PositiveBigIntegerField(_("least profit"), null=True, blank=True)
    max_profit_kzt = models.PositiveBigIntegerField(_("most profit"), null=True, blank=True)
    below_floor = models.CharField(
        max_length=16,
        default=BelowFloor.NEXT.value,
        choices=[(b.value, b.value) for b in BelowFloor],
    )
    alone = models.CharField(
        max_length=8, default=Alone.HOLD.value, choices=[(a.value, a.value) for a in Alone]
    )
    # {"ignored": [], "only": [], "min_rating", "min_reviews", "max_preorder_days",
    #  "max_delivery_days", "dead_band", "max_drop", "max_raise", "climb_bp", "probe": bool,
    #  "night": ["22:00", "08:00"], "schedule": [{"days": [0..6], "from", "to", "strategy", …}],
    #  "cities": {city id: {"off": bool, "min_price", "max_price", "fixed_price"}}}
    rules = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    reason = models.CharField(_("reason"), max_length=24, blank=True, default="")
    rank = models.PositiveSmallIntegerField(_("position now"), null=True, blank=True)
    rivals = models.PositiveSmallIntegerField(null=True, blank=True)
    best_rival_kzt = models.PositiveBigIntegerField(_("best rival"), null=True, blank=True)
    floor_kzt = models.PositiveBigIntegerField(_("floor"), null=True, blank=True)
    ceiling_kzt = models.PositiveBigIntegerField(_("ceiling"), null=True, blank=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("price changed"), null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("shop product")
        verbose_name_plural = _("shop products")
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "merchant_sku"], name="demper_one_product_per_sku"
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="demper_place_from_one"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "title", "id"], name="demper_by_title"),
            models.Index(fields=["store", "bot_active", "reason"], name="demper_by_reason"),
            models.Index(fields=["store", "master_sku"], name="demper_by_master"),
        ]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """A person's named filter of the product list; `query` is the page's query string."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "store", "name"], name="demper_one_view")
        ]

    def __str__(self) -> str:
        return self.name
