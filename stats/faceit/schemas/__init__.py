"""What FACEIT's calls take and return."""
