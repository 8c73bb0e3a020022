"""Clauses before the room: on the wall, in a fist to five, and what is objected."""
