"""What happened, for good: rows here are only added, which both databases see to.

Every purchase writes into every index here, so there are only those that something reads by. Nor
does the database look up the parents of its rows (migration 0010 says why none can be missing).
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from economy.models.catalogue import Product
from economy.models.owned import Wallet
from economy.records import Account, Deed

DEEDS = [
    (Deed.PURCHASE.value, _("purchase")),
    (Deed.USE.value, _("use")),
    (Deed.ADD_FUNDS.value, _("funds added")),
    (Deed.REFUND.value, _("refund")),
    (Deed.GIFT.value, _("gift")),
    (Deed.ADJUSTMENT.value, _("adjustment")),
]
ACCOUNTS = [(item.value, item.value) for item in Account]


class Transaction(models.Model):
    """One deed of one user. `actor` did it where that was somebody else.

    `reverses` is what a refund undoes: once at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=DEEDS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    quantity = models.BigIntegerField(_("quantity"), null=True, blank=True)
    unit_price = models.BigIntegerField(_("price of one"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=8, blank=True, default="")
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    external_reference = models.CharField(max_length=255, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="economy_of_user"),
            models.Index(fields=["kind", "created_at"], name="economy_by_kind"),
            models.Index(
                fields=["recipient", "-created_at"],
                condition=models.Q(recipient__isnull=False),
                name="economy_of_recipient",
            ),
            models.Index(
                fields=["product", "created_at"],
                condition=models.Q(kind="purchase"),
                name="economy_sales",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class JournalEntry(models.Model):
    """A posting: those of a transaction sum to nothing in each currency.

    Only a wallet's has `balance_after`; what the shop and the mint hold is their sum. `xact` is the
    number of the database's transaction that wrote it (0 on SQLite, which writes one at a time
    and so has no index of it).
    """

    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="entries", db_constraint=False
    )
    account = models.CharField(max_length=12, choices=ACCOUNTS)
    wallet = models.ForeignKey(
        Wallet, on_delete=models.PROTECT, null=True, blank=True, related_name="entries",
        db_index=False, db_constraint=False,
    )  # fmt: skip
    currency = models.CharField(max_length=8)
    amount = models.BigIntegerField(_("amount"))
    balance_after = models.BigIntegerField(_("balance after"), null=True, blank=True)
    xact = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount=0), name="economy_amount_not_nothing"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(account="wallet", wallet__isnull=False, balance_after__isnull=False)
                    | (~models.Q(account="wallet") & models.Q(wallet__isnull=True))
                ),
                name="economy_wallets_have_balances",
            ),
        ]
        indexes = [
            models.Index(
                fields=["wallet", "-id"],
                condition=models.Q(wallet__isnull=False),
                name="economy_ledger",
            ),
            models.Index(fields=["xact", "id"], name="economy_entry_order"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class InventoryMove(models.Model):
    """Things that came to a user (more than 0) or left them (less)."""

    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="moves", db_constraint=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    quantity = models.BigIntegerField()
    xact = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("move of things")
        verbose_name_plural = _("moves of things")
        constraints = [
            models.CheckConstraint(condition=~models.Q(quantity=0), name="economy_move_not_nothing")
        ]
        indexes = [
            models.Index(fields=["user", "product", "id"], name="economy_moves_of_user"),
            models.Index(fields=["xact", "id"], name="economy_move_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.quantity:+} × {self.product_id}"


class Seal(models.Model):
    """A block of the journal with its hash, which covers the hash before it.

    Blocks hold committed rows only: those with `xact` from the block before up to, not including,
    `upto_xact`; within it rows stand in order of their ids.
    """

    previous = models.CharField(max_length=64)
    first_entry = models.BigIntegerField(null=True)
    last_entry = models.BigIntegerField(null=True)
    first_move = models.BigIntegerField(null=True)
    last_move = models.BigIntegerField(null=True)
    upto_xact = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("sealed"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["id"]
        # Of two who seal at once one goes on from the other's seal. As an expression it is an
        # index: a constraint would make SQLite's table anew, without the triggers that keep it.
        constraints = [models.UniqueConstraint(models.F("previous"), name="economy_one_chain")]

    def __str__(self) -> str:
        return self.hash[:12]
