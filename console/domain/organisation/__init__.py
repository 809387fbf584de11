"""The organisation: its name and the habits that all its devices share."""
