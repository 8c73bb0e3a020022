"""The page Programme: sessions and their agenda."""
