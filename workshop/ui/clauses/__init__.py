"""The page Standard: list, editor, discussion, history and trace of clauses; adoption."""
