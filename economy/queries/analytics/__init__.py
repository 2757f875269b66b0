"""Figures of operators: what is summed up already, and the rows that are not."""
