"""The pages Personas and Empathy map, journeys, and the import of notes."""
