"""The trace: from a clause down to anonymous voices, from a note up to clauses, and its gaps."""
