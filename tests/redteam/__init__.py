"""The red team: a synthetic programme, and people who try to find out who wrote what in it."""
