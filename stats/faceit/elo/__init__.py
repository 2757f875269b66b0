"""FACEIT Elo of CS2: what a match is worth, levels, and observed against predicted changes."""
