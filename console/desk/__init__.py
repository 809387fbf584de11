"""One command per act of a person."""
