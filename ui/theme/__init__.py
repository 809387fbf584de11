"""Tokens, style sheet, fonts: how the window looks, in one place."""
