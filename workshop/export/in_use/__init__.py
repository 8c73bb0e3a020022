"""The standard in use as files: the form of a unit out and in, the whole table, reminders."""
