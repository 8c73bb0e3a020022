"""The page Needs: needs and their support, ranking, ideas, evidence and journeys."""
