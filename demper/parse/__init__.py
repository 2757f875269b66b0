"""What Kaspi sent, read into records. Pure."""
