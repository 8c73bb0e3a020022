"""The minutes of a session: its record, and the record as documents."""
