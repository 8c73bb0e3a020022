"""The page Programme: sessions, agendas, exchange files."""
