"""The economy in the back office."""

from economy.admin import books as books
from economy.admin import products as products
from economy.admin import wallets as wallets
