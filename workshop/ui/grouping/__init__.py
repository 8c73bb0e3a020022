"""The page Grouping."""
