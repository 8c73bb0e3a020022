"""Whose voices stand behind nothing in the standard, and why: every note counted once."""
