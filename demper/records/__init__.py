"""What Kaspi said and what we computed, as frozen values. Money is whole tenge."""
