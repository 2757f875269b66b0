"""A shop that never was: what it sells, who comes, and what they want. Knows no tables."""
