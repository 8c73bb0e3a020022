"""The minutes of a session: the record, its approval, and its documents (DOCX, Markdown)."""
