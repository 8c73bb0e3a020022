"""The page of the report on a whole project."""
