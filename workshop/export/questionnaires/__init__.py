"""What questionnaires say, in words, as a report and as a table."""
