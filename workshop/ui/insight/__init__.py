"""The page Insight: charts of a whole programme."""
