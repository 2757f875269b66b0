"""What changes things: one transaction each; store, then tell."""
