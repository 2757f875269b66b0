"""HLTV-like ratings of CS2 players from FACEIT lines, each with its measured error."""
