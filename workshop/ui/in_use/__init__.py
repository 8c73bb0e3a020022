"""The page Standard in use."""
