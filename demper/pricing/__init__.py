"""The pricing decision. Pure: whole tenge, exact fractions, no clock, no I/O."""
