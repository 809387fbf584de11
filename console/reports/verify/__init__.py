"""Verifying a report from its bytes alone: no vault, no network, no clock."""
