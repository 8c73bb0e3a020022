"""The page Interviews: bringing a transcript in, and highlighting its words."""
