"""Tables of notes, rankings, reviews and insight as CSV."""
