"""Recruitment: choosing candidates blind and fairly, and forgetting them on a date."""
