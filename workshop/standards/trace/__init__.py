"""The trace: from a clause down to anonymous notes, from a note up to clauses, and its gaps."""
