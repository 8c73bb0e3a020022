"""What other programs are told: a read-only API with keys, and webhooks (``docs/API.md``)."""
