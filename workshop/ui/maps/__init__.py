"""The pages Personas and Empathy map."""
