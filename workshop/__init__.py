"""From what people live through to a public service standard, together, in one room."""
