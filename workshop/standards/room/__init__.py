"""Clauses in sessions: fists to five on them, and objections."""
