"""The page Session: running it live."""
