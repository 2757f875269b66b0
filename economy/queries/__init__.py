"""What the economy reads."""
