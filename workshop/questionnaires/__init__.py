"""Questionnaires: items of fixed kinds, answered before, after and three months later."""
