"""What is worked out from snapshots and stored: references, ratings, the demo's population."""
