"""The table of people, one card, and the import."""
