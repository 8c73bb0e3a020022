"""The register of a consultation as files."""
