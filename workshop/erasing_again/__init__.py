"""What was erased must not come back with an older state of the database."""
