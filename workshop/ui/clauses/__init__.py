"""The page Standard: clauses listed, drafted, discussed, traced, taken over from other towns."""
