"""The page Review: rounds, the rating desk of an expert, and results."""
