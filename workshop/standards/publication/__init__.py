"""Publishing a standard: what a version says, what is in its way, and that it stays."""
