"""Transcripts of interviews as a source of notes, with consent, for a short time."""
