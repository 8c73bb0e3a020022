"""A published standard as PDF, poster, DOCX, Markdown, CSV and JSON, from its snapshot alone."""
