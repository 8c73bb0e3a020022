"""What leaves a recruitment: codes with decisions, an announcement in numbers, sheets of
questions."""
