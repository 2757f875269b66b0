"""The tables of the economy."""

from economy.models.catalogue import BundleItem, Product
from economy.models.journal import InventoryMove, JournalEntry, Seal, Transaction
from economy.models.keys import ExternalReference, IdempotencyKey, Refusal
from economy.models.owned import Inventory, Wallet
from economy.models.rolled import DailyUser, HourlyFlow, HourlySale, RollUp, Trend
from economy.models.staff import Notice, StockChange

__all__ = [
    "BundleItem",
    "DailyUser",
    "ExternalReference",
    "HourlyFlow",
    "HourlySale",
    "IdempotencyKey",
    "Inventory",
    "InventoryMove",
    "JournalEntry",
    "Notice",
    "Product",
    "Refusal",
    "RollUp",
    "Seal",
    "StockChange",
    "Transaction",
    "Trend",
    "Wallet",
]
