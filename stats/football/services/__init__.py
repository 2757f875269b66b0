"""What changes football's tables, a transaction each."""
