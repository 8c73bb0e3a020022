"""Adopting the standard of another town, clause by clause."""
