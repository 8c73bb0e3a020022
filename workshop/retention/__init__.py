"""Deletion on a date: what people wrote and what knows them goes on the day they were promised."""
