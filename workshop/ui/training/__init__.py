"""The page of training programmes."""
