"""The page Insight: a whole programme at a glance."""
