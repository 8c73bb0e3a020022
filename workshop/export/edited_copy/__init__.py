"""A standard as a Word document that people edit, and what comes back of it."""
