"""The page Publication."""
