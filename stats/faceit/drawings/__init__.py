"""From what the queries return to what the templates show: rows, bars, curves, words."""
