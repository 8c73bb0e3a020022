"""Suggestions of groups: computed apart, offered, and decided upon by people."""
