"""The list of exceptions, the form of six facts, and one record."""
