"""Training programmes: modules and blocks that teach a standard, and what they leave out."""
