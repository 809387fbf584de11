"""Incidents: what is going on, how bad it is, who leads."""
