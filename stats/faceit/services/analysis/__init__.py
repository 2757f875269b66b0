"""What is worked out of stored matches and kept, each player's for their lines and no others."""
