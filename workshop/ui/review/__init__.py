"""The page Review: rounds, the desk of an expert, and what came of them."""
