"""What is worked out of a player's matches: its inputs from the tables, and what is kept of it."""
