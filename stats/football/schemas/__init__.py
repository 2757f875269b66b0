"""What football's calls take and return."""
