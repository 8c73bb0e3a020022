"""Clients that drop, delay, duplicate, reorder and restart: plans made of chance, run against real
server processes, after which everybody must show exactly what was acknowledged.

``python -m tests.random_clients --plans 1000 [--processes 3]`` runs many; what fails is made as
small as it gets and printed.
"""
