"""Pages of football."""
