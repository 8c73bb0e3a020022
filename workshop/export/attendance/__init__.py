"""What is printed for a meeting: a sheet to sign, and codes for the door."""
