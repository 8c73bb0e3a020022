"""The page Needs: needs, what they stand on, ideas, evidence and journeys."""
