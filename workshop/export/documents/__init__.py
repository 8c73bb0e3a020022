"""Document blocks (headings, tables, lists) and their writers for DOCX and Markdown."""
