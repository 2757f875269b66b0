"""What the economy does: operations, and what is told of them."""
