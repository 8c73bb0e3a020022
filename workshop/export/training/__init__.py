"""Training programmes and their scenarios as files."""
