"""Consultations: remarks of the public on a published version, looked through and answered."""
