"""Orders, reviews and what the days of a shop came to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.work.tracked import Tracked
from demper.models.products import Product
from demper.models.stores import Store


class Order(models.Model):
    """An order of a shop; money in whole tenge. Nothing of the customer is stored."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="orders")
    code = models.CharField(_("order"), max_length=32)
    source_id = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=24, blank=True, default="")
    status = models.CharField(max_length=40, blank=True, default="")
    total_kzt = models.PositiveBigIntegerField(_("total"), default=0)
    delivery_cost_kzt = models.PositiveBigIntegerField(default=0)  # what the seller pays
    city = models.CharField(max_length=80, blank=True, default="")
    pickup_point = models.CharField(max_length=40, blank=True, default="")
    payment = models.CharField(max_length=40, blank=True, default="")
    preorder = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))
    read_at = models.DateTimeField()
    origin = models.CharField(max_length=5, default="api")  # "api" or "excel"
    lines_read = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["store", "code"], name="demper_one_order")]
        indexes = [models.Index(fields=["store", "created_at"], name="demper_orders_by_day")]

    def __str__(self) -> str:
        return self.code


class OrderLine(models.Model):
    """One article of an order. `product` is None where the shop's list has no such SKU."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines"
    )
    merchant_sku = models.CharField(max_length=80)
    name = models.CharField(max_length=400, blank=True, default="")
    category = models.CharField(max_length=200, blank=True, default="")
    quantity = models.PositiveIntegerField(default=1)
    price_kzt = models.PositiveBigIntegerField(default=0)  # of one
    total_kzt = models.PositiveBigIntegerField(default=0)
    delivery_kzt = models.PositiveBigIntegerField(default=0)  # its part of the order's, 0: not told

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "merchant_sku"], name="demper_one_line")
        ]
        indexes = [models.Index(fields=["product"], name="demper_lines_of_product")]

    def __str__(self) -> str:
        return f"{self.merchant_sku} × {self.quantity}"


class OrderFeed(Tracked):
    """How far a shop's orders were read: all that came since `back_to`, None before the start."""

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="order_feed")
    back_to = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.store_id)


class OrderImport(models.Model):
    """A sheet of orders that was read; `errors` as CostImport's."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="order_imports")
    file_name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class ReviewAsk(Tracked):
    """A product whose reviews somebody wanted to see, and where reading them stands."""

    master_sku = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["master_sku", "demo"], name="demper_one_review_ask")
        ]

    def __str__(self) -> str:
        return self.master_sku


class ReviewReading(models.Model):
    """What the reviews of a product came to when they were read; `analysis` as told to pages."""

    master_sku = models.CharField(max_length=32)
    reviews = models.PositiveIntegerField(default=0)
    ratings = models.PositiveIntegerField(default=0)
    rating = models.FloatField(null=True, blank=True)
    analysis = models.JSONField(default=dict)
    read_at = models.DateTimeField()
    demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["master_sku", "-read_at"], name="demper_reviews")]

    def __str__(self) -> str:
        return f"{self.master_sku} {self.read_at:%Y-%m-%d}"


class ShopDay(models.Model):
    """A shop's day, rolled up: how long its watched products stood first, and what was sold."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    looks = models.PositiveIntegerField(default=0)
    first = models.PositiveIntegerField(default=0)  # looks at which the own offer stood first
    changes = models.PositiveIntegerField(default=0)
    orders = models.PositiveIntegerField(default=0)
    revenue_kzt = models.BigIntegerField(default=0)
    profit_kzt = models.BigIntegerField(default=0)
    profit_known = models.PositiveIntegerField(default=0)  # lines whose cost is known
    lines = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "day"], name="demper_one_day")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"
