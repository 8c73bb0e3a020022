"""Files of others read as tables."""
