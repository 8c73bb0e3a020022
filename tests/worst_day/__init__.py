"""A day on which everything goes wrong, with server, phones, wall: ``-m tests.worst_day``."""
