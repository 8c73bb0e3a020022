"""A published standard as documents, each written from its snapshot alone."""
