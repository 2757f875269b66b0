"""The bot: which products are due, what is decided, what is written and what became of it."""
