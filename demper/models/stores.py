"""Cabinet logins, the shops behind them, and who may have how much watched."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.vault import VaultField


def new_secret_path() -> str:
    """Return an unguessable part of an address."""
    return secrets.token_urlsafe(24)


class LoginState(models.TextChoices):
    """Whether a login's session can be used."""

    ACTIVE = "active", _("signed in")
    RENEWING = "renewing", _("renewing")
    NEEDS_LOGIN = "needs_login", _("sign in again")


class Login(models.Model):
    """A person's account of the merchant cabinet; its password is never stored.

    `session` holds the cookies as `{"cookies": [...]}`; `session_version` rises with every new
    session, so that of many tasks that meet an expired one only one renews it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kaspi_logins"
    )
    label = models.CharField(_("account"), max_length=80)  # masked: never the whole identity
    identity_digest = models.CharField(max_length=64, editable=False)
    session = VaultField(null=True, blank=True, editable=False)
    session_version = models.PositiveIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=16, choices=LoginState.choices, default=LoginState.ACTIVE
    )
    renewing_until = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(_("session seen working"), null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("cabinet login")
        verbose_name_plural = _("cabinet logins")
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "identity_digest"], name="demper_one_login_per_identity"
            )
        ]

    def __str__(self) -> str:
        return self.label


class SignInStep(models.TextChoices):
    """How far a sign-in is."""

    CODE = "code", _("waits for the code")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class SignInAttempt(models.Model):
    """A sign-in between its two steps; `carried` holds the cookies so far and the identity."""

    token = models.CharField(max_length=64, unique=True, default=new_secret_path)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)  # "phone" or "email"
    step = models.CharField(max_length=8, choices=SignInStep.choices, default=SignInStep.CODE)
    carried = VaultField(null=True, blank=True, editable=False)
    codes_tried = models.PositiveSmallIntegerField(default=0)
    wait_until = models.DateTimeField(null=True, blank=True)  # the source's flood pause
    error_code = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "created_at"], name="demper_attempts")]

    def __str__(self) -> str:
        return f"{self.label}: {self.step}"


class Store(models.Model):
    """A shop. `lease_token` fences the bot's writes: whoever writes must still hold it.

    `main_city` is the one that lists and pages speak of. `revision` rises whenever what the price
    list publishes changes.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kaspi_stores"
    )
    login = models.ForeignKey(
        Login, on_delete=models.SET_NULL, null=True, blank=True, related_name="stores"
    )
    merchant_id = models.CharField(_("merchant id"), max_length=32)
    name = models.CharField(_("name"), max_length=120)
    cities = models.JSONField(_("cities"), default=list)  # [{"id": "750000000", "name": "Almaty"}]
    main_city = models.CharField(_("main city"), max_length=16, default="750000000")
    active = models.BooleanField(_("watched"), default=True)
    bot_enabled = models.BooleanField(_("bot"), default=False)
    approval = models.BooleanField(_("ask before writing"), default=False)
    cadence_s = models.PositiveIntegerField(_("seconds between looks"), default=240)
    commission_bp = models.PositiveIntegerField(_("commission, basis points"), default=1250)
    commissions = models.JSONField(default=dict)  # category → basis points
    tax_bp = models.PositiveIntegerField(_("tax, basis points"), default=0)
    products_count = models.PositiveIntegerField(_("products"), default=0)
    last_sync_at = models.DateTimeField(_("last sync"), null=True, blank=True)
    next_cycle_at = models.DateTimeField(null=True, blank=True, db_index=True)
    lease_token = models.PositiveBigIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=64, blank=True, default="")
    writes_pause_until = models.DateTimeField(null=True, blank=True)  # after a 429
    feed_path = models.CharField(max_length=64, unique=True, default=new_secret_path)
    feed_read_at = models.DateTimeField(_("price list last read"), null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=0)
    events = models.PositiveBigIntegerField(default=0)  # the last number told to its sockets
    orders_token = VaultField(null=True, blank=True, editable=False)
    orders_read_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "merchant_id"], name="demper_one_shop")
        ]
        indexes = [models.Index(fields=["active", "bot_enabled"], name="demper_at_work")]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """How many products of a person the bot may watch, and until when.

    Without an active one it is DEMPER_FREE_PRODUCTS of the settings. `products` 0: any number.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kaspi_subscription"
    )
    products = models.PositiveIntegerField(_("products"), default=0)
    active_until = models.DateTimeField(_("active until"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return f"{self.user} – {self.active_until:%Y-%m-%d}"
