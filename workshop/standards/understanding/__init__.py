"""Did we understand you? Whether published clauses say what people meant who wrote the notes."""
