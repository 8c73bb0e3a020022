"""The page Grouping: affinity wall, groups, suggestions, grouping in silence."""
