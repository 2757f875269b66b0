"""CS2 statistics from FACEIT: its Data API and webhooks, and what is worked out from them."""
