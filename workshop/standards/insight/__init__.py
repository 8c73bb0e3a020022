"""A whole programme in figures: how notes became clauses, when needs were first heard."""
