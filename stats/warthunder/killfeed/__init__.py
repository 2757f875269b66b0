"""The game client's kill feed: who hit whom, on whose side, and what follows. Pure."""
