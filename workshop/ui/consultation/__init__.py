"""The page Consultation."""
