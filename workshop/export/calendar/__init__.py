"""Meetings as calendar files (iCalendar, RFC 5545), out and in."""
