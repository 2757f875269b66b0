"""What changes things, a transaction each."""
