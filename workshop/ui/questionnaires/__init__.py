"""The page Questionnaires: what is asked around trainings, and what came of it."""
