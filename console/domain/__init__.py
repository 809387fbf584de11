"""Pure rules: what ops mean, without storage."""
