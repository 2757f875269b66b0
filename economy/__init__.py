"""A virtual economy: wallets, a shop, inventories, and a journal that can be checked."""
