"""Incidents: declared, named, drill or live, ended."""
