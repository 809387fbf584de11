"""Imports as acts: begun, ended, taken back."""
