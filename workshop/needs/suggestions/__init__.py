"""Suggestions of groups: computed in a process of their own, decided upon by people."""
