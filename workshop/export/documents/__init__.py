"""Building blocks of every document."""
