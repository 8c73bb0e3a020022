"""Advice on the wording of a clause, and the list of wordings to avoid."""
