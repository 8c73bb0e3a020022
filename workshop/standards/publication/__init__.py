"""Publishing a standard: blockers, immutable snapshots, suppression, checksums."""
