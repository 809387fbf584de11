"""Embedding the record, certifying the file, and checking what a signature covers."""
