"""The report on a whole project: what was promised, planned, held and made."""
