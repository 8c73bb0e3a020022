"""The standard in use: units, what each says of each clause, and what is to be done by when."""
