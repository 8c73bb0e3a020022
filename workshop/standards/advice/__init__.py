"""Advice on the words of a clause, and the list of words that it goes by."""
