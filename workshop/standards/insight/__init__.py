"""A whole programme at a glance: how notes became clauses, when needs were first heard."""
