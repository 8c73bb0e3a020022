"""Exchange files: a programme's groups, needs and votes, written and read."""
