"""The page Session: the run of show, joining, the wall, outcomes, minutes."""
