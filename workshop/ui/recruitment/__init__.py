"""The page Recruitment."""
