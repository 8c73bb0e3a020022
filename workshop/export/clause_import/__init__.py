"""Clauses from files and texts of others."""
